import assert from "node:assert/strict";
import { test } from "node:test";
import { loadLocale, locale, t } from "../../static/livechat/js/lib/i18n.js";
import { en } from "../../static/livechat/js/lib/messages_en.js";
import { ja } from "../../static/livechat/js/lib/messages_ja.js";
import { th } from "../../static/livechat/js/lib/messages_th.js";

const all = { th, ja };
/** @param {string | { one?: string, other: string } | undefined} entry */
const forms = (entry) => (typeof entry === "string" ? [entry] : [entry?.one, entry?.other].filter((form) => form !== undefined));
/** @param {string | undefined} text */
const placeholders = (text) => [...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

for (const [language, catalogue] of Object.entries(all)) {
  test(`every word stands in ${language} too: add what is missing to lib/messages_${language}*.js`, () => {
    assert.deepEqual(Object.keys(en).filter((key) => !(key in catalogue)), []);
    assert.deepEqual(Object.keys(catalogue).filter((key) => !(key in en)), []);
  });

  test(`and says the same things in ${language}`, () => {
    for (const [key, entry] of Object.entries(en)) {
      const wanted = new Set(placeholders(forms(entry).at(-1)));
      for (const form of forms(catalogue[key])) {
        assert.ok(form?.trim(), `${language} ${key} is empty`);
        for (const name of placeholders(form)) assert.ok(wanted.has(name), `${language} ${key}: {${name}} is not in English`);
        // A number may go without saying where the form says it; a name may not.
        for (const name of wanted) assert.ok(name === "count" || placeholders(form).includes(name), `${language} ${key}: {${name}} is missing`);
      }
    }
  });
}

test("a chosen language is spoken, in its own numbers of things", async () => {
  await loadLocale("ja");
  assert.equal(locale(), "ja");
  assert.equal(t("list.fresh", { count: 1 }), "新しい会話 1 件");
  await loadLocale("th");
  assert.equal(t("action.claim"), "รับเรื่อง");
});
