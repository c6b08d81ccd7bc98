import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, textParts } from "../../static/livechat/js/lib/text.js";
import { playLength } from "../../static/livechat/js/lib/time.js";
import { withAlbums } from "../../static/livechat/js/state/albums.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { picturesOf } from "../../static/livechat/js/state/selectors.js";
import { ME, conversation, message } from "./support.js";

const pieces = (text, payload) => textParts(text, payload).map(({ text, emoji, mention }) => [text, emoji ?? mention]);

test("LINE emoji and mentions stand in their places, also behind characters of two units", () => {
  const payload = {
    emojis: [{ index: 3, length: 6, url: "/love.png" }],
    mention: { mentionees: [{ index: 10, length: 4, isSelf: true }] },
  };
  assert.deepEqual(pieces("😀 (love) @Bob!", payload), [["😀 ", false], ["(love)", "/love.png"], [" ", false], ["@Bob", true], ["!", false]]);
});

test("offsets that do not fit the text leave it as it is", () => {
  const wrong = [{ index: 3, length: 60 }, { index: -1, length: 2 }, { index: "0", length: 1 }, { index: 0, length: 0 }];
  assert.deepEqual(pieces("hello", { emojis: wrong.map((one) => ({ ...one, url: "/x.png" })) }), [["hello", false]]);
  assert.deepEqual(pieces("hello", { emojis: "no list", mention: 7 }), [["hello", false]]);
});

test("of two marks at one place the first counts", () => {
  const payload = { emojis: [{ index: 0, length: 3, url: "/a.png" }, { index: 2, length: 2, url: "/b.png" }] };
  assert.deepEqual(pieces("abcd", payload), [["abc", "/a.png"], ["d", false]]);
});

const image = (seq, set, index, more = {}) => message(seq, { message_type: "image", payload: { imageSet: { id: set, index } }, ...more });

test("pictures that were sent together stand together in LINE's order", () => {
  const shown = withAlbums([message(1), image(2, "a", 2), image(3, "a", 1), image(4, "b", 1), message(5)]);
  assert.deepEqual(shown.map(({ message, album }) => [message.seq, album?.map(({ seq }) => seq) ?? null]), [[1, null], [3, [3, 2]], [4, null], [5, null]]);
});

test("one that was taken back leaves its album", () => {
  const shown = withAlbums([image(1, "a", 1), image(2, "a", 2, { unsent_at: "2026-01-30T08:00:00Z" })]);
  assert.deepEqual(shown.map(({ album }) => album), [null, null]);
});

test("what can be looked at one after the other is what is there", () => {
  const media = (state) => ({ media: { state, url: "/m" } });
  const messages = [image(1, "a", 2, media("ready")), image(2, "a", 1, media("ready")), image(3, "b", 1, media("waiting")), message(4)];
  const payload = conversation("U1", { messages, rev: 9 });
  const actions = [{ type: "conversation/upserted", conversation: payload }, { type: "thread/opened", id: "U1" }, { type: "thread/snapshot", id: "U1", payload, since: null }];
  assert.deepEqual(picturesOf(actions.reduce(reduce, initialState(ME)), "U1").map(({ seq }) => seq), [2, 1]);
});

test("sizes and lengths as people say them", () => {
  assert.deepEqual([0, 999, 1000, 1_240_000, 999_900, 209_715_200, 5_000_000_000].map(bytes), ["0 B", "999 B", "1.0 kB", "1.2 MB", "1.0 MB", "210 MB", "5.0 GB"]);
  assert.deepEqual([0, 1000, 65_400, 3_723_000].map(playLength), ["0:00", "0:01", "1:05", "1:02:03"]);
});
