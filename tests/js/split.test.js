import assert from "node:assert/strict";
import { test } from "node:test";
import { splitText } from "../../static/livechat/js/lib/split.js";

test("a long text is cut where the server cuts it", () => {
  // The same examples as tests/chat/line/test_split.py.
  assert.deepEqual(splitText(" a \n", 10), [" a \n"]);
  assert.deepEqual(splitText("One. Two.\n\nThree. Four five", 20), ["One. Two.", "Three. Four five"]);
  assert.deepEqual(splitText("One. Two. Three\nFour five", 20), ["One. Two. Three", "Four five"]);
  assert.deepEqual(splitText("One two three. Four five six", 20), ["One two three.", "Four five six"]);
  assert.deepEqual(splitText("one two three four five", 16), ["one two three", "four five"]);
  assert.deepEqual(splitText("今日は晴れです。明日は雨です。", 12), ["今日は晴れです。", "明日は雨です。"]);
  assert.deepEqual(splitText("กำ".repeat(8), 5), Array(4).fill("กำกำ"));
  const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
  assert.deepEqual(splitText(family.repeat(3), 9), Array(3).fill(family));
  assert.deepEqual(splitText("\u{1f1f9}\u{1f1ed}".repeat(3), 7), Array(3).fill("\u{1f1f9}\u{1f1ed}"));
});

test("three full messages of words without a break are three", () => {
  assert.deepEqual(splitText("x".repeat(15_000), 5_000).map(({ length }) => length), [5_000, 5_000, 5_000]);
});
