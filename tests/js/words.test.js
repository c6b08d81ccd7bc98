import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadLocale, locale, t } from "../../static/livechat/js/lib/i18n.js";
import { en } from "../../static/livechat/js/lib/messages_en.js";
import { Event, ErrorCode } from "../../static/livechat/js/protocol.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const files = (folder, ending) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));
const scripts = files("static/livechat/js", ".js").filter((text) => !text.includes("export const en"));
const templates = [...files("templates/chat", ".html"), ...files("templates/registration", ".html")];
const used = (texts, pattern) => texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]));

const asked = used(templates, /data-t(?:-(?:label|title|placeholder))?="([^"]+)"/g);
// Keys whose end the server fills in: `account.did_{{ did }}`.
const begun = asked.filter((key) => key.includes("{{")).map((key) => key.split("{{")[0] ?? "");
const inTemplates = asked.filter((key) => !key.includes("{{"));
const inScripts = used(scripts, /\bt\(\s*"([^"]+)"/g);

test("every text that a template or module asks for exists", () => {
  const missing = [...inTemplates, ...inScripts].filter((key) => !(key in en));
  assert.deepEqual(missing, []);
  for (const start of begun) assert.ok(Object.keys(en).some((key) => key.startsWith(start)), start);
});

test("no text is left that nobody asks for", () => {
  const all = scripts.join("\n");
  // Keys made of parts: `state.${name}` and the like, and tables of keys.
  const families = new Set(used(scripts, /`(\w+)\.\$\{/g));
  const spare = Object.keys(en).filter(
    (key) => !inTemplates.includes(key) && !begun.some((start) => key.startsWith(start)) && !all.includes(`"${key}"`) && !families.has(key.split(".")[0] ?? ""),
  );
  assert.deepEqual(spare, []);
});

test("no text stands twice in the catalogue's files, where the later one would win unseen", () => {
  const folder = "static/livechat/js/lib";
  const homes = readdirSync(join(ROOT, folder)).filter((name) => /^messages_en.*\.js$/.test(name));
  const keys = homes.flatMap((name) => used([readFileSync(join(ROOT, folder, name), "utf8")], /^ {2}"([\w.]+)":/gm));
  assert.deepEqual([...keys].sort(), Object.keys(en).sort());
});

test("the forms of a text have the same variables, but one may do without its number", () => {
  const variables = (text) => [...new Set(used([text], /\{(\w+)\}/g))].filter((name) => name !== "count").sort();
  for (const [key, entry] of Object.entries(en)) {
    if (typeof entry === "string" || entry.one === undefined) continue;
    assert.deepEqual(variables(entry.one), variables(entry.other), key);
  }
});

test("static words of the templates come from the catalogue too", () => {
  for (const template of templates) {
    const bare = template
      .replace(/\{% block (title|body_class) %\}.*?\{% endblock %\}|<noscript>.*?<\/noscript>/gs, "")
      .replace(/\{%.*?%\}|\{\{.*?\}\}/gs, "");
    const words = [...bare.matchAll(/<(\w+)([^>]*)>([^<]*[A-Za-z]{3,}[^<]*)</g)]
      .filter(([, tag, attributes]) => tag !== "kbd" && !attributes?.includes("data-t"))
      .map(([, , , text]) => text?.trim());
    assert.deepEqual(words, []);
  }
});

test("vars and plural forms are filled in", () => {
  assert.equal(t("row.unread", { count: 1 }), "unread message");
  assert.equal(t("row.unread", { count: 2 }), "unread messages");
  assert.equal(t("header.active", { name: "{name} $& <b>" }), "With {name} $& <b>");
});

test("an unknown key shows itself, an unknown language leaves English", async () => {
  assert.equal(t("no.such.key"), "no.such.key");
  await loadLocale("tlh");
  assert.equal(locale(), "en");
});

test("every refusal of a send and every failure of LINE has words", () => {
  const failures = ["line_blocked", "line_quota", "line_rate", "line_token", "line_rejected", "line_network", "line_unknown"];
  for (const code of failures) assert.ok(en[`reason.${code}`], code);
  const sends = [ErrorCode.NOT_SESSION_OWNER, ErrorCode.MESSAGE_TOO_LONG, ErrorCode.RATE_LIMIT_EXCEEDED, ErrorCode.VALIDATION_ERROR, ErrorCode.CONVERSATION_NOT_FOUND, ErrorCode.INTERNAL_ERROR];
  for (const code of sends) assert.ok(en[`reason.${code}`], code);
  assert.ok(Object.isFrozen(Event));
});
