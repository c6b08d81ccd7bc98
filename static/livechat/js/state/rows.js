import { has, t } from "../lib/i18n.js";
import { oneLine } from "../lib/text.js";
import { duration, fullTime, shortTime } from "../lib/time.js";
import { ms, nameOf, rowsOf } from "./selectors.js";
import { tagsOf } from "./tags.js";

const WARM = 3 * 60_000; // ms of waiting from which the timer is amber
const SHOWN_TAGS = 2;
const HOT = 10 * 60_000; // ms from which it is red

/** The list of the chosen view. @param {AppState} state @param {number} now @param {(id: string) => string} href @returns {ListModel} */
export function listModel(state, now, href) {
  const list = state.lists[state.view];
  const all = rowsOf(state, state.view);
  const rows = all.filter((row) => matches(state, row)).map((row) => rowModel(state, row, now, href));
  const latest = Math.max(0, ...Object.values(state.byId).map((row) => ms(row.last_message?.created_at)));
  return {
    view: state.view,
    title: t(`view.${state.view}`),
    rows,
    lookup: (id) => (state.byId[id] ? rowModel(state, state.byId[id], now, href) : null),
    loading: list.loading && !list.loaded,
    settled: list.loaded,
    error: list.error,
    more: list.next !== null && !list.error,
    filter: state.filter,
    empty: rows.length > 0 || !list.loaded ? "none" : state.filter && all.length ? "filter" : state.tagFilter ? "tag" : state.view,
    tag: state.tagFilter,
    lastActivity: latest ? t("empty.last_activity", { time: shortTime(latest, now) }) : "",
  };
}

/** @param {AppState} state @param {Conversation} row */
function matches(state, row) {
  const wanted = state.filter.trim().toLocaleLowerCase();
  if (!wanted) return true;
  const text = `${nameOf(state, row.line_user_id)}\n${row.last_message?.content ?? ""}\n${row.line_user_id}\n${row.tags.join("\n")}`;
  return text.toLocaleLowerCase().includes(wanted);
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
    waiting: waitingOf(row, now),
    assignee: row.session?.status === "ACTIVE" ? (row.session.operator_name ?? "") : "",
    mine: row.session?.status === "ACTIVE" && String(row.session.operator_id) === state.me.id,
    failed: last?.status === "failed" || hasFailed(state.threads[id]),
    blocked: Boolean(row.blocked),
    mentioned: state.mentions.some((one) => one.line_user_id === id),
    selected: id === state.selected,
    gone: false,
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

/** @param {Conversation} row @param {number} now @returns {RowModel["waiting"]} */
export function waitingOf(row, now) {
  const since = ms(row.session?.waiting_since ?? row.session?.opened_at);
  if (row.session?.status !== "WAITING" || !since) return null;
  const waited = now - since;
  return { text: duration(waited), level: waited >= HOT ? "hot" : waited >= WARM ? "warm" : "calm" };
}
