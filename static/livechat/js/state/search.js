import { t } from "../lib/i18n.js";
import { fullTime, shortTime } from "../lib/time.js";
import { ms } from "./selectors.js";

export const FIRST_CUSTOMERS = 5; // shown until all are asked for

/** @returns {AppState["search"]} */
export function noSearch() {
  return { text: "", asked: "", loading: false, error: "", customers: [], moreCustomers: false, allCustomers: false, results: [], next: null, complete: true, loadingMore: false };
}

/** What is searched and what was found. @param {AppState} state @param {Action} action @returns {AppState} */
export function search(state, action) {
  const { search: now } = state;
  switch (action.type) {
    case "search/typed":
      if (!action.text.trim()) return { ...state, search: { ...noSearch(), text: action.text } };
      return { ...state, search: { ...now, text: action.text, loading: true, error: "" } };
    case "search/found":
      // An answer to what has been typed over meanwhile says nothing.
      if (action.text !== now.text) return state;
      return { ...state, search: { ...now, ...found(action), asked: action.text, loading: false } };
    case "search/failed":
      if (action.text !== now.text) return state;
      return { ...state, search: { ...now, loading: false, loadingMore: false, error: action.error } };
    case "search/loading_more":
      return { ...state, search: { ...now, loadingMore: true } };
    case "search/more":
      if (action.text !== now.text || !now.loadingMore) return state;
      return { ...state, search: { ...now, results: [...now.results, ...action.page.results], next: action.page.next, loadingMore: false } };
    case "search/all_customers":
      return { ...state, search: { ...now, allCustomers: true } };
    case "view/selected":
      return state.view === action.view || !now.text ? state : { ...state, search: noSearch() };
    default:
      return state;
  }
}

/** @param {Action} action */
function found({ customers, messages }) {
  return { customers: customers.results, moreCustomers: customers.has_more, allCustomers: false, results: messages.results, next: messages.next, complete: messages.complete !== false, loadingMore: false, error: "" };
}

/** @param {AppState} state @param {number} now @param {(id: string, target: Target) => string} href @returns {SearchModel} */
export function searchModel(state, now, href) {
  const { text, asked, loading, error, customers, moreCustomers, allCustomers, results, next, complete, loadingMore } = state.search;
  const on = text.trim() !== "";
  const q = text.trim();
  const shown = allCustomers ? customers : customers.slice(0, FIRST_CUSTOMERS);
  const settled = on && !loading && !error;
  return {
    text,
    on,
    busy: loading,
    error: on ? error : "",
    customers: shown.map((one) => customerHit(one, href(one.line_user_id, {}), now)),
    hiddenCustomers: customers.length - shown.length,
    moreCustomers: moreCustomers && allCustomers,
    messages: results.map((one) => messageHit(state, one, href(one.line_user_id, whereOf(one)), now)),
    more: next !== null,
    loadingMore,
    filling: settled && !complete,
    nothing: settled && !customers.length && !results.length,
    status: settled && asked === text ? statusText(customers.length, results.length, next !== null || moreCustomers) : "",
    query: q,
  };
}

/** Where a hit stands in its conversation. @param {Found} hit @returns {Target} */
function whereOf({ kind, id, seq }) {
  return kind === "note" ? { note: id } : { seq };
}

/** @param {number} customers @param {number} messages @param {boolean} more */
function statusText(customers, messages, more) {
  if (!customers && !messages) return t("search.status_none");
  const parts = { customers: t("search.count_customers", { count: customers }), messages: t("search.count_messages", { count: messages }) };
  return t(more ? "search.status_more" : "search.status", parts);
}

/** @param {FoundCustomer} one @param {string} href @param {number} now @returns {HitModel} */
function customerHit(one, href, now) {
  const at = ms(one.last_activity_at);
  return {
    key: `c-${one.line_user_id}`,
    id: one.line_user_id,
    href,
    where: {},
    name: one.name,
    who: one.display_name,
    picture: one.picture_url,
    time: shortTime(at, now),
    timeTitle: fullTime(at),
    by: "",
    text: [],
    note: false,
    icon: one.blocked ? "ban" : "",
    detail: one.blocked ? t("row.blocked") : one.kind === "user" ? "" : t("search.group"),
  };
}

/** @param {AppState} state @param {Found} one @param {string} href @param {number} now @returns {HitModel} */
function messageHit(state, one, href, now) {
  const at = ms(one.created_at);
  return {
    key: `${one.kind}-${one.id}`,
    id: one.line_user_id,
    href,
    where: whereOf(one),
    name: [{ text: one.display_name, hit: false }],
    who: one.display_name,
    picture: one.picture_url,
    time: shortTime(at, now),
    timeTitle: fullTime(at),
    by: authorOf(state, one),
    text: one.excerpt,
    note: one.kind === "note",
    icon: one.kind === "note" ? "lock" : one.message_type === "location" ? "pin" : one.message_type === "text" || one.message_type === "sticker" ? "" : "file",
    detail: "",
  };
}

/** Who said it, where that is not the customer of a chat with one. @param {AppState} state @param {Found} one */
function authorOf(state, one) {
  if (one.kind === "message" && one.direction === "INCOMING") return one.author_name && one.author_name !== one.display_name ? one.author_name : "";
  if (one.sender_role === "BOT") return t("author.bot");
  return String(one.operator_id) === state.me.id ? t("author.you") : one.author_name || t("author.team");
}
