import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING, begunIn, decide, lost, same } from "../../static/livechat/js/state/drafts.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME } from "./support.js";

const T0 = Date.UTC(2026, 0, 30, 8);
const begun = (text, more = {}) => ({ ...NOTHING, text, ...more });
const known = (text, revision = 1) => ({ ...begun(text), revision });
const server = (text, revision = 2, at = T0) => ({ ...known(text, revision), line_user_id: "U1", mode: "reply", updated_at: new Date(at).toISOString(), device: "other" });

test("what another device has written is shown where nothing was changed here", () => {
  assert.equal(decide({ here: begun("a"), known: known("a"), server: server("ab"), at: 0 }), "adopt");
  assert.equal(decide({ here: begun("a"), known: known("a"), server: server(""), at: 0 }), "adopt");
});

test("what is known already changes nothing, and what was typed since goes to the server", () => {
  assert.equal(decide({ here: begun("a"), known: known("a", 2), server: server("a"), at: 0 }), "");
  assert.equal(decide({ here: begun("ab"), known: known("a", 2), server: server("a"), at: T0 }), "push");
});

test("of two that were changed the newer one stands, and the older one is offered", () => {
  const both = { here: begun("from the train"), known: known("a"), server: server("from the desk") };
  assert.equal(decide({ ...both, at: T0 + 1 }), "push");
  assert.equal(decide({ ...both, at: T0 - 1 }), "yield");
});

test("emptiness never takes a text away that was typed since", () => {
  assert.equal(decide({ here: begun("new"), known: known("a"), server: server(""), at: T0 - 1 }), "push");
  assert.equal(decide({ here: begun(""), known: known("a"), server: server("ab"), at: T0 - 1 }), "adopt");
});

test("the same text on both sides needs no offer", () => {
  assert.equal(decide({ here: begun("ab"), known: known("a"), server: server("ab"), at: T0 - 1 }), "adopt");
  assert.equal(lost({ text: "a", note: "" }, { text: "a b", note: "" }), null);
  assert.equal(lost({ text: " ", note: "" }, { text: "", note: "" }), null);
  assert.deepEqual(lost({ text: "x", note: "n" }, { text: "a", note: "n m" }), { text: "x", note: "" });
});

test("a draft is its two texts and what it quotes, and each conversation has its own", () => {
  let state = reduce(initialState(ME), { type: "draft/changed", id: "U1", text: "a" });
  state = reduce(state, { type: "note_draft/changed", id: "U1", text: "n" });
  state = reduce(state, { type: "quote/set", id: "U1", quoted: { message_id: 5 } });
  assert.deepEqual(begunIn(state, "U1"), { text: "a", note: "n", quoted: { message_id: 5 } });
  assert.ok(same(begunIn(state, "U2"), NOTHING));
  assert.ok(!same(begunIn(state, "U1"), { ...begunIn(state, "U1"), quoted: { message_id: 6 } }));
});
