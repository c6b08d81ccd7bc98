import { mergeNotes } from "./notes.js";
import { mergeEvents } from "./session_events.js";
import { insert, merge, oldestUnread, patch } from "./messages.js";
import { around, atTheEnd, newest, received, receivedOne } from "./spot.js";
import { withNewer, withOlder } from "./thread_window.js";

const KEPT = 12; // threads; the least recently opened one without unsent messages goes

/** @param {string} id @returns {Thread} */
function emptyThread(id) {
  return {
    id,
    loaded: false,
    loading: true,
    error: false,
    messages: [],
    pending: [],
    events: [],
    notes: [],
    notesMore: false,
    hasMore: false,
    loadingOlder: false,
    rev: 0,
    fresh: true,
    unreadFrom: null,
    ...atTheEnd(),
  };
}

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function threads(state, action) {
  switch (action.type) {
    case "thread/opened":
      return opened(state, action.id);
    case "thread/failed":
      return change(state, action.id, () => ({ loading: false, error: true }));
    case "thread/snapshot":
      return change(state, action.id, (thread) => snapshot(thread, action));
    case "thread/loading_older":
      return change(state, action.id, () => ({ loadingOlder: true }));
    case "thread/older":
      return change(state, action.id, (thread) => withOlder(thread, action));
    case "thread/around":
      return change(state, action.id, (thread) => around(thread, action));
    case "thread/loading_newer":
      return change(state, action.id, () => ({ loadingNewer: true }));
    case "thread/newer":
      return change(state, action.id, (thread) => withNewer(thread, action));
    case "thread/newest":
      return change(state, action.id, (thread) => newest(thread, action));
    case "message/arrived":
      return change(state, action.message.line_user_id, (thread) => arrived(thread, action));
    case "message/pending":
      return pending(state, action.message);
    case "message/acked":
      return change(state, action.id, (thread) => acked(thread, action));
    case "message/changed":
      return change(state, action.id, (thread) =>
        patch(thread, { tempId: action.tempId, messageId: action.messageId }, action.change),
      );
    case "message/discarded":
      return change(state, action.id, (thread) => ({
        pending: thread.pending.filter((message) => message.temp_id !== action.tempId),
      }));
    case "session_event/arrived":
      return change(state, action.id, (thread) => ({ ...advance(thread, action.event.rev), events: mergeEvents(thread.events, [action.event]) }));
    case "note/changed":
      return change(state, action.id, (thread) => ({ ...advance(thread, action.note.rev), notes: mergeNotes(thread.notes, [action.note]) }));
    case "notes/older":
      return change(state, action.id, (thread) => ({ notes: mergeNotes(thread.notes, action.notes), notesMore: action.hasMore }));
    case "thread/advanced":
      return change(state, action.id, (thread) => advance(thread, action.rev));
    default:
      return state;
  }
}

/** @param {AppState} state @param {string} id @param {(thread: Thread) => Partial<Thread>} how @returns {AppState} */
function change(state, id, how) {
  const thread = state.threads[id];
  if (!thread) return state;
  return { ...state, threads: { ...state.threads, [id]: { ...thread, ...how(thread) } } };
}

/** @param {AppState} state @param {string} id @returns {AppState} */
function opened(state, id) {
  const { [id]: known, ...others } = state.threads;
  const kept = Object.entries(others);
  const spare = kept.length + 1 - KEPT;
  const goes = new Set(kept.filter(([, thread]) => thread.pending.length === 0).slice(0, Math.max(0, spare)).map(([key]) => key));
  // Who comes back wants what is new, not where they once jumped to.
  const there = known?.hasNewer ? { ...emptyThread(id), pending: known.pending } : known;
  const thread = { ...(there ?? emptyThread(id)), fresh: true, error: false, unreadFrom: null, loading: !there?.loaded };
  return { ...state, threads: { ...Object.fromEntries(kept.filter(([key]) => !goes.has(key))), [id]: thread } };
}

/** The answer to a join or a sync: everything (since is null), or what changed since. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
function snapshot(thread, action) {
  /** @type {{ payload: Snapshot, since: number | null }} */
  const { payload, since } = /** @type {any} */ (action);
  const incoming = payload.messages ?? [];
  const whole = since === null;
  const { messages, beyond } = whole ? { messages: merge([], incoming), beyond: [] } : received(thread, incoming);
  // A partial answer reaches as far as its last change; the rest is asked for next.
  const partial = !whole && payload.has_more;
  const rev = partial ? Math.max(thread.rev, ...incoming.map((message) => message.rev)) : Math.max(thread.rev, payload.rev);
  return {
    ...(whole ? atTheEnd() : {}),
    messages,
    beyond,
    notes: mergeNotes(whole ? [] : thread.notes, payload.notes ?? []),
    notesMore: whole ? Boolean(payload.notes_more) : thread.notesMore,
    events: mergeEvents(whole ? [] : thread.events, payload.session_events ?? []),
    rev,
    pending: thread.pending.filter(({ temp_id }) => ![...messages, ...beyond].some((message) => message.temp_id === temp_id)),
    hasMore: whole ? Boolean(payload.has_more) : thread.hasMore,
    loaded: true,
    loading: false,
    error: false,
    fresh: false,
    unreadFrom: thread.fresh ? oldestUnread(messages, payload.unread_count) : thread.unreadFrom,
  };
}

/** @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
function arrived(thread, action) {
  /** @type {Message} */
  const message = action.message;
  const unseen = message.direction === "INCOMING" && !action.seen && !thread.messages.some(({ id }) => id === message.id);
  return {
    ...advance(thread, message.rev),
    ...receivedOne(thread, message),
    pending: message.temp_id ? thread.pending.filter(({ temp_id }) => temp_id !== message.temp_id) : thread.pending,
    unreadFrom: unseen && thread.unreadFrom === null ? message.seq : thread.unreadFrom,
  };
}

/** @param {AppState} state @param {Message} message @returns {AppState} */
function pending(state, message) {
  const id = message.line_user_id;
  const ready = state.threads[id] ? state : { ...state, threads: { ...state.threads, [id]: emptyThread(id) } };
  return change(ready, id, (thread) => {
    if ([...thread.pending, ...thread.messages].some(({ temp_id }) => temp_id === message.temp_id)) return {};
    return { pending: [...thread.pending, message], unreadFrom: null };
  });
}

/** The bubble gets its id and place; the server's own words for it follow. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
function acked(thread, { payload }) {
  const waiting = thread.pending.find(({ temp_id }) => temp_id === payload.temp_id);
  if (!waiting) return patch(thread, { tempId: payload.temp_id, only: "local" }, { status: "queued", reason: null });
  const message = { ...waiting, id: payload.message_id, seq: payload.seq, status: /** @type {const} */ ("queued"), reason: null, rev: 0 };
  return {
    pending: thread.pending.filter((other) => other !== waiting),
    ...([...thread.messages, ...thread.beyond].some(({ id }) => id === message.id) ? {} : receivedOne(thread, message)),
  };
}

/** Moves `rev` on only where nothing lies between. @param {Thread} thread @param {number | undefined} rev @returns {Partial<Thread>} */
function advance(thread, rev) {
  return rev === thread.rev + 1 ? { rev } : {};
}
