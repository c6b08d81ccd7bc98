import { attachments } from "./attachments.js";
import { canned } from "./canned.js";
import { ownFieldsLoaded } from "./own_fields.js";
import { channels } from "./channels.js";
import { connection } from "./connection.js";
import { conversations } from "./conversations.js";
import { galleries } from "./gallery.js";
import { EVERYTHING, emptyList, narrowing } from "./narrowing.js";
import { notes } from "./notes.js";
import { people } from "./people.js";
import { DEFAULTS, preferences } from "./preferences.js";
import { noSearch, search } from "./search.js";
import { sessions } from "./sessions.js";
import { staged } from "./staged.js";
import { tags } from "./tags.js";
import { threads } from "./threads.js";

/** @param {Me} me @param {Preferences} [wanted] @param {number} [waitingLimit] ms after which a customer has waited too long @returns {AppState} */
export function initialState(me, wanted = DEFAULTS, waitingLimit = 600_000) {
  return {
    me,
    preferences: wanted,
    waitingLimit,
    ringing: 0,
    view: "queue",
    search: noSearch(),
    selected: null,
    connection: {
      phase: "disconnected",
      lostAt: null,
      retryAt: null,
      offline: false,
      signedOut: false,
      release: "",
      caughtUp: null,
      durable: true,
      pollingAt: null,
      ahead: 0,
    },
    tick: 0,
    byId: {},
    lists: { queue: emptyList(), mine: emptyList(), all: emptyList(), snoozed: emptyList(), closed: emptyList() },
    counts: { queue: 0, mine: 0, all: 0, snoozed: 0 },
    threads: {},
    operators: [],
    viewers: {},
    typists: {},
    drafts: {},
    attachments: {},
    quotes: {},
    places: {},
    replies: {},
    canned: null,
    ownFields: null,
    noteDrafts: {},
    sessions: {},
    galleries: {},
    colleagues: [],
    mentions: [],
    tags: null,
    narrowed: EVERYTHING,
    channels: {},
    quotaSeen: "",
  };
}

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function reduce(state, action) {
  return [search, screen, connection, conversations, threads, people, attachments, staged, channels, canned, notes, tags, narrowing, sessions, galleries, preferences, ownFieldsLoaded].reduce((last, part) => part(last, action), state);
}

/** What the operator looks at. @param {AppState} state @param {Action} action @returns {AppState} */
function screen(state, action) {
  switch (action.type) {
    case "view/selected":
      return state.view === action.view ? state : { ...state, view: action.view };
    case "conversation/selected":
      return { ...state, selected: action.id };
    case "draft/changed": {
      const { [action.id]: _old, ...others } = state.drafts;
      return { ...state, drafts: action.text ? { ...others, [action.id]: action.text } : others };
    }
    default:
      return state;
  }
}
