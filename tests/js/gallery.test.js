import assert from "node:assert/strict";
import test from "node:test";

import { galleries, galleryModel } from "../../static/livechat/js/state/gallery.js";
import { initialState } from "../../static/livechat/js/state/reducer.js";

const NOW = Date.parse("2026-11-27T10:00:00Z");
const ID = "Unok";

/** @param {number} seq @param {Partial<Message>} [more] @returns {Message} */
const picture = (seq, more) => /** @type {Message} */ (/** @type {unknown} */ ({ id: seq, seq, created_at: "2026-11-26T10:00:00Z", message_type: "image", media: { kind: "image", name: "", url: `/m/${seq}`, thumbnail_url: `/m/${seq}/thumbnail` }, ...more }));

/** @param {Message[]} results @param {boolean} hasMore @param {Message[]} [here] */
function stateWith(results, hasMore, here = []) {
  const state = galleries(initialState({ id: "1", name: "Alice", role: "operator" }), { type: "gallery/loaded", id: ID, page: { results, has_more: hasMore }, older: false });
  return /** @type {AppState} */ (/** @type {unknown} */ ({ ...state, threads: { [ID]: { messages: here } } }));
}

test("files stand newest first, with what has come since they were asked for", () => {
  const model = galleryModel(stateWith([picture(5), picture(2)], false, [picture(9), picture(5)]), ID, NOW);
  assert.deepEqual(model.items.map(({ seq }) => seq), [9, 5, 2]);
  assert.equal(model.items[0].picture, "/m/9/thumbnail");
});

test("what was taken back since is gone", () => {
  const model = galleryModel(stateWith([picture(5)], false, [picture(5, { unsent_at: "2026-11-27T09:00:00Z", media: null })]), ID, NOW);
  assert.deepEqual([model.items.length, model.empty], [0, true]);
});

test("what the thread has of long ago waits for its page", () => {
  const model = galleryModel(stateWith([picture(50), picture(40)], true, [picture(3)]), ID, NOW);
  assert.deepEqual([model.items.map(({ seq }) => seq), model.more], [[50, 40], true]);
});
