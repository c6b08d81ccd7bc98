import { en } from "./messages_en.js";

/** @typedef {string | { one?: string, other: string }} Entry */
/** @typedef {Record<string, Entry>} Catalogue */

/** Loaded when it is spoken. The addresses are written out, so that hashing finds them. @type {Record<string, () => Promise<Catalogue>>} */
const loaders = {
  th: () => import("./messages_th.js").then((module) => module.th),
  ja: () => import("./messages_ja.js").then((module) => module.ja),
};
/** @type {Catalogue} */
let catalogue = en;
let language = "en";
let plural = new Intl.PluralRules(language);

/** The language in use, for Intl and the lang attribute. */
export function locale() {
  return language;
}

/**
 * Speaks the page's language (the lang of <html>), before anything is translated. One that is unknown or
 * cannot be loaded leaves English.
 * @param {string} wanted
 */
export async function loadLocale(wanted) {
  const load = loaders[wanted];
  if (!load) return;
  try {
    catalogue = await load();
  } catch {
    document.documentElement.lang = "en";
    return;
  }
  language = wanted;
  plural = new Intl.PluralRules(wanted);
}

/**
 * The text for a key, `{name}` replaced from vars; `vars.count` picks the plural form. A key without a
 * text shows itself, so that a slip is seen and never breaks the screen.
 * @param {string} key @param {Record<string, string | number>} [vars]
 */
export function t(key, vars = {}) {
  const entry = catalogue[key] ?? en[/** @type {keyof typeof en} */ (key)];
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
