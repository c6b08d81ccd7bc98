import { withAlbums } from "./albums.js";
import { tagsOf } from "./tags.js";
// Questions about the list. The order and the edges are the server's, see its selectors for the inbox.

/** @param {ViewName} view @param {Conversation} row @param {string} me */
export function belongs(view, row, me) {
  if (view === "queue") return row.session?.status === "WAITING";
  if (view === "mine") return row.session?.status === "ACTIVE" && String(row.session.operator_id) === me;
  return true;
}

/** Whether a view's number counts a row: "all" counts the open ones. @param {ViewName} view @param {Conversation} row @param {string} me */
export function counted(view, row, me) {
  return view === "all" ? row.session !== null : belongs(view, row, me);
}

/** Small first: queue by longest waiting, the others by latest activity. @param {ViewName} view @param {Conversation} row @returns {number} */
export function sortKey(view, row) {
  if (view === "queue") return ms(row.session?.waiting_since ?? row.session?.opened_at);
  return -ms(row.last_message?.created_at);
}

/** Whether a row lies in the loaded part of a view. @param {Pick<ListState, "next" | "edge">} list @param {ViewName} view @param {Conversation} row */
export function within(list, view, row) {
  return list.next === null || list.edge === null || sortKey(view, row) <= list.edge;
}

/** Whether a row has a tag; null: any. @param {Conversation} row @param {number | null} tag */
export function hasTag(row, tag) {
  return tag === null || tagsOf(row).some(({ id }) => id === tag);
}

/** The loaded part of a view, in order. @param {AppState} state @param {ViewName} view @param {number | null} [tag] narrowed to it; null: all, whatever the list shows @returns {Conversation[]} */
export function rowsOf(state, view, tag = state.tagFilter?.id ?? null) {
  const list = state.lists[view];
  return Object.values(state.byId)
    .filter((row) => belongs(view, row, state.me.id) && within(list, view, row) && hasTag(row, tag))
    .sort((a, b) => sortKey(view, a) - sortKey(view, b) || (a.line_user_id < b.line_user_id ? -1 : 1));
}

/** Where a view is loaded to its end it is counted, else the server's number stands. @param {AppState} state @returns {Counts} */
export function countsOf(state) {
  const counts = { ...state.counts };
  for (const view of /** @type {ViewName[]} */ (["queue", "mine", "all"])) {
    const { loaded, next } = state.lists[view];
    if (loaded && next === null && !state.tagFilter) counts[view] = rowsOf(state, view).filter((row) => counted(view, row, state.me.id)).length;
  }
  return counts;
}

/** What asks for this operator now: everyone who waits, and unread ones of their own. @param {AppState} state */
export function attention(state) {
  const mine = Object.values(state.byId).filter((row) => belongs("mine", row, state.me.id) && row.unread_count > 0);
  return countsOf(state).queue + mine.length;
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
