import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { badgeCount } from "../../static/livechat/js/state/noticing.js";
import { listModel } from "../../static/livechat/js/state/rows.js";
import { countsOf, rowsOf } from "../../static/livechat/js/state/selectors.js";
import { ME, conversation, held, waiting } from "./support.js";

const run = (...actions) => actions.reduce(reduce, initialState(ME));
const upsert = (row) => ({ type: "conversation/upserted", conversation: row });
const page = (view, results, { next = null, reset = true, since = 0, counts = { queue: 9, mine: 9, all: 9 } } = {}) => ({
  type: "list/loaded",
  view,
  page: { results, next, counts },
  reset,
  since,
});
const ids = (state, view) => rowsOf(state, view).map(({ line_user_id }) => line_user_id);
const at = (minute) => `2026-01-30T08:${String(minute).padStart(2, "0")}:00.000Z`;

test("the queue shows the longest waiting first", () => {
  const state = run(upsert(waiting("U1", at(5))), upsert(waiting("U2", at(1))), upsert(waiting("U3", at(3))));
  assert.deepEqual(ids(state, "queue"), ["U2", "U3", "U1"]);
});

test("mine shows this operator's, latest first, whether ids are numbers or strings", () => {
  const last = (minute) => ({ last_message: { content: "x", created_at: at(minute) } });
  const state = run(upsert(held("U1", 7, "Alice", last(1))), upsert(held("U2", 8, "Bob", last(2))), upsert(held("U3", 7, "Alice", last(3))));
  assert.deepEqual(ids(state, "mine"), ["U3", "U1"]);
});

test("an older state never replaces a newer one", () => {
  const state = run(upsert(conversation("U1", { rev: 5, unread_count: 0 })), upsert(conversation("U1", { rev: 4, unread_count: 3 })));
  assert.equal(state.byId.U1.unread_count, 0);
});

test("the same rev again may bring another unread count", () => {
  const state = run(upsert(conversation("U1", { rev: 5, unread_count: 2 })), upsert(conversation("U1", { rev: 5, unread_count: 0 })));
  assert.equal(state.byId.U1.unread_count, 0);
});

test("a claim takes the conversation out of the queue and tells who has it", () => {
  const state = run(upsert(waiting("U1", at(1))), {
    type: "session/claimed",
    payload: { line_user_id: "U1", session_id: 1, status: "ACTIVE", operator_id: 8, operator_name: "Bob", rev: 2 },
  });
  assert.deepEqual(ids(state, "queue"), []);
  assert.equal(state.byId.U1.session.operator_name, "Bob");
  assert.equal(state.byId.U1.session.waiting_since, at(1), "since when it waited is kept");
});

test("a claim that a newer state has overtaken changes nothing", () => {
  const state = run(upsert(conversation("U1", { rev: 9 })), {
    type: "session/claimed",
    payload: { line_user_id: "U1", session_id: 1, operator_id: 8, rev: 3 },
  });
  assert.equal(state.byId.U1.session, null);
});

test("a closed session leaves the conversation with the bot", () => {
  const state = run(upsert(held("U1", 7, "Alice")), { type: "session/closed", payload: { line_user_id: "U1", session_id: 1 } });
  assert.equal(state.byId.U1.session, null);
  assert.equal(state.byId.U1.chat_mode, "BOT");
});

test("rows behind the loaded part wait for their page", () => {
  const state = run(page("queue", [waiting("U1", at(1)), waiting("U2", at(2))], { next: "2" }), upsert(waiting("U9", at(30))), upsert(waiting("U0", at(0))));
  assert.deepEqual(ids(state, "queue"), ["U0", "U1", "U2"]);
  const more = reduce(state, page("queue", [waiting("U3", at(3)), waiting("U9", at(30))], { reset: false }));
  assert.deepEqual(ids(more, "queue"), ["U0", "U1", "U2", "U3", "U9"]);
});

test("the first page drops what left the view unheard", () => {
  const before = run(page("queue", [waiting("U1", at(1)), waiting("U2", at(2))]));
  const after = reduce(before, page("queue", [waiting("U2", at(2))], { since: before.tick }));
  assert.deepEqual(ids(after, "queue"), ["U2"]);
});

test("what changed after the page was asked for is not dropped", () => {
  const before = run(page("queue", [waiting("U1", at(1))]));
  const later = reduce(before, upsert(waiting("U5", at(5))));
  const after = reduce(later, page("queue", [waiting("U1", at(1))], { since: before.tick }));
  assert.deepEqual(ids(after, "queue"), ["U1", "U5"]);
});

test("the open conversation is never dropped", () => {
  const before = run(page("queue", [waiting("U1", at(1))]), { type: "conversation/selected", id: "U1" });
  const after = reduce(before, page("queue", [], { since: before.tick }));
  assert.ok(after.byId.U1);
});

