import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { searchModel } from "../../static/livechat/js/state/search.js";
import { ME } from "./support.js";

const NOW = Date.parse("2026-01-30T12:00:00Z");
const at = "2026-01-30T08:00:00Z";
const run = (...actions) => actions.reduce(reduce, initialState(ME));
const typed = (text) => ({ type: "search/typed", text });
const hit = (id, more = {}) => ({
  kind: "message", id, seq: id, line_user_id: "U1", display_name: "Nok", picture_url: null, channel: "default", direction: "INCOMING",
  message_type: "text", sender_role: "USER", author_name: "Nok", operator_id: null, created_at: at, excerpt: [{ text: "hello", hit: true }], ...more,
});
const person = (number) => ({
  line_user_id: `U${number}`, display_name: `Nok ${number}`, picture_url: null, channel: "default", kind: "user", blocked: false,
  last_activity_at: at, name: [{ text: "Nok", hit: true }, { text: ` ${number}`, hit: false }],
});
const answer = (text, { customers = [], messages = [], next = null, more = false } = {}) => ({
  type: "search/found", text, customers: { results: customers, has_more: more }, messages: { results: messages, next },
});
const model = (state) => searchModel(state, NOW, (id, target) => `${id}|${target.seq ?? ""}|${target.note ?? ""}`);

test("what was found for a text that is typed over meanwhile is not shown", () => {
  let state = run(typed("ab"), typed("abc"), answer("ab", { messages: [hit(1)] }));
  assert.deepEqual([model(state).messages.length, model(state).busy], [0, true]);
  state = reduce(state, answer("abc", { messages: [hit(2)] }));
  assert.deepEqual([model(state).messages.map(({ href }) => href), model(state).busy], [["U1|2|"], false]);
});

test("earlier results stay until the next ones come, and go with the text", () => {
  const state = run(typed("a"), answer("a", { messages: [hit(1)] }), typed("ab"));
  assert.deepEqual([model(state).messages.length, model(state).status], [1, ""]);
  assert.deepEqual([model(reduce(state, typed(" "))).on, model(reduce(state, typed(""))).messages], [false, []]);
});

test("nothing is called nothing only once the answer is there", () => {
  assert.equal(model(run(typed("zzz"))).nothing, false);
  const none = model(run(typed("zzz"), answer("zzz")));
  assert.deepEqual([none.nothing, none.status, none.query], [true, "Nothing was found.", "zzz"]);
  const failed = model(run(typed("zzz"), { type: "search/failed", text: "zzz", error: "The server could not be reached." }));
  assert.deepEqual([failed.nothing, failed.error], [false, "The server could not be reached."]);
});

test("five customers are shown, and all of them on asking", () => {
  const state = run(typed("nok"), answer("nok", { customers: [1, 2, 3, 4, 5, 6, 7].map(person), messages: [hit(1)] }));
  assert.deepEqual([model(state).customers.length, model(state).hiddenCustomers, model(state).status], [5, 2, "Found: 7 customers, 1 message."]);
  assert.equal(model(reduce(state, { type: "search/all_customers" })).customers.length, 7);
});

test("further pages follow, and one for another text does not", () => {
  let state = run(typed("a"), answer("a", { messages: [hit(2)], next: "2.9" }), { type: "search/loading_more" });
  assert.equal(reduce(state, { type: "search/more", text: "b", page: { results: [hit(9)], next: null } }), state);
  state = reduce(state, { type: "search/more", text: "a", page: { results: [hit(1)], next: null } });
  assert.deepEqual([model(state).messages.map(({ key }) => key), model(state).more], [["message-2", "message-1"], false]);
});

test("a hit says whose words it has, and a note leads to the note", () => {
  const state = run(typed("a"), answer("a", { messages: [
    hit(1),
    hit(2, { author_name: "Somchai" }),
    hit(3, { direction: "OUTGOING", sender_role: "ADMIN", author_name: "Alice", operator_id: Number(ME.id) }),
    hit(4, { kind: "note", seq: null, direction: null, sender_role: null, message_type: null, author_name: "Bob", operator_id: 8 }),
  ] }));
  assert.deepEqual(model(state).messages.map(({ by }) => by), ["", "Somchai", "You", "Bob"]);
  assert.deepEqual(model(state).messages.map(({ href }) => href).at(-1), "U1||4");
});

test("another view ends the search", () => {
  assert.equal(model(run(typed("a"), answer("a"), { type: "view/selected", view: "all" })).on, false);
});

test("while older messages are still being taken in, more may be found later", () => {
  const asked = answer("a");
  asked.messages.complete = false;
  assert.equal(model(run(typed("a"))).filling, false);
  assert.equal(model(run(typed("a"), asked)).filling, true);
  assert.equal(model(run(typed("a"), answer("a"))).filling, false);
});
