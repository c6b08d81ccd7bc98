import { folded } from "../lib/canned.js";
import { locale, t } from "../lib/i18n.js";

/** Canned replies as they were last loaded; null before. @param {AppState} state @param {Action} action @returns {AppState} */
export function canned(state, action) {
  switch (action.type) {
    case "canned/loaded":
      return { ...state, canned: action.replies };
    case "canned/saved":
      return { ...state, canned: [...(state.canned ?? []).filter(({ id }) => id !== action.reply.id), action.reply] };
    case "canned/deleted":
      return { ...state, canned: (state.canned ?? []).filter(({ id }) => id !== action.id) };
    default:
      return state;
  }
}

/**
 * Those that hold every word, the likeliest first: by shortcut, by title, by how often they were used.
 * @param {Canned[]} replies @param {string} query @returns {Canned[]}
 */
export function matching(replies, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return replies
    .map((reply) => ({ reply, rank: rank(reply, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || b.reply.used_count - a.reply.used_count || a.reply.title.localeCompare(b.reply.title))
    .map(({ reply }) => reply);
}

/** Small first; null where a word is missing. @param {Canned} reply @param {string[]} words */
function rank({ shortcut, title, folder, text }, words) {
  const key = folded(shortcut);
  const name = folded(title);
  const whole = [key, name, folded(folder), folded(text)].join("\n");
  if (!words.every((word) => whole.includes(word))) return null;
  const said = words.join(" ");
  if (said === "" || key === said) return 0;
  if (key.startsWith(said)) return 1;
  return name.startsWith(said) ? 2 : 3;
}

/** What fills the variables in a conversation. A name that LINE has not told yet is none. @param {AppState} state @param {string} id @returns {Record<string, string>} */
export function valuesOf(state, id) {
  const row = state.byId[id];
  // What the team calls a customer is not for the customer to read.
  const name = row?.customer?.line_name ?? (row?.customer?.alias ? "" : row?.display_name) ?? "";
  // Until then the server shows the start of LINE's id.
  const known = name !== "" && name !== (id.split("~").at(-1) ?? "").slice(0, 9);
  const channel = state.channels[row?.channel ?? ""];
  const own = Object.entries(row?.customer?.own ?? {}).map(([key, value]) => [`own_${key}`, ownText(value)]);
  return { ...Object.fromEntries(own), customer_name: known ? name : "", operator_name: state.me.name, channel_name: channel?.name ?? "" };
}

/** What a field of the team's own says in a text. @param {string | number | boolean} value */
function ownText(value) {
  if (typeof value === "boolean") return t(value ? "own.yes" : "own.no");
  return typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value;
}

/** @param {AppState} state @param {string} id @param {boolean} disabled @returns {CannedModel} */
export function cannedModel(state, id, disabled) {
  return { id, disabled, replies: state.canned, values: valuesOf(state, id), supervises: state.me.role !== "operator" };
}
