import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createDrafts } from "../../static/livechat/js/app/drafts.js";
import { WireError } from "../../static/livechat/js/net/requests.js";
import { NOTHING } from "../../static/livechat/js/state/drafts.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { createStore } from "../../static/livechat/js/state/store.js";
import { ME, memoryStorage, settled } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8);
globalThis.document ??= Object.assign(new EventTarget(), { hidden: false });
globalThis.window ??= new EventTarget();

/** A server that keeps drafts as the real one does, in short, for any number of devices. */
function shop() {
  const drafts = {};
  const devices = [];
  const server = {
    offline: false,
    drafts,
    puts: [],
    async get() {
      if (server.offline) throw new WireError("disconnected", "", { retryable: true });
      return { results: Object.values(drafts).filter(({ text, note }) => text || note) };
    },
    async put(path, body, how) {
      server.puts.push({ body, how });
      if (server.offline) throw new WireError("disconnected", "", { retryable: true });
      const id = path.split("/")[1];
      const known = drafts[id] ?? { ...NOTHING, revision: 0 };
      if (!body.text && !body.note && body.revision < known.revision) return { draft: known, replaced: null };
      const draft = { line_user_id: id, text: body.text, note: body.note, mode: body.mode, quoted: null, revision: known.revision + 1, updated_at: new Date().toISOString(), device: body.device };
      drafts[id] = draft;
      for (const device of devices) device.hear("frame", { type: "draft_update", payload: draft });
      const lost = body.revision < known.revision && known.text && known.text !== body.text;
      return { draft, replaced: lost ? { text: known.text, note: known.note } : null };
    },
  };
  /** @param {any} [storage] what an earlier page of this device has kept */
  function device(storage = memoryStorage()) {
    const store = createStore(reduce, initialState(ME));
    const listeners = {};
    const offers = [];
    const shown = [];
    const line = { on: (name, listener) => (listeners[name] ??= []).push(listener) };
    const notices = { show: (text, _tone, way) => offers.push({ text, ...way }) };
    const boxes = {
      composer: { adopt: (text) => shown.push(text) },
      notes: { adopt() {}, isNoting: () => false, setMode() {} },
      keepNote: (id, text) => store.dispatch({ type: "note_draft/changed", id, text }),
    };
    const drafts = createDrafts({ storage, store, api: server, line, notices, config: { operator: ME } }, () => boxes);
    const one = { store, storage, offers, shown, drafts, text: () => store.get().drafts.U1 ?? "", hear: (name, what) => listeners[name]?.forEach((listener) => listener(what)) };
    drafts.restore();
    store.dispatch({ type: "conversation/selected", id: "U1" });
    devices.push(one);
    return one;
  }
  return { server, device };
}

/** @param {number} ms */
async function pass(ms) {
  await settled();
  mock.timers.tick(ms);
  await settled();
}

test.beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW }));
test.afterEach(() => mock.timers.reset());

test("typing is told once it pauses, and the other device shows it", async () => {
  const { server, device } = shop();
  const [desk, phone] = [device(), device()];
  desk.drafts.save("U1", "h");
  await pass(600);
  desk.drafts.save("U1", "hello");
  await pass(600);
  assert.equal(server.puts.length, 0);
  await pass(500);
  assert.equal(server.puts.length, 1);
  assert.deepEqual([phone.text(), phone.shown.at(-1)], ["hello", "hello"]);
  await pass(60_000);
  assert.equal(server.puts.length, 1, "what came from elsewhere is not told again");
});

test("who goes on typing for long is not kept for long without a copy", async () => {
  const { server, device } = shop();
  const desk = device();
  for (let n = 1; n <= 8; n += 1) {
    desk.drafts.save("U1", "x".repeat(n));
    await pass(800);
  }
  assert.ok(server.puts.length >= 1);
});

