import { EVERYTHING, narrowedFrom, queryOf } from "../state/narrowing.js";
import { VIEWS } from "../state/selectors.js";

/** The address of a place: view, what it is narrowed to, conversation and message. @param {Partial<Where>} where */
export function hrefOf({ view = "queue", narrowed = EVERYTHING, id = null, message = null }) {
  const query = new URLSearchParams({ view, ...queryOf(narrowed), ...(id ? { c: id } : {}), ...(id && message ? { m: String(message) } : {}) });
  return `${location.pathname}?${query}`;
}

/** What the address bar says. @returns {Where} */
export function route() {
  const query = new URLSearchParams(location.search);
  const view = VIEWS.find((name) => name === query.get("view")) ?? "queue";
  const id = query.get("c") || null;
  const message = /^\d{1,15}$/.test(query.get("m") ?? "") ? Number(query.get("m")) : null;
  return { view, narrowed: narrowedFrom(query), id, message: id ? message : null };
}

/** Writes the address bar; the same address again makes no step back. @param {Where} where */
export function navigate(where) {
  const href = hrefOf(where);
  if (href !== location.pathname + location.search) history.pushState(null, "", href);
}
