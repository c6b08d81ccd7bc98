import { en } from "./messages_en.js";

/** @typedef {string | { one?: string, other: string }} Entry */

/** @type {Record<string, Record<string, Entry>>} */
const catalogues = { en };
let language = "en";
let plural = new Intl.PluralRules(language);

/** The language in use, for Intl and the lang attribute. */
export function locale() {
  return language;
}

/** Unknown languages leave English in place. @param {string} wanted */
export function setLocale(wanted) {
  if (!catalogues[wanted]) return;
  language = wanted;
  plural = new Intl.PluralRules(wanted);
}

/**
 * The text for a key, `{name}` replaced from vars; `vars.count` picks the plural form. A key without a
 * text shows itself, so that a slip is seen and never breaks the screen.
 * @param {string} key @param {Record<string, string | number>} [vars]
 */
export function t(key, vars = {}) {
  const entry = catalogues[language]?.[key] ?? en[/** @type {keyof typeof en} */ (key)];
  if (entry === undefined) return key;
  return pick(entry, vars).replace(/\{(\w+)\}/g, (whole, name) => String(vars[name] ?? whole));
}

/** @param {string} key */
export function has(key) {
  return key in en;
}

/** @param {Entry} entry @param {Record<string, string | number>} vars */
function pick(entry, vars) {
  if (typeof entry === "string") return entry;
  const form = plural.select(Number(vars.count ?? 0));
  return (form === "one" ? entry.one : undefined) ?? entry.other;
}
