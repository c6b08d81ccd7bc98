import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { listModel } from "../../static/livechat/js/state/rows.js";
import { countsOf, rowsOf } from "../../static/livechat/js/state/selectors.js";
import { tagChoices, tagsOf } from "../../static/livechat/js/state/tags.js";
import { ME, waiting } from "./support.js";

const tag = (id, name, more = {}) => ({ id, name, color: "blue", used: 0, ...more });
const all = [tag(1, "VIP"), tag(2, "Delivery", { used: 9 }), tag(3, "返品"), tag(4, "No delivery", { used: 99 })];
const names = (on, typed) => tagChoices({ id: "U1", tags: on, all, disabled: false }, typed).map(({ name, fresh }) => (fresh ? `new: ${name}` : name));

test("what is typed finds tags, those that begin so first, and makes a new one where none is called so", () => {
  assert.deepEqual(names([], "deliver"), ["Delivery", "No delivery", "new: deliver"]);
  assert.deepEqual(names([], "ＶＩＰ"), ["VIP"]);
  assert.deepEqual(names([], " 返 "), ["返品", "new: 返"]);
  assert.deepEqual(names([], ""), ["No delivery", "Delivery", "VIP", "返品"]);
});

test("what is on the conversation already is not offered, and not made twice", () => {
  assert.deepEqual(names([tag(1, "VIP")], "vip"), []);
});

test("a row shows two tags with their colours and how many more there are", () => {
  const tags = ["a", "b", "c"];
  const row = waiting("U1", "2026-01-30T08:00:00Z", { tags, tag_details: tags.map((name, id) => tag(id + 1, name)) });
  let state = reduce(initialState(ME), { type: "conversation/upserted", conversation: row });
  state = reduce(state, { type: "conversation/upserted", conversation: waiting("U2", "2026-01-30T08:01:00Z") });
  const model = listModel(state, 0, () => "");
  const shown = model.row(model.rows[0].id);
  assert.deepEqual([shown.tags.map(({ name, color }) => [name, color]), shown.moreTags], [[["a", "blue"], ["b", "blue"]], 1]);
});

test("a server that names tags only has them in gray", () => {
  assert.deepEqual(tagsOf({ tags: ["a"] }), [{ id: 0, name: "a", color: "gray" }]);
});
