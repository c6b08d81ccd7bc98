import { EVERYTHING, narrowedFrom, queryOf } from "../state/narrowing.js";
import { VIEWS } from "../state/selectors.js";

/** The address of a place: view, what it is narrowed to, conversation, message or note in it, and what is searched. @param {Partial<Where>} where */
export function hrefOf({ view = "queue", narrowed = EVERYTHING, id = null, message = null, note = null, q = "" }) {
  const inside = { ...(message ? { m: String(message) } : {}), ...(note ? { n: String(note) } : {}) };
  const query = new URLSearchParams({ view, ...queryOf(narrowed), ...(q ? { q } : {}), ...(id ? { c: id, ...inside } : {}) });
  return `${location.pathname}?${query}`;
}

/** What the address bar says. @returns {Where} */
export function route() {
  const query = new URLSearchParams(location.search);
  const view = VIEWS.find((name) => name === query.get("view")) ?? "queue";
  const id = query.get("c") || null;
  const number = (/** @type {string} */ name) => (id && /^\d{1,15}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : null);
  return { view, narrowed: narrowedFrom(query), id, message: number("m"), note: number("n"), q: query.get("q") ?? "" };
}

/** Writes the address bar; the same address again makes no step back, and one that replaces neither. @param {Where} where @param {{ replace?: boolean }} [how] */
export function navigate(where, { replace = false } = {}) {
  const href = hrefOf(where);
  if (href === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
}
