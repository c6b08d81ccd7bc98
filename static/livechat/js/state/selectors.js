import { withAlbums } from "./albums.js";
import { fits, narrowKey } from "./narrowing.js";
// Questions about the list. The order and the edges are the server's, see its selectors for the inbox.

/** @type {ViewName[]} */
export const VIEWS = ["queue", "mine", "all", "snoozed", "closed"];

/** What is snoozed is in no other view. @param {ViewName} view @param {Conversation} row @param {string} me */
export function belongs(view, row, me) {
  const { session } = row;
  if (view === "closed") return session === null && row.last_seq > 0;
  if (!session) return false;
  if (view === "snoozed") return isSnoozed(row);
  if (isSnoozed(row)) return false;
  if (view === "queue") return session.status === "WAITING";
  return view === "all" || isMine(row, me);
}

/** @param {Conversation} row @param {string} me */
export function isMine({ session }, me) {
  return session?.status === "ACTIVE" && String(session.operator_id) === me;
}

/** @param {Conversation | undefined} row */
export function isSnoozed(row) {
  return Boolean(row?.session?.snoozed_until);
}

/** Since when somebody waits for an answer, or will: outside of the hours nobody can give one. ms since epoch. @param {Conversation} row */
export function waitsSince({ session }) {
  return Math.max(ms(session?.waiting_since ?? session?.opened_at), ms(session?.answer_from));
}

/** Times of a row, read once. @type {WeakMap<Conversation, Record<"waiting" | "snoozed" | "active", number>>} */
const times = new WeakMap();

/** Small first: the queue by longest waiting, what is snoozed by soonest awake, the others by latest activity. @param {ViewName} view @param {Conversation} row @returns {number} */
export function sortKey(view, row) {
  let found = times.get(row);
  if (!found) {
    found = {
      waiting: ms(row.session?.waiting_since ?? row.session?.opened_at),
      snoozed: ms(row.session?.snoozed_until),
      active: ms(row.last_activity_at ?? row.last_message?.created_at),
    };
    times.set(row, found);
  }
  if (view === "queue") return found.waiting;
  return view === "snoozed" ? found.snoozed : -found.active;
}

/** Whether a row lies in the loaded part of a view. @param {Pick<ListState, "next" | "edge">} list @param {ViewName} view @param {Conversation} row */
export function within(list, view, row) {
  return list.next === null || list.edge === null || sortKey(view, row) <= list.edge;
}

/** With ten thousand rows the order is worth keeping until one of them changes. @type {WeakMap<AppState["byId"], Map<string, Conversation[]>>} */
const sorted = new WeakMap();

/** The loaded part of a view, in order. @param {AppState} state @param {ViewName} view @param {Narrowing} [narrowed] whatever the list shows, by default @returns {Conversation[]} */
export function rowsOf(state, view, narrowed = state.narrowed) {
  const list = state.lists[view];
  const { selected, me, byId } = state;
  const key = [view, me.id, list.next !== null, list.edge, narrowKey(narrowed), narrowed.unread ? selected : ""].join("|");
  const kept = sorted.get(byId) ?? new Map();
  sorted.set(byId, kept);
  const known = kept.get(key);
  if (known) return known;
  const rows = Object.values(byId)
    .filter((row) => belongs(view, row, me.id) && within(list, view, row) && fits(row, narrowed, selected))
    .sort((a, b) => sortKey(view, a) - sortKey(view, b) || (a.line_user_id < b.line_user_id ? -1 : 1));
  kept.set(key, rows);
  return rows;
}

/** Where a view is loaded to its end it is counted, else the server's number stands. @param {AppState} state @returns {Counts} */
export function countsOf(state) {
  const counts = { ...state.counts };
  if (narrowKey(state.narrowed)) return counts;
  for (const view of /** @type {(keyof Counts)[]} */ (["queue", "mine", "all", "snoozed"])) {
    const { loaded, next } = state.lists[view];
    if (loaded && next === null) counts[view] = rowsOf(state, view).length;
  }
  return counts;
}

/** How many rows the view has that is shown, as it is narrowed; null: not known yet. @param {AppState} state @returns {number | null} */
export function totalOf(state) {
  const { view } = state;
  const { loaded, next, total } = state.lists[view];
  if (loaded && next === null) return rowsOf(state, view).length;
  return narrowKey(state.narrowed) || view === "closed" ? total : countsOf(state)[view];
}

/** Whether what is sent leaves now: over the socket, or over REST in its place. @param {AppState} state */
export function online({ connection }) {
  return connection.phase === "connected" || connection.pollingAt !== null;
}

const MOMENT = 2_000; // ms of a lost connection that are not worth a word

/** Whether this is more than a moment without live news. @param {AppState} state @param {number} now */
export function stale({ connection }, now) {
  return connection.phase !== "connected" && connection.lostAt !== null && now - connection.lostAt >= MOMENT;
}

/** @param {AppState} state @param {string} id @returns {string} */
export function nameOf(state, id) {
  return state.byId[id]?.display_name || `LINE ${id.split("~").at(-1)?.slice(0, 6) ?? id}`;
}

/** @param {string | null | undefined} iso @returns {number} ms since epoch, 0 when there is none */
export function ms(iso) {
  const at = iso ? Date.parse(iso) : NaN;
  return Number.isNaN(at) ? 0 : at;
}

/** The pictures of a thread that can be looked at, oldest first. @param {AppState} state @param {string} id @returns {Message[]} */
export function picturesOf(state, id) {
  const shown = withAlbums(state.threads[id]?.messages ?? []).flatMap(({ message, album }) => album ?? [message]);
  return shown.filter(({ message_type, media }) => message_type === "image" && media?.state === "ready");
}
