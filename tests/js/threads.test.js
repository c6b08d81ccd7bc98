import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME, conversation, message, outgoing } from "./support.js";

const snapshot = (messages, { since = null, rev = 10, unread = 0, more = false } = {}) => ({
  type: "thread/snapshot",
  id: "U1",
  since,
  payload: conversation("U1", { messages, rev, unread_count: unread, has_more: more }),
});
const opened = (...actions) => [{ type: "thread/opened", id: "U1" }, ...actions].reduce(reduce, initialState(ME)).threads.U1;
const stateOf = (...actions) => [{ type: "thread/opened", id: "U1" }, ...actions].reduce(reduce, initialState(ME));
const arrived = (one, seen = true) => ({ type: "message/arrived", message: one, seen });
const pending = (tempId) => ({
  type: "message/pending",
  message: { ...outgoing(1), id: null, seq: null, rev: 0, temp_id: tempId, status: "local", content: tempId },
});
const acked = (tempId, id, seq) => ({ type: "message/acked", id: "U1", payload: { temp_id: tempId, message_id: id, seq, newer: 0 } });
const seqs = (thread) => thread.messages.map(({ seq }) => seq);

test("messages stand in the order of seq, however they arrive", () => {
  const thread = opened(snapshot([message(1), message(2)]), arrived(message(4)), arrived(message(3)));
  assert.deepEqual(seqs(thread), [1, 2, 3, 4]);
});

test("twice the same message is once", () => {
  const thread = opened(snapshot([message(1)]), arrived(message(2)), arrived(message(2)), snapshot([message(1), message(2)], { since: 1 }));
  assert.deepEqual(seqs(thread), [1, 2]);
});

test("an older state of a message never replaces a newer", () => {
  const thread = opened(snapshot([outgoing(1, { status: "sent", rev: 9 })]), arrived(outgoing(1, { status: "sending", rev: 8 })));
  assert.equal(thread.messages[0].status, "sent");
});

test("rev moves only where nothing lies between", () => {
  let thread = opened(snapshot([message(1)], { rev: 10 }), arrived(message(2, { rev: 11 })));
  assert.equal(thread.rev, 11);
  thread = opened(snapshot([message(1)], { rev: 10 }), arrived(message(2, { rev: 13 })));
  assert.equal(thread.rev, 10, "11 and 12 are missing");
  thread = opened(snapshot([message(1)], { rev: 10 }), { type: "thread/advanced", id: "U1", rev: 11 });
  assert.equal(thread.rev, 11);
});

test("a partial answer reaches as far as its last change", () => {
  const thread = opened(snapshot([message(1)], { rev: 5 }), snapshot([message(2, { rev: 7 })], { since: 5, rev: 90, more: true }));
  assert.equal(thread.rev, 7);
  assert.equal(thread.hasMore, false, "which says nothing about older pages");
});

test("older pages come before, and tell whether there are more", () => {
  const thread = opened(snapshot([message(5)], { more: true }), { type: "thread/older", id: "U1", messages: [message(3), message(4)], hasMore: false });
  assert.deepEqual(seqs(thread), [3, 4, 5]);
  assert.equal(thread.hasMore, false);
});

test("a bubble is there at once, gets its place by the ack, and is sent only when LINE took it", () => {
  let state = stateOf(snapshot([message(1)]), pending("a"));
  assert.equal(state.threads.U1.pending[0].status, "local");
  state = reduce(state, acked("a", 102, 2));
  assert.deepEqual([state.threads.U1.pending.length, state.threads.U1.messages[1].status], [0, "queued"]);
  state = reduce(state, arrived(outgoing(2, { temp_id: "a", status: "sending", rev: 3 })));
  state = reduce(state, arrived(outgoing(2, { temp_id: "a", status: "sent", free: true, rev: 4 })));
  assert.deepEqual(seqs(state.threads.U1), [1, 2]);
  assert.equal(state.threads.U1.messages[1].status, "sent");
});

test("the message may come before its ack", () => {
  const thread = opened(snapshot([]), pending("a"), arrived(outgoing(1, { temp_id: "a", status: "queued" })), acked("a", 101, 1));
  assert.deepEqual([thread.pending.length, thread.messages.length, thread.messages[0].status], [0, 1, "queued"]);
});

test("a snapshot after a reconnect takes the place of what was pending", () => {
  const thread = opened(snapshot([]), pending("a"), pending("b"), snapshot([outgoing(1, { temp_id: "a" })], { since: 10, rev: 11 }));
  assert.deepEqual(thread.pending.map(({ temp_id }) => temp_id), ["b"]);
});

test("a failure is shown on its message, by id or temp_id", () => {
  const change = { status: "failed", reason: "line_network", retryable: true };
  const thread = opened(snapshot([outgoing(1)]), pending("a"), { type: "message/changed", id: "U1", messageId: 101, change }, { type: "message/changed", id: "U1", tempId: "a", change });
  assert.equal(thread.messages[0].reason, "line_network");
  assert.equal(thread.pending[0].status, "failed");
});

test("an ack does not call a message queued that has been sent meanwhile", () => {
  const thread = opened(snapshot([outgoing(1, { temp_id: "a", status: "sent" })]), acked("a", 101, 1));
  assert.equal(thread.messages[0].status, "sent");
});

test("the unread line stands before the first unread message of the customer", () => {
  const thread = opened(snapshot([message(1), outgoing(2), message(3), outgoing(4), message(5)], { unread: 2 }));
  assert.equal(thread.unreadFrom, 3);
});

test("it appears for what arrives while nobody looks, and goes with the answer", () => {
  let state = stateOf(snapshot([message(1)]), arrived(message(2), true));
  assert.equal(state.threads.U1.unreadFrom, null);
  state = [arrived(message(3), false), arrived(message(4), false)].reduce(reduce, state);
  assert.equal(state.threads.U1.unreadFrom, 3);
  assert.equal(reduce(state, pending("a")).threads.U1.unreadFrom, null);
});

test("the least recently opened thread goes, never one with unsent messages", () => {
  let state = stateOf(pending("a"));
  for (let n = 2; n < 20; n += 1) state = reduce(state, { type: "thread/opened", id: `U${n}` });
  assert.ok(state.threads.U1);
  assert.equal(state.threads.U2, undefined);
  assert.ok(Object.keys(state.threads).length <= 12);
});
