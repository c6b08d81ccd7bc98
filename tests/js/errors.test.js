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

for (const [language, letters] of [["th", /\p{Script=Thai}/u], ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/u]]) {
  test(`in ${language} no code of the server is told in English, and a wrong field is named`, async () => {
    await loadLocale(language);
    for (const code of Object.values(ErrorCode)) {
      const text = said(code, { retryAfter: 3 });
      assert.ok(letters.test(text) && !text.includes(SERVER), `${code}: ${text}`);
    }
    const field = { th: "ชื่อ", ja: "名前" }[language];
    assert.ok(said(ErrorCode.VALIDATION_ERROR, { field: "name" }).includes(field));
    assert.ok(letters.test(said(ErrorCode.VALIDATION_ERROR, { field: "no_such_field" })));
    assert.ok(letters.test(said("a_code_of_a_later_server")));
  });
}
