import { mentionParts } from "../lib/mentions.js";
import { clock, fullTime, shortTime } from "../lib/time.js";
import { ms } from "./selectors.js";

const LATEST = 5; // in the details

/** Drafts of notes, colleagues who can be named, and where this operator is named. @param {AppState} state @param {Action} action @returns {AppState} */
export function notes(state, action) {
  switch (action.type) {
    case "note_draft/changed": {
      const { [action.id]: _old, ...others } = state.noteDrafts;
      return { ...state, noteDrafts: action.text ? { ...others, [action.id]: action.text } : others };
    }
    case "colleagues/loaded":
      return { ...state, colleagues: action.colleagues };
    case "mentions/loaded":
      return { ...state, mentions: action.mentions };
    case "mentions/read":
      return { ...state, mentions: state.mentions.filter((one) => one.line_user_id !== action.id) };
    default:
      return state;
  }
}

/** Notes in the order in which they were written; an older state (by rev) never replaces a newer. Deleted ones stay, to be known as such. @param {Note[]} known @param {Note[]} incoming @returns {Note[]} */
export function mergeNotes(known, incoming) {
  const byId = new Map(known.map((note) => [note.id, note]));
  for (const note of incoming) {
    const before = byId.get(note.id);
    if (!before || before.rev <= note.rev) byId.set(note.id, note);
  }
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

/** Those that stand among the messages that are loaded. @param {Thread} thread @returns {Note[]} */
export function shownNotes({ notes, spotNotes, messages, hasMore, hasNewer }) {
  const first = hasMore ? ms(messages[0]?.created_at) : 0;
  const last = hasNewer ? ms(messages.at(-1)?.created_at) : Infinity;
  const all = spotNotes.length ? mergeNotes(spotNotes, notes) : notes;
  return all.filter((note) => note.deleted_at === null && ms(note.created_at) >= first && ms(note.created_at) <= last);
}

/** @param {AppState} state @param {Note} note @returns {TimelineItem} */
export function noteItem(state, note) {
  const at = ms(note.created_at);
  const mine = String(note.author_id) === state.me.id;
  return {
    key: `n-${note.id}`,
    kind: "note",
    note,
    own: mine,
    author: note.author_name ?? "",
    editable: mine || state.me.role !== "operator",
    parts: mentionParts(note.text, note.mentions).map(({ text, who }) => ({ text, mention: who !== null, self: who?.id === state.me.id })),
    time: clock(at),
    fullTime: fullTime(at),
    dateTime: note.created_at,
  };
}

/** @param {AppState} state @param {string} id @param {number} now @returns {NoteModel} */
export function noteModel(state, id, now) {
  const thread = state.threads[id];
  const name = state.byId[id]?.display_name ?? "";
  return {
    id,
    name,
    draft: state.noteDrafts[id] ?? "",
    disabled: state.connection.signedOut,
    latest: (thread ? shownNotes(thread) : [])
      .slice(-LATEST)
      .reverse()
      .map((note) => ({ id: note.id, author: note.author_name ?? "", text: note.text, when: shortTime(ms(note.created_at), now) })),
    people: state.colleagues.filter((one) => one.id !== state.me.id),
  };
}
