/**
 * Messages as they are shown: pictures that were sent together and stand together become one entry, in
 * LINE's order; LINE delivers them in any.
 * @param {Message[]} messages @returns {{ message: Message, album: Message[] | null }[]}
 */
export function withAlbums(messages) {
  /** @type {{ message: Message, album: Message[] | null }[]} */
  const shown = [];
  for (const message of messages) {
    const last = shown.at(-1);
    const set = setOf(message);
    if (set && last && setOf(last.message) === set) {
      last.album = [...(last.album ?? [last.message]), message].sort((a, b) => indexOf(a) - indexOf(b));
      // Time, state and reading follow the newest.
      last.message = message;
    } else {
      shown.push({ message, album: null });
    }
  }
  return shown;
}

/** @param {Message} message @returns {string | null} */
function setOf({ message_type, payload, unsent_at }) {
  return message_type === "image" && !unsent_at ? (payload?.imageSet?.id ?? null) : null;
}

/** @param {Message} message */
function indexOf(message) {
  return message.payload?.imageSet?.index ?? message.seq ?? 0;
}
