import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, unfilled } from "../../static/livechat/js/lib/canned.js";
import { matching, valuesOf } from "../../static/livechat/js/state/canned.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME, conversation } from "./support.js";

/** @param {number} id @param {Partial<Canned>} more */
const reply = (id, more) => ({ id, shared: true, folder: "", title: `Reply ${id}`, shortcut: "", text: "", language: "", media: null, used_count: 0, ...more });
const ids = (replies, query) => matching(replies, query).map(({ id }) => id);

test("variables are filled, and what has no value stays and is found", () => {
  const values = { customer_name: "นก", operator_name: "", channel_name: "Shop {customer_name}" };
  const text = "{customer_name}: {channel_name} {x} {operator_name}!";
  assert.equal(filled(text, values), "นก: Shop {customer_name} {x} {operator_name}!");
  const [start, end] = unfilled(text, values) ?? [0, 0];
  assert.equal(filled(text, values).slice(start, end), "{x}");
  assert.equal(unfilled("{customer_name}", values), null);
});

test("a shortcut that is typed whole comes first, then its beginnings, then titles, then texts", () => {
  const replies = [
    reply(1, { text: "we ship" }),
    reply(2, { title: "Shipping", used_count: 9 }),
    reply(3, { shortcut: "shipping" }),
    reply(4, { shortcut: "Ship" }),
    reply(5, {}),
  ];
  assert.deepEqual(ids(replies, "ship"), [4, 3, 2, 1]);
  assert.deepEqual(ids(replies, "ＳＨＩＰ"), [4, 3, 2, 1]);
});

test("without a word all are there, the most used first; in any script every word counts", () => {
  const replies = [reply(1, { text: "ขอบคุณมากค่ะ" }), reply(2, { text: "返品は着払いで", folder: "ご注文", used_count: 3 })];
  assert.deepEqual(ids(replies, ""), [2, 1]);
  assert.deepEqual(ids(replies, "คุณ"), [1]);
  assert.deepEqual(ids(replies, "注文 返品"), [2]);
  assert.deepEqual(ids(replies, "注文 คุณ"), []);
});

test("a customer whose name LINE has not told yet has none to be greeted with", () => {
  const known = conversation("U12345678901", { display_name: "Nok" });
  const state = reduce(initialState(ME), { type: "conversation/upserted", conversation: known });
  assert.equal(valuesOf(state, "U12345678901").customer_name, "Nok");
  const unnamed = reduce(state, { type: "conversation/upserted", conversation: { ...known, rev: 99, display_name: "U12345678" } });
  assert.deepEqual(valuesOf(unnamed, "U12345678901"), { customer_name: "", operator_name: ME.name, channel_name: "" });
});
