/** @typedef {{ key: string, name: string, progress: number, error: string | null, media: Media | null }} Attachment */

/**
 * What waits to be sent beside the text, and what the text answers, by conversation.
 * @param {AppState} state @param {Action} action @returns {AppState}
 */
export function attachments(state, action) {
  switch (action.type) {
    case "attachment/added":
      return put(state, action.id, [...of(state, action.id), action.attachment]);
    case "attachment/changed":
      return put(state, action.id, of(state, action.id).map((one) => (one.key === action.key ? { ...one, ...action.change } : one)));
    case "attachment/removed":
      return put(state, action.id, of(state, action.id).filter((one) => one.key !== action.key));
    case "quote/set": {
      const { [action.id]: _old, ...others } = state.quotes;
      return { ...state, quotes: action.quoted ? { ...others, [action.id]: action.quoted } : others };
    }
    default:
      return state;
  }
}

/** @param {AppState} state @param {string} id @returns {Attachment[]} */
export function of(state, id) {
  return state.attachments[id] ?? [];
}

/** @param {AppState} state @param {string} id @param {Attachment[]} list @returns {AppState} */
function put(state, id, list) {
  return { ...state, attachments: { ...state.attachments, [id]: list } };
}
