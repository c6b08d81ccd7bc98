/** @type {ViewName[]} */
const VIEWS = ["queue", "mine", "all"];

/** The address of a view and a conversation. @param {ViewName} view @param {string | null} [id] */
export function hrefOf(view, id = null) {
  const query = new URLSearchParams({ view, ...(id ? { c: id } : {}) });
  return `${location.pathname}?${query}`;
}

/** What the address bar says. @returns {{ view: ViewName, id: string | null }} */
export function route() {
  const query = new URLSearchParams(location.search);
  const view = VIEWS.find((name) => name === query.get("view")) ?? "queue";
  return { view, id: query.get("c") || null };
}

/** Writes the address bar; the same address again makes no step back. @param {ViewName} view @param {string | null} id */
export function navigate(view, id) {
  const href = hrefOf(view, id);
  if (href !== location.pathname + location.search) history.pushState(null, "", href);
}
