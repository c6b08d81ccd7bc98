/** @type {Occasion[]} */
export const OCCASIONS = ["queue", "message", "transfer", "mention", "failed", "late"];
/** @type {Way[]} */
export const WAYS = ["sound", "desktop", "badge"];

/** What the server gives who has chosen nothing. @type {Preferences} */
export const DEFAULTS = {
  language: "",
  enter_sends: true,
  single_keys: true,
  noticing: { events: { queue: WAYS, message: WAYS, transfer: WAYS, mention: WAYS, failed: WAYS, late: WAYS }, volume: 60, muted: false },
};

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function preferences(state, action) {
  if (action.type === "ringing/changed") return { ...state, ringing: action.count };
  if (action.type !== "preferences/changed") return state;
  return { ...state, preferences: { ...state.preferences, ...action.change } };
}
