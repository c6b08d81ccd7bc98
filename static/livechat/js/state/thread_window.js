import { merge } from "./messages.js";
import { mergeEvents } from "./session_events.js";
import { newer } from "./spot.js";

// However long a history is, only a stretch of it is kept and drawn. What is given up at one end is asked for
// again where the reader comes back to it.

export const MOST = 200; // messages

/** The page before the first message; what lies far below goes. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
export function withOlder(thread, action) {
  const messages = merge(thread.messages, action.messages ?? []);
  const rest = {
    events: mergeEvents(thread.events, action.events ?? []),
    hasMore: action.hasMore ?? thread.hasMore,
    loadingOlder: false,
  };
  if (messages.length <= MOST) return { ...rest, messages };
  // What is below the stretch comes with the pages after it. What waits to be sent is kept, and is seen again
  // at the end, where it stands.
  return { ...rest, messages: messages.slice(0, MOST), hasNewer: true };
}

/** The page after the last message; what lies far above goes. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
export function withNewer(thread, action) {
  const next = newer(thread, action);
  if (!next.messages || next.messages.length <= MOST) return next;
  return { ...next, messages: next.messages.slice(-MOST), hasMore: true };
}
