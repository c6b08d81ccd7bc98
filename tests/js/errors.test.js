import assert from "node:assert/strict";
import { test } from "node:test";
import { errorText } from "../../static/livechat/js/app/words.js";
import { loadLocale } from "../../static/livechat/js/lib/i18n.js";
import { en } from "../../static/livechat/js/lib/messages_en.js";
import { WireError } from "../../static/livechat/js/net/requests.js";
import { ErrorCode } from "../../static/livechat/js/protocol.js";
import { initialState } from "../../static/livechat/js/state/reducer.js";
import { ME } from "./support.js";

const state = initialState(ME);
const SERVER = "The server's own English sentence.";
const said = (code, more = {}) => errorText(new WireError(code, SERVER, more), state, "U1");

test("English shows what the server says, which knows more than its code", () => {
  assert.equal(said(ErrorCode.FORBIDDEN), SERVER);
  assert.equal(errorText(new WireError(ErrorCode.FORBIDDEN, ""), state, "U1"), en["error.forbidden"]);
});

const done = (what, actor, to = null) => ({
  what,
  actor_id: actor?.id ?? null,
  actor_name: actor?.name ?? null,
  to_operator_id: to?.id ?? null,
  to_operator_name: to?.name ?? null,
});
const BEA = { id: 21, name: "Bea" };
const CHAI = { id: 22, name: "Chai" };
const faster = (...event) => said(ErrorCode.NOT_SESSION_OWNER, { happened: done(...event) });

test("who was slower than a colleague reads what they did, and who it was", () => {
  assert.match(faster("closed", BEA), /^Bea has already closed/);
  assert.match(faster("transferred", BEA, CHAI), /^Bea has transferred .* to Chai\.$/);
  assert.match(faster("transferred", CHAI, CHAI), /^Chai has taken over/);
  assert.match(faster("claimed", BEA, BEA), /^Bea was first/);
  assert.match(faster("released", BEA), /^Bea has put .* back/);
  assert.match(faster("closed", null), /closed automatically/);
  assert.match(faster("closed", { id: Number(ME.id), name: ME.name }), /^You have already closed/);
  assert.match(faster("rated", BEA), /^A colleague holds/, "an event that this page has no words for");
});

for (const [language, letters] of [["th", /\p{Script=Thai}/u], ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/u]]) {
  test(`in ${language} no code of the server is told in English, and a wrong field is named`, async () => {
    await loadLocale(language);
    for (const code of Object.values(ErrorCode)) {
      const text = said(code, { retryAfter: 3 });
      assert.ok(letters.test(text) && !text.includes(SERVER), `${code}: ${text}`);
    }
    for (const event of [["closed", BEA], ["closed", null], ["transferred", BEA, CHAI], ["transferred", CHAI, CHAI], ["released", BEA], ["blocked", BEA]]) {
      assert.match(faster(...event), letters);
    }
    const field = { th: "ชื่อ", ja: "名前" }[language];
    assert.ok(said(ErrorCode.VALIDATION_ERROR, { field: "name" }).includes(field));
    assert.ok(letters.test(said(ErrorCode.VALIDATION_ERROR, { field: "no_such_field" })));
    assert.ok(letters.test(said("a_code_of_a_later_server")));
  });
}
