import { ms } from "./selectors.js";
import { isOwn } from "./send_state.js";

/** For how long what is queued in a conversation is still held back; 0 where it is not. @param {AppState} state @param {string} id @param {number} now @returns {number} seconds */
export function undoSeconds(state, id, now) {
  const until = ms(state.byId[id]?.held_until);
  return until ? Math.max(0, Math.ceil((until - (now + state.connection.ahead)) / 1000)) : 0;
}

/** Whether this operator can take it back, while it is held. @param {Message} message @param {AppState} state */
export function canUndo(message, state) {
  return message.id !== null && message.status === "queued" && isOwn(message, state);
}

/** What was sent last of what can be taken back. @param {AppState} state @param {string} id @param {number} now @returns {Message | null} */
export function lastUndoable(state, id, now) {
  if (undoSeconds(state, id, now) === 0) return null;
  return state.threads[id]?.messages.filter((message) => canUndo(message, state)).at(-1) ?? null;
}
