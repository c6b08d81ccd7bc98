import assert from "node:assert/strict";
import { test } from "node:test";
import { bannerModel, composerModel, headerModel, nothingModel, peopleModel, transferModel } from "../../static/livechat/js/state/panels.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { listModel } from "../../static/livechat/js/state/rows.js";
import { ME, conversation, held, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 20);
const at = (minute) => new Date(Date.UTC(2026, 0, 30, 8, minute)).toISOString();
const run = (...actions) => actions.reduce(reduce, initialState(ME));
const upsert = (row) => ({ type: "conversation/upserted", conversation: row });
const loaded = (results) => ({ type: "list/loaded", view: "queue", page: { results, next: null, counts: { queue: 0, mine: 0, all: 0 } }, reset: true, since: 0 });
const phase = (name, more = {}) => ({ type: "connection/phase", phase: name, retryAt: null, lostAt: null, signedOut: false, ...more });
const list = (state) => {
  const model = listModel(state, NOW, (id) => `?c=${id}`);
  return { ...model, rows: model.rows.map(({ id }) => model.row(id)) };
};

test("a row says who wrote last", () => {
  const last = (more) => ({ last_message: { content: "a\n  b", created_at: at(1), direction: "OUTGOING", sender_role: "ADMIN", ...more } });
  const prefix = (more) => list(run(loaded([waiting("U1", at(1), last(more))]))).rows[0].previewPrefix;
  assert.equal(prefix({ operator_name: "Alice" }), "You:");
  assert.equal(prefix({ operator_name: "Mai" }), "Mai:");
  assert.equal(prefix({ sender_role: "BOT" }), "Bot:");
  assert.equal(prefix({ direction: "INCOMING" }), "");
});

test("a preview is one line, and names a kind that has no text", () => {
  const preview = (last) => list(run(loaded([waiting("U1", at(1), { last_message: { created_at: at(1), direction: "INCOMING", ...last } })]))).rows[0].preview;
  assert.equal(preview({ content: "a\n  b", message_type: "text" }), "a b");
  assert.equal(preview({ content: "[sticker]", message_type: "sticker" }), "Sticker");
  assert.equal(preview({ content: "", message_type: "hologram" }), "Unsupported message (type hologram)");
});

test("a draft shows in the row, but not in the one that is open", () => {
  const state = run(loaded([waiting("U1", at(1))]), { type: "draft/changed", id: "U1", text: "half a" });
  assert.deepEqual([list(state).rows[0].previewPrefix, list(state).rows[0].preview], ["Draft:", "half a"]);
  assert.equal(list(reduce(state, { type: "conversation/selected", id: "U1" })).rows[0].draft, false);
});

test("who waits longer is marked stronger", () => {
  const level = (minute) => list(run(loaded([waiting("U1", at(minute))]))).rows[0].waiting;
  assert.deepEqual(level(19), { text: "1m", said: "Waiting 1m", level: "calm" });
  assert.equal(level(15).level, "warm", "before the limit");
  assert.equal(level(10).level, "hot", "from the limit on");
});

test("outside of the hours nobody has waited yet: the row says when it opens", () => {
  const closed = (/** @type {number} */ minute) => {
    const row = waiting("U1", at(1));
    return list(run(loaded([{ ...row, session: { ...row.session, answer_from: at(minute) } }]))).rows[0].waiting;
  };
  assert.match(closed(40).said, /^Opens /);
  assert.equal(closed(40).level, "calm");
  assert.deepEqual(closed(19), { text: "1m", said: "Waiting 1m", level: "calm" });
});

test("a row that left its view says why", () => {
  const gone = (row, more = {}) => list(run(loaded([]), upsert(row), { type: "view/selected", view: more.view ?? "queue" })).row("U1").gone;
  assert.equal(gone(waiting("U1", at(1))), "");
  assert.equal(gone(held("U1", 8, "Bob")), "Bob has it now");
  assert.equal(gone(held("U1", 7, "Alice")), "You have it now");
  assert.equal(gone(conversation("U1")), "Closed");
  assert.equal(gone(conversation("U1", { barred: true })), "Blocked");
  assert.equal(gone(waiting("U1", at(1)), { view: "mine" }), "Back in the queue");
  const aside = held("U1", 7, "Alice");
  aside.session.snoozed_until = at(50);
  assert.match(gone(aside, { view: "mine" }), /^Snoozed until today, \d\d:50$/);
});

test("a failed message marks its row", () => {
  const state = run(loaded([waiting("U1", at(1), { last_message: { content: "x", created_at: at(1), direction: "OUTGOING", status: "failed" } })]));
  assert.equal(list(state).rows[0].failed, true);
});

test("an empty queue says that nobody waits", () => {
  assert.equal(list(run(loaded([]))).empty, "queue");
  assert.equal(list(run()).empty, "none", "nothing is known before the list is there");
});

