import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, chipsOf, filterModel, fits, narrowKey, narrowedFrom, queryOf } from "../../static/livechat/js/state/narrowing.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { listModel } from "../../static/livechat/js/state/rows.js";
import { countsOf, rowsOf, totalOf } from "../../static/livechat/js/state/selectors.js";
import { ME, conversation, held, waiting } from "./support.js";

const VIP = { id: 7, name: "VIP", color: "blue" };
const counts = { queue: 3, mine: 0, all: 3, snoozed: 0 };
const loaded = (state, results, narrowed = EVERYTHING, next = null) => reduce(state, { type: "list/loaded", view: "queue", page: { results, next, counts, narrowed, total: results.length }, reset: true, since: state.tick });
const narrow = (state, change) => reduce(state, { type: "narrowed/set", narrowed: { ...EVERYTHING, ...change } });
const shown = (state) => rowsOf(state, "queue").map(({ line_user_id: id }) => id);
const three = [1, 2, 3].map((n) => waiting(`U${n}`, `2026-01-30T08:0${n}:00Z`, n === 2 ? { tags: ["VIP"], tag_details: [VIP] } : {}));

test("narrowed to a tag the list shows what has it, and forgets nothing of the rest", () => {
  let state = narrow(loaded(initialState(ME), three), { tag: 7 });
  assert.deepEqual([shown(state), state.lists.queue.loaded], [["U2"], false]);
  state = loaded(state, [three[1]], state.narrowed);
  assert.deepEqual([shown(state), countsOf(state).queue, totalOf(state)], [["U2"], 3, 1]);
  state = narrow(state, {});
  assert.deepEqual(shown(state), ["U1", "U2", "U3"]);
  // What lost its tag while nobody told is gone from the narrowed list with its next page.
  state = narrow(state, { tag: 7 });
  state = loaded(state, [], state.narrowed);
  assert.deepEqual([shown(state), listModel(state, 0, () => "").empty], [[], "narrowed"]);
});

test("all that is chosen has to fit together", () => {
  const row = held("U1", 8, "Bob", { channel: "shop", unread_count: 1, tag_details: [VIP] });
  const yes = (change) => fits(row, { ...EVERYTHING, ...change });
  assert.ok(yes({}) && yes({ tag: 7, operator: "8", channel: "shop", unread: true }));
  assert.ok(![{ tag: 6 }, { operator: "9" }, { channel: "default" }, { waiting: true }, { tag: 7, operator: "9" }].some(yes));
  assert.ok(!fits({ ...row, unread_count: 0 }, { ...EVERYTHING, unread: true }));
  assert.ok(fits({ ...row, unread_count: 0 }, { ...EVERYTHING, unread: true }, "U1"), "what is being read does not vanish under the reader");
});

test("who once served a closed conversation, the server's page says", () => {
  const state = narrow(initialState(ME), { operator: "8" });
  const closed = conversation("U1", { last_seq: 1 });
  const after = reduce(state, { type: "list/loaded", view: "closed", page: { results: [closed], next: null, counts, narrowed: state.narrowed }, reset: true, since: 0 });
  assert.equal(rowsOf(after, "closed").length, 1);
  assert.equal(rowsOf(reduce(state, { type: "conversation/upserted", conversation: closed }), "closed").length, 0);
});

test("an address carries it there and back, and what it says wrongly narrows nothing", () => {
  const narrowed = { tag: 7, operator: "12", channel: "shop", unread: true, waiting: true };
  assert.deepEqual(narrowedFrom(new URLSearchParams(queryOf(narrowed))), narrowed);
  assert.deepEqual(narrowedFrom(new URLSearchParams("tag=x&operator=-1&channel=&unread=yes")), EVERYTHING);
  assert.equal(narrowKey(EVERYTHING), "");
});

test("each filter is a chip with its name", () => {
  let state = narrow(initialState(ME), { tag: 7, operator: ME.id, unread: true });
  assert.deepEqual(chipsOf(state).map(({ text }) => text), ["Unread", "You", "Tag"]);
  state = reduce(state, { type: "tags/loaded", tags: [VIP] });
  assert.deepEqual(chipsOf(state).at(-1), { key: "tag", text: "VIP", color: "blue" });
  const model = filterModel(state);
  assert.deepEqual(model.people.map(({ name, chosen }) => [name, chosen]), [["Alice (you)", true]]);
  assert.deepEqual(model.channels, [], "one channel is no choice");
});
