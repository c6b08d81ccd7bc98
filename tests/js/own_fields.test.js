import assert from "node:assert/strict";
import { test } from "node:test";
import { ownFields, ownValue } from "../../static/livechat/js/state/own_fields.js";

test("fields that are not loaded yet are not the same as none", () => {
  const state = /** @type {AppState} */ (/** @type {unknown} */ ({ ownFields: null, byId: { U1: { customer: { own: { size: 38 } } } } }));
  assert.equal(ownFields(state, "U1"), null);
  assert.deepEqual(ownFields({ ...state, ownFields: [] }, "U1"), []);
  const size = { key: "size", label: "Size", kind: "number", options: [] };
  assert.deepEqual(ownFields({ ...state, ownFields: /** @type {any} */ ([size]) }, "U1"), [{ ...size, value: 38 }]);
});

test("what is entered is sent as the server takes it", () => {
  assert.equal(ownValue("text", "  size 9 "), "size 9");
  assert.equal(ownValue("number", "4.5"), 4.5);
  assert.equal(ownValue("yes_no", "no"), false);
  assert.equal(ownValue("yes_no", "yes"), true);
  assert.equal(ownValue("date", "2026-02-28"), "2026-02-28");
  for (const kind of ["text", "number", "date", "choice", "yes_no"]) assert.equal(ownValue(kind, " "), null);
});
