import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ordered, paletteItems } from "../../static/livechat/js/app/palette.js";
import { DOINGS, helpRows, keyTable, menuOf } from "../../static/livechat/js/app/registry.js";
import { fit } from "../../static/livechat/js/lib/fuzzy.js";
import { has } from "../../static/livechat/js/lib/i18n.js";
import { headerModel } from "../../static/livechat/js/state/panels.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME, held, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 20);
const BEGAN = new Date(NOW - 60_000).toISOString();
const run = (...actions) => actions.reduce(reduce, initialState(ME));
const opened = (row) => run({ type: "conversation/upserted", conversation: row }, { type: "conversation/selected", id: row.line_user_id });
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("what begins so fits best, then words, then what stands inside, then letters in their order", () => {
  assert.deepEqual(["Close", "Please close", "Enclose", "Call others"].map((text) => fit(text, "clo")), [0, 1, 2, 3]);
  assert.equal(fit("Snooze", "zo"), null);
  assert.equal(fit("Write an internal note", "tra"), null);
  assert.equal(fit("Transfer to Mai", "mai trans"), 1);
  assert.equal(fit("会話を保留", "保留"), 2);
  assert.equal(fit("พักไว้", "ไว้"), 2);
});

test("no key does two things, and every text exists", () => {
  const keys = DOINGS.flatMap((doing) => doing.keys ?? []);
  assert.equal(new Set(keys).size, keys.length);
  for (const key of ["j", "k", "o"]) assert.ok(!keys.includes(key));
  for (const { text, help, why } of DOINGS) for (const key of [text, help, why]) assert.ok(!key || has(key), key);
  for (const [, text] of helpRows()) assert.ok(has(text), text);
  const shown = helpRows().flatMap(([names]) => names);
  for (const key of Object.keys(keyTable())) assert.ok(shown.includes(key), key);
});

test("the menu of the page has what the registry puts there", () => {
  const inPage = [...read("templates/chat/_actions.html").matchAll(/data-intent="(\w+)"/g)].map((found) => found[1]);
  const state = opened(waiting("U1", BEGAN));
  assert.deepEqual(inPage.sort(), [...Object.keys(menuOf(headerModel(state, "U1", NOW))), "palette"].sort());
});

test("what cannot be done says why", () => {
  const why = (state, id) => {
    const item = paletteItems(state, NOW).find((one) => one.id === id);
    return item.disabled ? item.hint : null;
  };
  assert.equal(why(run(), "claim"), "No conversation is open");
  assert.equal(why(run(), "go_queue"), null);
  assert.equal(why(opened(waiting("U1", BEGAN)), "claim"), null);
  const theirs = opened(held("U1", "8", "Mai"));
  assert.equal(why(theirs, "claim"), "Not now: With Mai");
  assert.equal(why(theirs, "close"), "Not now: With Mai");
  assert.match(why(theirs, "reply"), /Mai/);
  assert.equal(why(opened(held("U1", "7", "Alice")), "wake"), "It is not snoozed");
});

test("what was done last can be undone while its time lasts, and a transfer asks for a reason with the person chosen", () => {
  const item = (state, id, ...more) => paletteItems(state, NOW, ...more).find((one) => one.id === id);
  assert.equal(item(run(), "undo_last").hint, "There is nothing to undo");
  assert.equal(item(run(), "undo_last", true).disabled, false);
  const state = reduce(opened(held("U1", "7", "Alice")), { type: "presence/set", operators: [{ id: 8, name: "Mai", status: "online", active_chats: 0 }] });
  const { intent, detail, disabled } = item(state, "to_8");
  assert.deepEqual([intent, detail, disabled], ["transfer", { to: "8" }, false]);
});

test("files, stickers, a place, quick replies and the transcript are found, and say why not where nothing can be written", () => {
  const theirs = paletteItems(opened(held("U1", "8", "Mai")), NOW);
  for (const id of ["attach_pick", "stickers_open", "place_edit", "replies_edit"]) assert.match(theirs.find((one) => one.id === id).hint, /Mai/);
  const mine = paletteItems(opened(held("U1", "7", "Alice")), NOW);
  for (const id of ["attach_pick", "stickers_open", "place_edit", "replies_edit", "transcript", "sign_out", "copy_id"]) assert.equal(mine.find((one) => one.id === id).disabled, false, id);
});

test("what can be done comes before what cannot, and what was used last before the rest", () => {
  const one = (id, text, more = {}) => ({ id, text, also: "", typed: false, disabled: false, ...more });
  const items = [one("a", "Close"), one("b", "Claim", { disabled: true }), one("c", "Clear"), one("d", "Cleo", { typed: true })];
  const ids = (typed, recent) => ordered(items, typed, recent).map(({ id }) => id);
  assert.deepEqual(ids("", []), ["a", "c", "b"]);
  assert.deepEqual(ids("", ["c"]), ["c", "a", "b"]);
  assert.deepEqual(ids("cle", []), ["c", "d", "a"]);
  assert.deepEqual(ids("cl", ["d"]), ["d", "a", "c", "b"]);
});
