/** @type {Begun} */
export const NOTHING = { text: "", note: "", quoted: null };

/** What is begun in a conversation, as it stands on this screen. @param {AppState} state @param {string} id @returns {Begun} */
export function begunIn({ drafts, noteDrafts, quotes }, id) {
  return { text: drafts[id] ?? "", note: noteDrafts[id] ?? "", quoted: quotes[id] ?? null };
}

/** @param {Begun} one @param {Begun} other */
export function same(one, other) {
  return one.text === other.text && one.note === other.note && (one.quoted?.message_id ?? null) === (other.quoted?.message_id ?? null);
}

/** @param {Begun} one */
export function isNothing(one) {
  return same(one, NOTHING);
}

/**
 * What to do about a draft of the server's: nothing, show it ("adopt"), tell the server what is here
 * ("push"), or show it and offer what was here ("yield"). The newer one stands; a text that the other
 * device has not known is never gone without an offer.
 * @param {{ here: Begun, known: KnownDraft, server: ServerDraft, at: number }} what known: the server's as this device knew it last; at: ms since epoch, by the server's clock, of the last change here
 * @returns {"" | "adopt" | "push" | "yield"}
 */
export function decide({ here, known, server, at }) {
  const changed = !same(here, known);
  if (server.revision <= known.revision) return changed ? "push" : "";
  if (!changed || same(here, server)) return "adopt";
  if (isNothing(server) || at >= Date.parse(server.updated_at)) return "push";
  return isNothing(here) ? "adopt" : "yield";
}

/** Which texts would be gone with `before`, because `after` does not hold them. @param {Pick<Begun, "text" | "note">} before @param {Pick<Begun, "text" | "note">} after @returns {{ text: string, note: string } | null} */
export function lost(before, after) {
  const text = after.text.includes(before.text.trim()) ? "" : before.text;
  const note = after.note.includes(before.note.trim()) ? "" : before.note;
  return text || note ? { text, note } : null;
}