test("counts are the server's, moved by what is heard, and exact where all is loaded", () => {
  const counts = { queue: 70, mine: 2, all: 500 };
  let state = run(page("queue", [waiting("U1", at(1))], { next: "1", counts }));
  assert.deepEqual(countsOf(state), counts);
  state = reduce(state, upsert(held("U1", 7, "Alice", { rev: 2 })));
  assert.deepEqual(countsOf(state), { queue: 69, mine: 3, all: 500 });
  state = reduce(state, page("mine", [held("U1", 7, "Alice", { rev: 2 })], { counts: { queue: 69, mine: 3, all: 500 } }));
  assert.equal(countsOf(state).mine, 1);
});

test("each view has its own: open ones, what is put aside, what is closed", () => {
  const aside = (id, minute) => held(id, 7, "Alice", { session: { id: 1, status: "ACTIVE", operator_id: 7, operator_name: "Alice", snoozed_until: at(minute) } });
  const state = run(page("all", [waiting("U1", at(1)), conversation("U2", { last_seq: 3 }), held("U3", 8, "Bob"), aside("U4", 50), aside("U5", 40), conversation("U6", { last_seq: 0 })]));
  assert.deepEqual([countsOf(state).all, ids(state, "all").sort()], [2, ["U1", "U3"]]);
  assert.deepEqual([ids(state, "queue"), ids(state, "mine"), ids(state, "closed")], [["U1"], [], ["U2"]]);
  assert.deepEqual(ids(state, "snoozed"), ["U5", "U4"], "the one that wakes first");
});

test("what is given away or back is put aside no more", () => {
  const aside = held("U1", 7, "Alice");
  aside.session.snoozed_until = at(50);
  const state = run(upsert(aside), { type: "session/released", payload: { line_user_id: "U1", session_id: 1, status: "WAITING" } });
  assert.deepEqual([ids(state, "queue"), ids(state, "snoozed")], [["U1"], []]);
});

test("the title counts who waits and my unread ones", () => {
  const state = run(upsert(waiting("U1", at(1))), upsert(held("U2", 7, "Alice", { unread_count: 4 })), upsert(held("U3", 8, "Bob", { unread_count: 4 })));
  assert.equal(badgeCount({ ...state, lists: { ...state.lists, queue: { ...state.lists.queue, loaded: true } } }, 0), 2);
});

test("reading takes the unread count away", () => {
  const state = run(upsert(conversation("U1", { unread_count: 2 })), { type: "read/marked", id: "U1" });
  assert.equal(state.byId.U1.unread_count, 0);
});

const poll = (view, results, { next = null, since = 99 } = {}) => ({ ...page(view, results, { next, since }), type: "list/refreshed" });

test("a poll drops what has left the view, and keeps the pages below it", () => {
  const loaded = run(
    page("queue", [waiting("U1", at(1)), waiting("U2", at(2))], { next: "c1" }),
    page("queue", [waiting("U3", at(3)), waiting("U4", at(4))], { next: "c2", reset: false }),
  );
  const polled = reduce(loaded, poll("queue", [waiting("U2", at(2)), waiting("U3", at(3))], { next: "c1" }));
  assert.deepEqual(ids(polled, "queue"), ["U2", "U3", "U4"]);
  assert.equal(polled.lists.queue.next, "c2");
  const all = reduce(polled, poll("queue", [waiting("U2", at(2))]));
  assert.deepEqual([ids(all, "queue"), all.lists.queue.next], [["U2"], null]);
});

test("what changed here after a page was asked for is not undone by it", () => {
  const read = run(upsert(conversation("U1", { rev: 5, unread_count: 3 })), { type: "read/marked", id: "U1" });
  const stale = reduce(read, poll("all", [conversation("U1", { rev: 5, unread_count: 3 })], { since: 1 }));
  assert.equal(stale.byId.U1.unread_count, 0);
  const newer = reduce(read, poll("all", [conversation("U1", { rev: 6, unread_count: 1 })], { since: 1 }));
  assert.equal(newer.byId.U1.unread_count, 1);
});

test("an empty view stays empty on the screen while it is asked for anew, and after a failure says so", () => {
  const shown = (state) => {
    const { empty, loading } = listModel(state, Date.parse(at(0)), () => "");
    return [empty, loading];
  };
  const empty = run({ type: "view/selected", view: "mine" }, page("mine", []));
  const asked = [{ type: "lists/stale" }, { type: "list/loading", view: "mine" }].reduce(reduce, empty);
  assert.deepEqual([shown(empty), shown(asked)], [["mine", false], ["mine", false]]);
  assert.deepEqual(shown(reduce(asked, { type: "list/failed", view: "mine" })), ["none", false]);
  assert.deepEqual(shown(run({ type: "view/selected", view: "mine" }, { type: "list/loading", view: "mine" })), ["none", true]);
});
