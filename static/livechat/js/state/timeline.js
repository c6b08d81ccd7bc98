import { has, t } from "../lib/i18n.js";
import { clock, dayKey, dayLabel, fullTime } from "../lib/time.js";
import { withAlbums } from "./albums.js";
import { noteItem, shownNotes } from "./notes.js";
import { isQuotable } from "./outgoing.js";
import { ms, nameOf } from "./selectors.js";
import { isOwn, stateOf } from "./send_state.js";
import { eventItem } from "./session_events.js";
import { isWithin } from "./spot.js";
import { canUndo, undoSeconds } from "./undo.js";

const GROUP = 3 * 60_000; // ms between bubbles that belong together

/** Kinds that are news about the chat, not words of a person. */
const EVENTS = new Set([
  "follow",
  "unfollow",
  "join",
  "leave",
  "memberJoined",
  "memberLeft",
  "videoPlayComplete",
  "beacon",
  "accountLink",
  "membership",
  "session",
  "system",
  "event",
]);

/** A thread as what is shown, top to bottom. @param {AppState} state @param {string} id @param {number} now @returns {TimelineItem[]} */
export function timeline(state, id, now) {
  const thread = state.threads[id];
  if (!thread) return [];
  const shown = withAlbums(thread.hasNewer ? thread.messages : [...thread.messages, ...thread.pending]);
  /** @type {TimelineItem[]} */
  const items = [];
  let day = "";
  const within = isWithin(thread);
  let events = thread.events.filter((one) => within(one.after_seq));
  const notes = shownNotes(thread);
  let next = 0;
  /** @param {number} at */
  const dayLine = (at) => {
    if (dayKey(at) === day) return;
    day = dayKey(at);
    items.push({ key: `day-${day}`, kind: "day", text: dayLabel(at, now) });
  };
  /** Notes stand where they were written. @param {number} until ms since epoch */
  const put = (until) => {
    for (let note = notes[next]; note && ms(note.created_at) < until; note = notes[++next]) {
      dayLine(ms(note.created_at));
      items.push(noteItem(state, note));
    }
  };
  /** What was done with the session, above the message that came next. @param {number} seq */
  const did = (seq) => {
    for (const event of events.filter((one) => one.after_seq < seq)) {
      put(ms(event.at));
      dayLine(ms(event.at));
      items.push(eventItem(event, state, now));
    }
    events = events.filter((one) => one.after_seq >= seq);
  };
  const held = undoSeconds(state, id, now);
  shown.forEach(({ message, album }, index) => {
    did(message.seq ?? Infinity);
    const at = ms(message.created_at);
    put(at);
    dayLine(at);
    if (thread.unreadFrom !== null && (album ?? [message]).some(({ seq }) => seq === thread.unreadFrom)) {
      items.push({ key: "unread", kind: "unread", text: t("thread.unread_line") });
    }
    items.push({ ...messageItem(state, message, shown[index + 1]?.message, items.at(-1)), album, undo: canUndo(message, state) ? held : 0 });
  });
  did(Infinity);
  put(Infinity);
  return items;
}

/** @param {AppState} state @param {Message} message @param {Message | undefined} next @param {TimelineItem | undefined} before @returns {TimelineItem} */
function messageItem(state, message, next, before) {
  const at = ms(message.created_at);
  // A bubble keeps its key, and with it its element, from the first keystroke to the last tick.
  const key = message.temp_id ? `m-${message.temp_id}` : `m-${message.payload?.imageSet?.id ?? message.id}`;
  if (EVENTS.has(message.message_type)) {
    return { key, kind: "event", text: eventText(state, message), time: clock(at), fullTime: fullTime(at) };
  }
  return {
    key,
    kind: "message",
    message,
    side: message.direction === "INCOMING" ? "in" : message.sender_role === "BOT" ? "bot" : "out",
    own: isOwn(message, state),
    author: authorOf(state, message),
    customer: nameOf(state, message.line_user_id),
    quotable: isQuotable(message),
    group: (state.byId[message.line_user_id]?.kind ?? "user") !== "user",
    first: !(before?.kind === "message" && before.message && together(before.message, message)),
    last: !(next && together(message, next)),
    state: message.direction === "OUTGOING" ? stateOf(message, state) : null,
    time: clock(at),
    fullTime: fullTime(at),
    dateTime: message.created_at,
  };
}

/** @param {Message} a @param {Message} b */
function together(a, b) {
  return (
    a.direction === b.direction &&
    a.sender_role === b.sender_role &&
    (a.operator_name ?? "") === (b.operator_name ?? "") &&
    (a.sender?.id ?? "") === (b.sender?.id ?? "") &&
    a.payload?.sent_by === b.payload?.sent_by &&
    !EVENTS.has(b.message_type) &&
    dayKey(ms(a.created_at)) === dayKey(ms(b.created_at)) &&
    Math.abs(ms(b.created_at) - ms(a.created_at)) < GROUP
  );
}

/** @param {AppState} state @param {Message} message */
export function authorOf(state, message) {
  if (message.direction === "INCOMING") return message.sender?.name ?? nameOf(state, message.line_user_id);
  if (message.payload?.sent_by) return t("author.system", { name: message.payload.sent_by });
  if (message.sender_role === "BOT") return t("author.bot");
  return isOwn(message, state) ? t("author.you") : message.operator_name || t("author.team");
}

/** @param {AppState} state @param {Message} message */
function eventText(state, message) {
  const count = message.payload?.members?.length ?? 1;
  const named = `event.${message.message_type}_named`;
  const key = message.sender && count === 1 && has(named) ? named : `event.${message.message_type}`;
  return has(key) ? t(key, { name: authorOf(state, message), count }) : message.content || message.message_type;
}
