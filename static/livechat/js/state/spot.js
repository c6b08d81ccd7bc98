import { insert, merge } from "./messages.js";
import { mergeNotes } from "./notes.js";
import { mergeEvents } from "./session_events.js";

// A thread normally reaches to the newest message. After a jump far back it is a stretch around one message:
// `hasNewer` is set, and what comes meanwhile waits in `beyond` until the stretch has grown as far as that.

/** What every thread begins with. @returns {Pick<Thread, "hasNewer" | "loadingNewer" | "beyond" | "spotNotes" | "spot">} */
export function atTheEnd() {
  return { hasNewer: false, loadingNewer: false, beyond: [], spotNotes: [], spot: 0 };
}

/** The history around a message in the place of what was there. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
export function around(thread, { page }) {
  const beyond = thread.hasNewer ? thread.beyond : [];
  return {
    ...stretch(thread, merge([], page.results), beyond, page),
    events: mergeEvents(thread.events, page.session_events),
    hasMore: page.has_more,
    loadingOlder: false,
    spot: thread.spot + 1,
  };
}

/** The page after the last message of the stretch. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
export function newer(thread, { page }) {
  if (!page || !thread.hasNewer) return { loadingNewer: false };
  return {
    ...stretch(thread, merge(thread.messages, page.results), thread.beyond, page),
    events: mergeEvents(thread.events, page.session_events),
  };
}

/** Back to the newest messages. @param {Thread} thread @param {Action} action @returns {Partial<Thread>} */
export function newest(thread, { page }) {
  return {
    ...atTheEnd(),
    spot: thread.spot + 1,
    messages: merge(page.results, thread.beyond),
    events: mergeEvents(thread.events, page.session_events ?? []),
    hasMore: page.has_more,
    loadingOlder: false,
  };
}

/** Messages from a live event or a sync, each where it belongs. @param {Thread} thread @param {Message[]} incoming @returns {Pick<Thread, "messages" | "beyond">} */
export function received(thread, incoming) {
  if (!thread.hasNewer) return { messages: merge(thread.messages, incoming), beyond: [] };
  const last = thread.messages.at(-1)?.seq ?? 0;
  const inside = incoming.filter((message) => (message.seq ?? 0) <= last && (message.seq ?? 0) >= (thread.messages[0]?.seq ?? 0));
  const outside = incoming.filter((message) => (message.seq ?? 0) > last);
  return { messages: merge(thread.messages, inside), beyond: merge(thread.beyond, outside) };
}

/** @param {Thread} thread @param {Message} message @returns {Pick<Thread, "messages" | "beyond">} */
export function receivedOne(thread, message) {
  return thread.hasNewer ? received(thread, [message]) : { messages: insert(thread.messages, message), beyond: [] };
}

/** @param {Thread} thread @param {Message[]} messages @param {Message[]} beyond @param {Json} page @returns {Partial<Thread>} */
function stretch(thread, messages, beyond, page) {
  const open = page.has_newer;
  return {
    messages: open ? messages : merge(messages, beyond),
    beyond: open ? beyond : [],
    hasNewer: open,
    loadingNewer: false,
    spotNotes: mergeNotes(thread.spotNotes, page.notes ?? []),
  };
}

/** Whether something done after a message belongs to what is loaded. @param {Thread} thread @returns {(afterSeq: number) => boolean} */
export function isWithin({ messages, hasMore, hasNewer }) {
  const first = hasMore ? (messages[0]?.seq ?? 0) : 0;
  const last = hasNewer ? (messages.at(-1)?.seq ?? 0) : Infinity;
  return (seq) => seq >= first && seq < last;
}
