// Lists of messages in the order of seq. Twice the same is once; an older state (by rev) never replaces a newer.

/** @param {Message[]} messages @param {Message} message @returns {Message[]} */
export function insert(messages, message) {
  const known = messages.findIndex(({ id }) => id === message.id);
  if (known >= 0) {
    const before = /** @type {Message} */ (messages[known]);
    if (message.rev < before.rev) return messages;
    return splice(messages, known, 1, { ...before, ...message });
  }
  let place = messages.length;
  while (place > 0 && (messages[place - 1]?.seq ?? 0) > (message.seq ?? 0)) place -= 1;
  return splice(messages, place, 0, message);
}

/** @param {Message[]} messages @param {Message[]} incoming @returns {Message[]} */
export function merge(messages, incoming) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const message of incoming) {
    const before = byId.get(message.id);
    if (!before || message.rev >= before.rev) byId.set(message.id, { ...before, ...message });
  }
  return [...byId.values()].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

/**
 * Changes the one message that an action names by id or temp_id, wherever it is.
 * @param {Thread} thread @param {{ tempId?: string | null, messageId?: number | null, only?: string }} which only: in this status alone
 * @param {Partial<Message>} change @returns {Partial<Thread>}
 */
export function patch(thread, { tempId, messageId, only }, change) {
  /** @param {Message} message */
  const apply = (message) => {
    const hit = (tempId && message.temp_id === tempId) || (messageId && message.id === messageId);
    return hit && (!only || message.status === only) ? { ...message, ...change } : message;
  };
  return { messages: thread.messages.map(apply), pending: thread.pending.map(apply), beyond: thread.beyond.map(apply) };
}

/** seq of the oldest of the last `count` incoming messages, as far as they are loaded. @param {Message[]} messages @param {number} count */
export function oldestUnread(messages, count) {
  const incoming = messages.filter(({ direction }) => direction === "INCOMING");
  return count > 0 ? (incoming.slice(-count)[0]?.seq ?? null) : null;
}

/** @template T @param {T[]} list @param {number} at @param {number} remove @param {T} item @returns {T[]} */
function splice(list, at, remove, item) {
  return [...list.slice(0, at), item, ...list.slice(at + remove)];
}
