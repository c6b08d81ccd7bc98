import assert from "node:assert/strict";
import { test } from "node:test";
import { createSounds } from "../../static/livechat/js/lib/sounds.js";
import { Tabs } from "../../static/livechat/js/net/tabs.js";
import { lateOnes } from "../../static/livechat/js/state/levels.js";
import { badgeCount, occasionOf, waysNow, withWay } from "../../static/livechat/js/state/noticing.js";
import { DEFAULTS } from "../../static/livechat/js/state/preferences.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { withBadge } from "../../static/livechat/js/views/favicon.js";
import { ME, conversation, held, outgoing, settled, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 30);
const ago = (minutes) => new Date(NOW - minutes * 60_000).toISOString();
const state = initialState(ME);
const INCOMING = { content: "hello", created_at: ago(0), direction: "INCOMING" };

test("who comes into the queue is news, who was there or is old is none", () => {
  const comes = waiting("U1", ago(0));
  assert.equal(occasionOf(state, undefined, comes, NOW), "queue");
  assert.equal(occasionOf(state, conversation("U1"), comes, NOW), "queue");
  assert.equal(occasionOf(state, held("U1", 9, "Bob"), waiting("U1", ago(30)), NOW), "queue");
  assert.equal(occasionOf(state, waiting("U1", ago(1)), comes, NOW), null);
  assert.equal(occasionOf(state, undefined, waiting("U1", ago(5)), NOW), null, "a page of the list is no news");
  assert.equal(occasionOf(state, held("U1", 7, "Alice"), comes, NOW), null, "what I give back I know of");
});

test("a customer of mine who writes is news, a colleague's is none", () => {
  const before = held("U1", 7, "Alice", { unread_count: 0 });
  assert.equal(occasionOf(state, before, held("U1", 7, "Alice", { unread_count: 1, last_message: INCOMING }), NOW), "message");
  assert.equal(occasionOf(state, before, held("U1", 7, "Alice", { unread_count: 0, last_message: INCOMING }), NOW), null);
  assert.equal(occasionOf(state, undefined, held("U1", 7, "Alice", { unread_count: 3, last_message: { ...INCOMING, created_at: ago(5) } }), NOW), null);
  assert.equal(occasionOf(state, before, held("U1", 9, "Bob", { unread_count: 1, last_message: INCOMING }), NOW), null);
});

test("what is on the screen makes no sound, and the desktop is left alone while somebody looks", () => {
  const { noticing } = DEFAULTS;
  assert.deepEqual(waysNow(noticing, "message", { seen: true, looking: true }), { sound: false, desktop: false });
  assert.deepEqual(waysNow(noticing, "message", { seen: false, looking: true }), { sound: true, desktop: false });
  assert.deepEqual(waysNow(noticing, "message", { seen: false, looking: false }), { sound: true, desktop: true });
  assert.equal(waysNow({ ...noticing, muted: true }, "queue", { seen: false, looking: false }).sound, false);
  const quiet = withWay(withWay(noticing, "queue", "sound", false), "queue", "desktop", false);
  assert.deepEqual(waysNow(quiet, "queue", { seen: false, looking: false }), { sound: false, desktop: false });
  assert.deepEqual(withWay(quiet, "queue", "sound", true).events.queue, ["badge", "sound"]);
});

test("ten minutes in the queue are too long", () => {
  const rows = [waiting("U1", ago(9)), waiting("U2", ago(10)), held("U3", 7, "Alice")];
  const full = rows.reduce((last, row) => reduce(last, { type: "conversation/upserted", conversation: row }), state);
  assert.deepEqual(lateOnes(full, NOW).map((row) => row.line_user_id), ["U2"]);
});

test("the count has each thing once, and only what its owner wants counted", () => {
  const rows = [waiting("U1", ago(1)), held("U2", 7, "Alice", { unread_count: 4 }), held("U3", 9, "Bob", { unread_count: 4 })];
  let full = rows.reduce((last, row) => reduce(last, { type: "conversation/upserted", conversation: row }), state);
  full = reduce(full, { type: "mentions/loaded", mentions: [{ line_user_id: "U2", note_id: 1 }, { line_user_id: "U3", note_id: 2 }] });
  const failed = outgoing(5, { status: "failed", operator_id: 7, line_user_id: "U4" });
  full = reduce(full, { type: "thread/opened", id: "U4" });
  full = reduce(full, { type: "thread/snapshot", id: "U4", payload: { ...conversation("U4"), messages: [failed], has_more: false }, since: null });
  assert.equal(badgeCount(full, NOW), 4, "U1 waits, U2 wrote, U3 has a note, U4 failed");
  const only = (...ways) => ({ type: "preferences/changed", change: { noticing: { ...DEFAULTS.noticing, events: Object.fromEntries(Object.keys(DEFAULTS.noticing.events).map((what) => [what, ways.includes(what) ? ["badge"] : []])) } } });
  assert.equal(badgeCount(reduce(full, only("message")), NOW), 1);
  assert.equal(badgeCount(reduce(full, only()), NOW), 0);
});

