import assert from "node:assert/strict";
import { test } from "node:test";
import { mentionParts, mentionQuery, mentioned, nameMatches } from "../../static/livechat/js/lib/mentions.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { timeline } from "../../static/livechat/js/state/timeline.js";
import { ME, conversation, message } from "./support.js";

const people = [{ id: "1", name: "Bob" }, { id: "2", name: "Bob Smith" }, { id: "3", name: "สมชาย" }, { id: "4", name: "花子" }];
const names = (list) => list.map(({ name }) => name);

/** @param {number} id @param {Partial<Note>} more */
function note(id, more) {
  const created_at = new Date(Date.UTC(2026, 0, 30, 8, 2, id)).toISOString();
  return { id, line_user_id: "U1", author_id: 9, author_name: "Carol", text: `note ${id}`, mentions: [], rev: id, created_at, edited_at: null, deleted_at: null, ...more };
}

/** @param {Json} [more] of the answer to the join */
function opened(more = {}) {
  const payload = { ...conversation("U1", { rev: 9 }), messages: [message(1), message(2), message(3)], has_more: false, notes: [], notes_more: false, ...more };
  const state = reduce(initialState(ME), { type: "thread/opened", id: "U1" });
  return reduce(state, { type: "thread/snapshot", id: "U1", payload, since: null });
}

const shown = (state) => timeline(state, "U1", Date.UTC(2026, 0, 30, 9)).map(({ kind, note, message }) => note?.text ?? message?.content ?? kind);

test("of names that begin alike the longest counts, and each person once", () => {
  assert.deepEqual(names(mentioned("@Bob Smith, ask @สมชายครับ and @Bob Smith", people)), ["Bob Smith", "สมชาย"]);
  assert.deepEqual(names(mentioned("mail bob@example.com, @Bobby", people)), ["Bob"]);
  assert.deepEqual(mentionParts("a @花子!", people).map(({ text, who }) => [text, who?.id ?? null]), [["a ", null], ["@花子", "4"], ["!", null]]);
  assert.deepEqual(mentioned("nobody@ here @", people), []);
});

test("an @ behind a letter is an address; behind anything else it asks who, with spaces and in full width too", () => {
  assert.equal(mentionQuery("bob@ex"), null);
  assert.deepEqual(mentionQuery("ask @bob sm"), { from: 4, query: "bob sm" });
  assert.deepEqual(mentionQuery("（＠花"), { from: 1, query: "花" });
  assert.deepEqual(names(nameMatches(people, "SM")), ["Bob Smith"]);
  assert.equal(nameMatches(people, "").length, 4);
});

test("notes stand between the messages where they were written, and deleted ones nowhere", () => {
  const state = opened({ notes: [note(1, {}), note(2, { deleted_at: "2026-01-30T08:03:00Z", text: "" })] });
  assert.deepEqual(shown(state), ["day", "message 1", "message 2", "note 1", "message 3"]);
});

test("before the first message that is loaded there may be notes, which wait for the messages around them", () => {
  const early = note(1, { created_at: "2026-01-29T08:00:00Z" });
  assert.deepEqual(shown(opened({ notes: [early], has_more: true })), ["day", "message 1", "message 2", "message 3"]);
  assert.deepEqual(shown(opened({ notes: [early] })), ["day", "note 1", "day", "message 1", "message 2", "message 3"]);
});

test("a note moves the thread's rev on where nothing lies between, and an older state never replaces a newer", () => {
  let state = opened();
  state = reduce(state, { type: "note/changed", id: "U1", note: note(1, { rev: 10, text: "new" }) });
  assert.equal(state.threads.U1.rev, 10);
  state = reduce(state, { type: "note/changed", id: "U1", note: note(1, { rev: 8, text: "old" }) });
  state = reduce(state, { type: "note/changed", id: "U1", note: note(2, { rev: 12 }) });
  assert.deepEqual([state.threads.U1.rev, state.threads.U1.notes.map(({ text }) => text)], [10, ["new", "note 2"]]);
});

test("what changed while one was away comes with the next sync", () => {
  const before = opened({ notes: [note(1, {}), note(2, {})] });
  const payload = { ...conversation("U1", { rev: 11 }), messages: [], has_more: false, notes: [note(1, { rev: 10, text: "", deleted_at: "2026-01-30T09:00:00Z" }), note(3, { rev: 11 })] };
  const state = reduce(before, { type: "thread/snapshot", id: "U1", payload, since: 9 });
  assert.equal(state.threads.U1.rev, 11);
  assert.deepEqual(shown(state).filter((text) => text.startsWith("note")), ["note 2", "note 3"]);
});
