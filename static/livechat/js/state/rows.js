import { has, locale, t } from "../lib/i18n.js";
import { oneLine } from "../lib/text.js";
import { duration, fullTime, shortTime, whenWithin } from "../lib/time.js";
import { dueOf, levelOf } from "./levels.js";
import { chipsOf, fits, narrowKey } from "./narrowing.js";
import { belongs, isMine, isSnoozed, ms, nameOf, rowsOf, totalOf, waitsSince } from "./selectors.js";
import { tagsOf } from "./tags.js";

const SHOWN_TAGS = 2;

/**
 * The list of the chosen view. Only the rows near the screen are drawn: `row` makes one when it is asked for.
 * @param {AppState} state @param {number} now @param {(id: string) => string} href @returns {ListModel}
 */
export function listModel(state, now, href) {
  const list = state.lists[state.view];
  const all = rowsOf(state, state.view);
  const rows = orderOf(all);
  const narrowed = narrowKey(state.narrowed);
  const total = totalOf(state);
  return {
    view: state.view,
    key: `${state.view}|${narrowed}`,
    title: t(`view.${state.view}`),
    rows,
    selected: state.selected,
    row: (id) => rowModel(state, /** @type {Conversation} */ (state.byId[id]), now, href),
    lookup: (id) => (state.byId[id] ? { id } : null),
    total,
    count: total ? t(narrowed ? "list.matching" : "list.count", { count: total, n: total.toLocaleString(locale()) }) : "",
    loading: list.loading && !list.loaded && !list.known,
    settled: list.loaded,
    error: list.error,
    more: list.next !== null && !list.error,
    empty: rows.length > 0 || !(list.loaded || list.known) ? "none" : narrowed ? "narrowed" : state.view,
    chips: narrowed ? chipsOf(state) : [],
    lastActivity: rows.length === 0 ? lastActivity(state, now) : "",
  };
}

/** Light stand-ins for rows, as long as they stay the same. @type {WeakMap<Conversation[], { id: string }[]>} */
const orders = new WeakMap();

/** @param {Conversation[]} rows @returns {{ id: string }[]} */
function orderOf(rows) {
  let order = orders.get(rows);
  if (!order) {
    order = rows.map((row) => ({ id: row.line_user_id }));
    orders.set(rows, order);
  }
  return order;
}

/** @param {AppState} state @param {number} now */
function lastActivity(state, now) {
  const latest = Object.values(state.byId).reduce((last, row) => Math.max(last, ms(row.last_message?.created_at)), 0);
  return latest ? t("empty.last_activity", { time: shortTime(latest, now) }) : "";
}

/** Why a row is in the view no more; "" where it is. @param {AppState} state @param {Conversation} row @param {number} now */
function goneOf(state, row, now) {
  const { view, me } = state;
  if (belongs(view, row, me.id)) return fits(row, state.narrowed, state.selected) ? "" : t("gone.narrowed");
  const { session } = row;
  if (row.barred) return t("gone.barred");
  if (!session) return t("gone.closed");
  if (isSnoozed(row)) return t("gone.snoozed", { time: whenWithin(ms(session.snoozed_until), now) });
  if (view === "snoozed") return t("gone.woken");
  if (view === "closed") return t("gone.opened");
  if (session.status === "WAITING") return t("gone.waiting");
  return isMine(row, me.id) ? t("gone.mine") : t("gone.taken", { name: session.operator_name || t("author.colleague") });
}

/** @param {Conversation} row @param {number} now */
function snoozeText(row, now) {
  return t("row.snoozed", { time: whenWithin(ms(row.session?.snoozed_until), now) });
}

/** @param {AppState} state @param {Conversation} row @param {number} now @param {(id: string) => string} href @returns {RowModel} */
function rowModel(state, row, now, href) {
  const id = row.line_user_id;
  const last = row.last_message;
  const at = ms(last?.created_at);
  const draft = state.drafts[id] ?? "";
  return {
    id,
    href: href(id),
    name: nameOf(state, id),
    picture: row.picture_url,
    preview: draft && id !== state.selected ? oneLine(draft) : previewOf(last),
    previewPrefix: draft && id !== state.selected ? t("row.draft") : prefixOf(state, last),
    draft: Boolean(draft) && id !== state.selected,
    time: at ? shortTime(at, now) : "",
    timeTitle: at ? fullTime(at) : "",
    unread: row.unread_count,
    waiting: waitingOf(row, now, state.waitingLimit) ?? dueOf(row, now, state.waitingLimit),
    snoozed: isSnoozed(row) ? snoozeText(row, now) : "",
    assignee: row.session?.status === "ACTIVE" ? (row.session.operator_name ?? "") : "",
    mine: isMine(row, state.me.id),
    failed: last?.status === "failed" || hasFailed(state.threads[id]),
    blocked: Boolean(row.blocked),
    barred: Boolean(row.barred),
    mentioned: state.mentions.some((one) => one.line_user_id === id),
    selected: id === state.selected,
    gone: goneOf(state, row, now),
    tags: tagsOf(row).slice(0, SHOWN_TAGS),
    moreTags: Math.max(0, row.tags.length - SHOWN_TAGS),
  };
}

/** @param {Thread | undefined} thread */
function hasFailed(thread) {
  return [...(thread?.pending ?? []), ...(thread?.messages ?? [])].some(({ status }) => status === "failed");
}

/** @param {LastMessage | null} last */
function previewOf(last) {
  if (!last) return t("row.no_messages");
  if (last.unsent) return t("quote.unsent");
  if (last.status === "cancelled") return t("state.cancelled");
  return contentText(last.message_type ?? "text", oneLine(last.content));
}

/** A stand-in like "[image]" says no more than the kind's own name. @param {string} type @param {string} content */
function contentText(type, content) {
  if (type === "text" || (content && bare(content) !== type.toLowerCase())) return content;
  return has(`message.${type}`) ? t(`message.${type}`) : t("message.unsupported", { type });
}

/** @param {string} content */
function bare(content) {
  return content.toLowerCase().replace(/[[\]]/g, "");
}

/** @param {AppState} state @param {LastMessage | null} last */
function prefixOf(state, last) {
  if (last?.direction !== "OUTGOING") return "";
  if (last.sender_role === "BOT") return t("row.prefix", { name: t("author.bot") });
  const own = last.operator_id == null ? last.operator_name === state.me.name : String(last.operator_id) === state.me.id;
  const name = own ? t("author.you") : last.operator_name || t("author.team");
  return t("row.prefix", { name });
}

/** How long a customer waits: calm, warning before it is too long, or over it. @param {Conversation} row @param {number} now @param {number} limit ms @returns {RowModel["waiting"]} */
export function waitingOf(row, now, limit) {
  const since = waitsSince(row);
  if (row.session?.status !== "WAITING" || !since) return null;
  const waited = now - since;
  if (waited < 0 && row.session.answer_from) {
    const time = whenWithin(since, now);
    return { text: duration(0), said: t("row.opens", { time }), level: "calm" };
  }
  return { text: duration(waited), said: t("row.waiting", { time: duration(waited) }), level: levelOf(row, now, limit) };
}
