import { t } from "../lib/i18n.js";
import { tagsOf } from "./tags.js";

/** What the list is narrowed to: nothing. @type {Narrowing} */
export const EVERYTHING = Object.freeze({ tag: null, operator: null, channel: null, unread: false, waiting: false });

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function narrowing(state, action) {
  if (action.type !== "narrowed/set") return state;
  // Known rows show at once; the server says which are missing.
  const lists = Object.fromEntries(Object.keys(state.lists).map((view) => [view, emptyList()]));
  return { ...state, narrowed: action.narrowed, lists: /** @type {AppState["lists"]} */ (lists) };
}

/** @returns {ListState} */
export function emptyList() {
  return { loaded: false, known: false, loading: false, error: false, next: null, edge: null, total: null };
}

/** One text for each narrowing, to compare them by. @param {Narrowing} narrowed */
export function narrowKey(narrowed) {
  return new URLSearchParams(queryOf(narrowed)).toString();
}

/** As the server and the address bar are told. @param {Narrowing} narrowed @returns {Record<string, string>} */
export function queryOf({ tag, operator, channel, unread, waiting }) {
  return {
    ...(tag === null ? {} : { tag: String(tag) }),
    ...(operator === null ? {} : { operator }),
    ...(channel === null ? {} : { channel }),
    ...(unread ? { unread: "1" } : {}),
    ...(waiting ? { waiting: "1" } : {}),
  };
}

/** What an address says; what it does not say right is not narrowed to. @param {URLSearchParams} query @returns {Narrowing} */
export function narrowedFrom(query) {
  const number = (/** @type {string} */ name) => (/^\d{1,15}$/.test(query.get(name) ?? "") ? query.get(name) : null);
  const tag = number("tag");
  return {
    tag: tag === null ? null : Number(tag),
    operator: number("operator"),
    channel: query.get("channel") || null,
    unread: query.get("unread") === "1",
    waiting: query.get("waiting") === "1",
  };
}

/**
 * Whether a row fits, as far as it is known here: who once served a closed one, only the server knows.
 * @param {Conversation} row @param {Narrowing} narrowed @param {string | null} [selected] stays, although it has just been read
 */
export function fits(row, narrowed, selected = null) {
  const { tag, operator, channel, unread, waiting } = narrowed;
  if (tag !== null && !tagsOf(row).some(({ id }) => id === tag)) return false;
  if (operator !== null && row.session && String(row.session.operator_id) !== operator) return false;
  if (operator !== null && !row.session && row.served_by !== operator) return false;
  if (channel !== null && (row.channel ?? "default") !== channel) return false;
  if (unread && row.unread_count === 0 && row.line_user_id !== selected) return false;
  return !waiting || row.session?.status === "WAITING";
}

/** What the list is narrowed to, in words: one chip each. @param {AppState} state @returns {Chip[]} */
export function chipsOf(state) {
  const { tag, operator, channel, unread, waiting } = state.narrowed;
  const known = state.tags?.find(({ id }) => id === tag);
  /** @type {(Chip | null)[]} */
  const chips = [
    unread ? { key: "unread", text: t("filter.unread"), color: null } : null,
    waiting ? { key: "waiting", text: t("filter.waiting"), color: null } : null,
    operator === null ? null : { key: "operator", text: personName(state, operator), color: null },
    channel === null ? null : { key: "channel", text: state.channels[channel]?.name ?? channel, color: null },
    tag === null ? null : { key: "tag", text: known?.name ?? t("filter.tag"), color: known?.color ?? "gray" },
  ];
  return chips.flatMap((chip) => (chip ? [chip] : []));
}

/** What can be chosen, and what is. @param {AppState} state @returns {FilterModel} */
export function filterModel(state) {
  const { narrowed, tags, channels } = state;
  const people = new Map([...state.colleagues, ...state.operators, state.me].map(({ id, name }) => [String(id), name]));
  const slugs = Object.values(channels);
  return {
    chips: chipsOf(state),
    unread: narrowed.unread,
    waiting: narrowed.waiting,
    tags: tags && tags.map(({ id, name, color, used }) => ({ key: String(id), name, color, detail: t("tags.used", { count: used ?? 0 }), chosen: id === narrowed.tag })),
    people: [...people]
      .map(([id, name]) => ({ key: id, name: id === state.me.id ? t("people.you", { name }) : name, color: null, detail: "", chosen: id === narrowed.operator }))
      .sort((a, b) => Number(b.key === state.me.id) - Number(a.key === state.me.id) || a.name.localeCompare(b.name)),
    channels: slugs.length < 2 ? [] : slugs.map(({ slug, name }) => ({ key: slug, name, color: null, detail: "", chosen: slug === narrowed.channel })),
  };
}

/** @param {AppState} state @param {string} id */
function personName(state, id) {
  if (id === state.me.id) return t("author.you");
  return [...state.operators, ...state.colleagues].find((one) => String(one.id) === id)?.name ?? t("author.colleague");
}
