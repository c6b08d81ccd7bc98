import assert from "node:assert/strict";
import { test } from "node:test";
import { EMOJI_PRODUCT, emojisIn, mentionBegun, mentionsIn, pieces } from "../../static/simulator/js/rich_text.js";

test("the simulator's phone lists LINE emoji with their places, in UTF-16 units", () => {
  assert.deepEqual(emojisIn("😀 (love)(nothing)"), [
    { index: 3, length: 6, productId: EMOJI_PRODUCT, emojiId: "002" },
  ]);
});

test("it finds who is mentioned, the longest name first", () => {
  const names = [
    { name: "Ann", mark: { userId: "U1" } },
    { name: "Ann Lee", mark: { userId: "U2" } },
  ];
  assert.deepEqual(mentionsIn("@Ann Lee and @Ann, not Ann", names), [
    { index: 0, length: 8, userId: "U2" },
    { index: 13, length: 4, userId: "U1" },
  ]);
});

test("a mention is begun by an at sign at a word's beginning", () => {
  assert.equal(mentionBegun("Hi @Em"), "Em");
  assert.equal(mentionBegun("@"), "");
  assert.equal(mentionBegun("me@example"), null);
  assert.equal(mentionBegun("@Emma "), null);
});

test("a text comes apart at its marks, and at none that overlap or lie outside", () => {
  const mark = { index: 1, length: 2 };
  assert.deepEqual(pieces("abcd", [{ index: 2, length: 1 }, mark, { index: 3, length: 9 }]), [
    { text: "a", mark: null },
    { text: "bc", mark },
    { text: "d", mark: null },
  ]);
});
