import assert from "node:assert/strict";
import { test } from "node:test";
import { sendsBy } from "../../static/livechat/js/views/composer.js";

const keys = (held) => ({ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

test("Enter sends or begins a line, as its owner wishes; Shift and Alt always begin one", () => {
  assert.equal(sendsBy(keys({}), true), "send");
  assert.equal(sendsBy(keys({}), false), "");
  for (const enterSends of [true, false]) {
    assert.equal(sendsBy(keys({ shiftKey: true }), enterSends), "");
    assert.equal(sendsBy(keys({ altKey: true }), enterSends), "");
  }
});

test("Ctrl or Cmd with Enter always sends, and with Shift closes too", () => {
  for (const enterSends of [true, false]) {
    for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
      assert.equal(sendsBy(keys(held), enterSends), "send");
      assert.equal(sendsBy(keys({ ...held, shiftKey: true }), enterSends), "close");
    }
  }
});