test("whoever waits can be claimed, whoever is mine can be closed", () => {
  const header = (row) => headerModel(run(upsert(row)), "U1", NOW);
  assert.deepEqual([header(waiting("U1", at(1))).canClaim, header(waiting("U1", at(1))).canClose], [true, false]);
  assert.deepEqual([header(held("U1", 7, "Alice")).canClaim, header(held("U1", 7, "Alice")).canClose], [false, true]);
  assert.deepEqual([header(held("U1", 8, "Bob")).canClaim, header(held("U1", 8, "Bob")).canClose], [false, false]);
  assert.deepEqual([header(conversation("U1")).canClaim, header(conversation("U1")).canClose], [false, false]);
});

test("a supervisor may close a colleague's", () => {
  const state = [upsert(held("U1", 8, "Bob"))].reduce(reduce, initialState({ ...ME, role: "supervisor" }));
  assert.equal(headerModel(state, "U1", NOW).canClose, true);
});

test("the composer is off only while a colleague holds the session, and says who", () => {
  const composer = (row) => composerModel(run(upsert(row), phase("connected")), "U1");
  assert.deepEqual([composer(held("U1", 8, "Bob")).disabled, composer(held("U1", 8, "Bob")).reason], [true, "Bob is answering. You can read along."]);
  assert.equal(composer(held("U1", 7, "Alice")).disabled, false);
  assert.equal(composer(waiting("U1", at(1))).hint, "Sending claims this conversation");
  assert.equal(composer(conversation("U1")).disabled, false);
});

test("the composer stays on without a connection", () => {
  const model = composerModel(run(upsert(held("U1", 7, "Alice")), phase("reconnecting")), "U1");
  assert.deepEqual([model.disabled, model.offline], [false, true]);
});

test("the banner is silent for two seconds, then counts down", () => {
  const state = run(phase("reconnecting", { lostAt: NOW, retryAt: NOW + 6_000 }));
  assert.equal(bannerModel(state, NOW + 1_900), null);
  const later = bannerModel(state, NOW + 2_100);
  assert.deepEqual([later.action, later.countdown], ["retry", "next try in 4 s"]);
  assert.equal(bannerModel(reduce(state, phase("connected")), NOW + 9_000), null);
});

test("signed out is said at once and stays", () => {
  const state = run(phase("disconnected", { signedOut: true, lostAt: NOW }));
  assert.equal(bannerModel(state, NOW).action, "sign_in");
});

test("with nothing open, who waits longest is named", () => {
  const state = run(loaded([waiting("U1", at(10)), waiting("U2", at(5), { display_name: "Nok" })]));
  assert.deepEqual(nothingModel(state, NOW), { id: "U2", text: "2 customers are waiting. Nok has waited longest: 15m.", label: "Answer Nok" });
  assert.equal(nothingModel(run(loaded([])), NOW), null);
});

test("colleagues: online first, and oneself by name", () => {
  const operators = [{ id: "8", name: "Bob", status: "away", active_chats: 1 }, { id: "7", name: "Alice", status: "online", active_chats: 0 }];
  const model = peopleModel(run({ type: "presence/set", operators }));
  assert.deepEqual(model.list.map(({ label, detail }) => [label, detail]), [["Alice (you)", "Online · 0 chats"], ["Bob", "Away · 1 chat"]]);
});

test("a typist who was never heard to stop is forgotten", () => {
  const state = run({ type: "typing/set", id: "8", typing: true, name: "Bob", now: 1_000 });
  assert.equal(Object.keys(reduce(state, { type: "typing/expired", now: 6_900 }).typists).length, 1);
  assert.equal(Object.keys(reduce(state, { type: "typing/expired", now: 7_000 }).typists).length, 0);
});

test("whoever has the conversation open is known on entering, oneself left out", () => {
  const viewers = [{ id: "7", name: "Alice" }, { id: "8", name: "Bob" }];
  const state = run({ type: "conversation/selected", id: "U1" }, { type: "viewers/set", id: "U1", viewers });
  assert.deepEqual(state.viewers, { 8: "Bob" });
});

test("viewers and typists are those of the open conversation", () => {
  const state = run({ type: "viewer/joined", id: "8", name: "Bob" }, { type: "conversation/selected", id: "U2" });
  assert.deepEqual(state.viewers, {});
});

test("a nameless customer has a name all the same", () => {
  const state = run(loaded([waiting("Uabcdef123", at(1), { display_name: null, last_message: null })]));
  assert.equal(list(state).rows[0].name, "LINE Uabcde");

});

