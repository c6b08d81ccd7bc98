import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { timeline } from "../../static/livechat/js/state/timeline.js";
import { ME, conversation, message, outgoing } from "./support.js";

const NOW = Date.parse("2026-01-30T12:00:00Z");
const snapshot = (messages, since = null) => ({
  type: "thread/snapshot", id: "U1", since, payload: conversation("U1", { messages, rev: 100, has_more: since === null }),
});
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const page = (first, last, newer = true, more = {}) => ({ results: range(first, last), has_more: first > 1, has_newer: newer, session_events: [], notes: [], ...more });
const around = (first, last, newer, more) => ({ type: "thread/around", id: "U1", page: page(first, last, newer, more) });
const further = (first, last, newer) => ({ type: "thread/newer", id: "U1", page: page(first, last, newer) });
const arrived = (one) => ({ type: "message/arrived", message: one, seen: true });
const run = (...actions) => [{ type: "thread/opened", id: "U1" }, snapshot(range(90, 100)), ...actions].reduce(reduce, initialState(ME));
const thread = (...actions) => run(...actions).threads.U1;
const seqs = ({ messages }) => messages.map(({ seq }) => seq);

test("a jump shows the stretch around, and what comes meanwhile waits", () => {
  const there = thread(around(10, 14), arrived(message(101)), arrived({ ...message(12), rev: 120, content: "edited" }));
  assert.deepEqual([seqs(there), there.beyond.map(({ seq }) => seq), there.hasNewer], [[10, 11, 12, 13, 14], [101], true]);
  assert.equal(there.messages[2].content, "edited");
});

test("a sync changes what is shown and keeps the rest for later", () => {
  const there = thread(around(10, 14), snapshot([{ ...message(11), rev: 130 }, { ...message(50), rev: 131 }, message(102)], 100));
  assert.deepEqual([seqs(there), there.beyond.map(({ seq }) => seq)], [[10, 11, 12, 13, 14], [50, 102]]);
});

test("page by page it grows to the end, and nothing is missing then", () => {
  let there = thread(around(10, 14), arrived(message(101)), further(15, 60));
  assert.deepEqual([seqs(there).length, there.hasNewer], [51, true]);
  there = thread(around(10, 14), arrived(message(101)), further(15, 60), further(61, 100, false), arrived(message(102)));
  assert.deepEqual(seqs(there), range(10, 102).map(({ seq }) => seq));
  assert.deepEqual([there.hasNewer, there.beyond], [false, []]);
});

test("back at the newest what came meanwhile is there", () => {
  const there = thread(around(10, 14), arrived(message(101)), { type: "thread/newest", id: "U1", page: { results: range(51, 100), has_more: true } });
  assert.deepEqual([seqs(there).at(0), seqs(there).at(-1), there.hasNewer, there.hasMore], [51, 101, false, true]);
});

test("who leaves the conversation comes back to its end", () => {
  const there = thread(around(10, 14), { type: "thread/opened", id: "U1" });
  assert.deepEqual([there.messages, there.loaded, there.hasNewer], [[], false, false]);
});

test("what an operator sends is not shown in the middle of old messages", () => {
  const waiting = { ...outgoing(1), id: null, seq: null, rev: 0, temp_id: "t", status: "local" };
  const acked = { type: "message/acked", id: "U1", payload: { temp_id: "t", message_id: 101, seq: 101, newer: 0 } };
  const state = run(around(10, 14), { type: "message/pending", message: waiting });
  assert.equal(timeline(state, "U1", NOW).filter(({ kind }) => kind === "message").length, 5);
  const there = reduce(state, acked).threads.U1;
  assert.deepEqual([there.pending, seqs(there).at(-1), there.beyond.map(({ id }) => id)], [[], 14, [101]]);
});

test("notes and session events stand only where the messages around them are loaded", () => {
  const note = (id, moment) => ({ id, line_user_id: "U1", author_id: 8, author_name: "Bob", text: `note ${id}`, mentions: [], rev: id, created_at: moment, edited_at: null, deleted_at: null });
  const inside = message(12).created_at;
  const state = run(around(10, 14, true, { notes: [note(1, inside), note(2, "2030-01-01T00:00:00Z")] }));
  assert.deepEqual(timeline(state, "U1", NOW).filter(({ kind }) => kind === "note").map((item) => item.note.id), [1]);
});