/** Tabs of one browser: a word reaches all others at once. @param {{ locks?: any }} [options] */
function browser({ locks = null } = {}) {
  const listeners = [];
  let now = NOW;
  const tab = (id) => {
    const heard = [];
    listeners.push([id, heard]);
    const channel = {
      postMessage: (data) => listeners.forEach(([other, hear]) => other !== id && hear.forEach((listener) => listener({ data }))),
      addEventListener: (_type, listener) => heard.push(listener),
    };
    return new Tabs({ name: "test", id, locks, channel, now: () => now });
  };
  return { tab, later: (ms) => (now += ms), close: (id) => listeners.splice(listeners.findIndex(([one]) => one === id), 1) };
}

test("of five tabs one leads, by a lock that goes on to the next when its tab ends", async () => {
  const waitingFor = [];
  const locks = { request: (_name, work) => new Promise((resolve) => waitingFor.push(() => resolve(work()))) };
  const { tab } = browser({ locks });
  const tabs = ["a", "b", "c", "d", "e"].map(tab);
  assert.equal(tabs.filter((one) => one.leads).length, 0, "nobody has clicked in any of them");
  for (const one of tabs) one.stand();
  waitingFor[2]();
  await settled();
  assert.deepEqual(tabs.map((one) => one.leads), [false, false, true, false, false]);
  assert.deepEqual(tabs.map((one) => one.speaks), [false, false, true, false, false]);
});

test("without locks the tabs agree by their names, and a tab that fell silent is passed over", () => {
  const { tab, later, close } = browser();
  const [a, b] = [tab("a"), tab("b")];
  b.stand();
  assert.ok(b.leads && !a.leads);
  a.stand();
  b.stand();
  assert.ok(a.leads && !b.leads);
  close("a");
  later(20_000);
  assert.ok(b.leads);
});

test("where nobody has clicked yet one tab shows what needs no click", () => {
  const { tab } = browser();
  const [a, b] = [tab("a"), tab("b")];
  a.look(undefined);
  a.look("U1");
  b.look("U1");
  assert.ok(a.speaks && !b.speaks && !a.leads && !b.leads);
});

test("all tabs know at what somebody looks, until they look away or the tab has gone", () => {
  const { tab, later } = browser();
  const [a, b] = [tab("a"), tab("b")];
  a.look("U1");
  assert.ok(b.looking && b.shows("U1") && !b.shows("U2"));
  a.look(undefined);
  assert.ok(!b.looking && !b.shows("U1"));
  a.look(null);
  assert.ok(b.looking && !b.shows("U1"));
  later(20_000);
  assert.ok(!b.looking && a.looking);
});

test("a word to all tabs comes to the others", () => {
  const { tab } = browser();
  const [a, b] = [tab("a"), tab("b")];
  let heard = 0;
  b.on("silence", () => (heard += 1));
  a.tell("silence");
  assert.equal(heard, 1);
});

/** A loudspeaker that keeps what it was asked for. */
function speaker(stateNow = "running") {
  const tones = [];
  const param = { setValueAtTime: (value) => tones.push(value), linearRampToValueAtTime: (value) => tones.push(value) };
  const node = () => ({ frequency: {}, gain: param, connect: (next) => next, start() {}, stop() {} });
  return { tones, context: { state: stateNow, currentTime: 0, destination: {}, resume: async () => undefined, createOscillator: node, createGain: node } };
}

test("sounds keep to the volume, and say where the browser keeps them silent", async () => {
  const loud = speaker();
  const sounds = createSounds(() => loud.context);
  assert.equal(await sounds.play("queue", 100), true);
  assert.ok(Math.max(...loud.tones) <= 0.5);
  assert.equal(await sounds.play("queue", 0), false);
  assert.equal(await sounds.play("no such sound", 50), false);
  assert.equal(await createSounds(() => speaker("suspended").context).play("message", 50), false);
});

test("the icon's number has room for one figure", () => {
  assert.match(withBadge("<svg></svg>", 3), />3<\/text><\/svg>$/);
  assert.match(withBadge("<svg></svg>", 12), />9\+<\/text>/);
});