test("a row knows whose the last words were by the operator's id, not by a name", () => {
  const last = (more) => ({ last_message: { content: "x", created_at: at(1), direction: "OUTGOING", sender_role: "ADMIN", ...more } });
  const prefix = (more) => list(run(loaded([waiting("U1", at(1), last(more))]))).rows[0].previewPrefix;
  assert.equal(prefix({ operator_id: 7, operator_name: "Renamed" }), "You:");
  assert.equal(prefix({ operator_id: 8, operator_name: "Alice" }), "Alice:");
});

test("blocked sockets are called that, and the composer works on", () => {
  const state = run(loaded([held("U1", 7, "Alice")]), phase("reconnecting", { lostAt: NOW - 60_000 }), { type: "connection/polling", at: NOW - 5_000 });
  assert.equal(bannerModel(state, NOW).kind, "polling");
  assert.equal(composerModel(state, "U1").offline, false);
  assert.equal(bannerModel(reduce(state, phase("connected")), NOW), null);
});

test("HTTP that is back a moment before the socket blocks nothing", () => {
  const state = run(phase("reconnecting", { lostAt: NOW - 60_000 }), { type: "connection/polling", at: NOW - 500 });
  assert.equal(bannerModel(state, NOW).kind, "reconnecting");
});

test("offline is only said while there is no connection, and keeps no promise that it cannot", () => {
  const offline = { type: "connection/network", offline: true };
  assert.equal(bannerModel(run(phase("connected"), offline), NOW), null);
  const lost = run(phase("reconnecting", { lostAt: NOW }), offline);
  assert.match(bannerModel(lost, NOW).text, /kept here/);
  assert.match(bannerModel(reduce(lost, { type: "connection/not_durable" }), NOW).text, /as long as this page stays open/);
});

test("who is online is not known without live news", () => {
  const people = { type: "presence/set", operators: [{ id: "8", name: "Bob", status: "online", active_chats: 1 }] };
  assert.equal(peopleModel(run(people, phase("connected")), NOW).known, true);
  assert.equal(peopleModel(run(people, phase("reconnecting", { lostAt: NOW - 500 })), NOW).known, true);
  assert.equal(peopleModel(run(people, phase("reconnecting", { lostAt: NOW - 5_000 })), NOW).known, false);
});

test("the holder transfers, a supervisor transfers and takes over, others do neither", () => {
  const may = (role, row) => {
    const state = reduce({ ...initialState({ ...ME, role }) }, loaded([row]));
    const { canTransfer, canTakeOver } = headerModel(state, "U1", NOW);
    return [canTransfer, canTakeOver];
  };
  assert.deepEqual(may("operator", held("U1", 7, "Alice")), [true, false]);
  assert.deepEqual(may("operator", held("U1", 8, "Bob")), [false, false]);
  assert.deepEqual(may("operator", waiting("U1", at(1))), [false, false]);
  assert.deepEqual(may("supervisor", held("U1", 8, "Bob")), [true, true]);
  assert.deepEqual(may("supervisor", held("U1", 7, "Alice")), [true, false]);
  assert.deepEqual(may("supervisor", waiting("U1", at(1))), [true, false]);
  assert.deepEqual(may("supervisor", conversation("U1")), [false, false]);
});

test("a conversation is offered to all who are online but oneself and its holder", () => {
  const operators = ["7", "8", "9"].map((id) => ({ id, name: `Operator ${id}`, status: "online", active_chats: 0 }));
  const state = run(loaded([held("U1", 8, "Bob")]), { type: "presence/set", operators }, { type: "conversation/selected", id: "U1" }, phase("connected"));
  assert.deepEqual(transferModel(state, NOW).people.map(({ id }) => id), ["9"]);
});

test("who is back is told what came meanwhile, for a moment; then of a release, as long as it is another", () => {
  const back = run(phase("connected"), { type: "connection/caught_up", count: 12, until: NOW + 5_000 });
  assert.match(bannerModel(back, NOW).text, /news in 12 conversations/);
  assert.equal(bannerModel(back, NOW + 5_001), null);
  const quiet = run(phase("connected"), { type: "connection/caught_up", count: 0, until: NOW + 5_000 });
  assert.equal(bannerModel(quiet, NOW).text, "Connected again.");
  const newer = reduce(back, { type: "connection/release", release: "abc" });
  assert.equal(bannerModel(newer, NOW).kind, "caught_up");
  assert.deepEqual([bannerModel(newer, NOW + 6_000).kind, bannerModel(newer, NOW + 6_000).action], ["release", "reload"]);
});

test("who has signed in again goes on", () => {
  const out = run(phase("disconnected", { signedOut: true }));
  assert.equal(bannerModel(out, NOW).kind, "signed_out");
  assert.equal(composerModel(out, "U1").disabled, true);
  const again = reduce(out, { type: "connection/signed_in" });
  assert.equal(composerModel(again, "U1").disabled, false);
});