test("leaving the page or the conversation tells it at once", async () => {
  const { server, device } = shop();
  const desk = device();
  desk.drafts.save("U1", "half a thought");
  window.dispatchEvent(new Event("pagehide"));
  await settled();
  assert.deepEqual(server.puts.map(({ body, how }) => [body.text, how.keepalive]), [["half a thought", true]]);
  desk.drafts.save("U1", "half a thought and");
  desk.store.dispatch({ type: "conversation/selected", id: "U2" });
  await settled();
  assert.equal(server.drafts.U1.text, "half a thought and");
});

test("without a connection the text stays, outlives the page, and is told when the line is up", async () => {
  const { server, device } = shop();
  const desk = device();
  server.offline = true;
  desk.drafts.save("U1", "in the tunnel");
  await pass(1_100);
  assert.equal(server.drafts.U1, undefined);
  const again = device(desk.storage);
  assert.equal(again.text(), "in the tunnel");
  server.offline = false;
  again.hear("up");
  await pass(0);
  assert.equal(server.drafts.U1.text, "in the tunnel");
});

test("of two that were written apart the newer stands on both, and each is offered what went", async () => {
  const { server, device } = shop();
  const [desk, train] = [device(), device()];
  train.drafts.save("U1", "from the train");
  await pass(500);
  desk.drafts.save("U1", "from the desk");
  await pass(2_000);
  assert.deepEqual([desk.text(), train.text(), server.drafts.U1.text], ["from the desk", "from the desk", "from the desk"]);
  const offered = [...desk.offers, ...train.offers].filter(({ text }) => text.includes("from the train"));
  assert.ok(offered.length >= 1);
  offered[0].run();
  await pass(2_000);
  assert.equal(server.drafts.U1.text, "from the train\nfrom the desk");
});

test("what was sent is gone on every device, and no text that was typed since", async () => {
  const { server, device } = shop();
  const [desk, phone] = [device(), device()];
  desk.drafts.save("U1", "hello");
  await pass(1_100);
  desk.drafts.sent("U1", "hello");
  await pass(1_100);
  assert.deepEqual([desk.text(), phone.text(), server.drafts.U1.text], ["", "", ""]);
  assert.equal(phone.offers.length, 0, "what was sent is not lost");
  desk.drafts.save("U1", "hello again");
  desk.drafts.sent("U1", "hello");
  await pass(1_100);
  assert.equal(phone.text(), "hello again");
});

test("what came and went within a moment was never there", async () => {
  const { server, device } = shop();
  const desk = device();
  desk.drafts.save("U1", "hello");
  desk.drafts.sent("U1", "hello");
  await pass(60_000);
  assert.equal(server.puts.length, 0);
});

test("a device that was away finds what the others have begun and what they have sent", async () => {
  const { server, device } = shop();
  const [desk, phone] = [device(), device()];
  desk.drafts.save("U1", "hello");
  await pass(1_100);
  assert.equal(phone.text(), "hello");
  server.drafts.U1 = { ...server.drafts.U1, text: "", revision: 9 };
  phone.hear("up");
  await pass(0);
  assert.equal(phone.text(), "");
  server.drafts.U1 = { ...server.drafts.U1, text: "anew", revision: 10 };
  phone.hear("up");
  await pass(0);
  assert.equal(phone.text(), "anew");
});

test("what the server does not take is not said to it again until it changes", async () => {
  const { server, device } = shop();
  const desk = device();
  const { put } = server;
  server.put = async (path, body, how) => {
    if (body.text === "bad") server.puts.push({ body, how });
    if (body.text === "bad") throw new WireError("validation_error", "", { status: 400 });
    return put(path, body, how);
  };
  desk.drafts.save("U1", "bad");
  await pass(1_100);
  for (let n = 0; n < 20; n += 1) await pass(5_000);
  assert.equal(server.puts.length, 1);
  desk.drafts.save("U1", "good");
  await pass(1_100);
  assert.equal(server.drafts.U1.text, "good");
});
