import { folded } from "../lib/canned.js";

/** All tags, as they were last loaded. @param {AppState} state @param {Action} action @returns {AppState} */
export function tags(state, action) {
  switch (action.type) {
    case "tags/loaded":
      return { ...state, tags: action.tags };
    default:
      return state;
  }
}

/** A conversation's tags; from a server that names them only, without their colours. @param {Conversation | undefined} row @returns {Tag[]} */
export function tagsOf(row) {
  return row?.tag_details ?? (row?.tags ?? []).filter((name) => typeof name === "string").map((name) => ({ id: 0, name, color: "gray" }));
}

/** @param {AppState} state @param {string} id @returns {TagsModel} */
export function tagsModel(state, id) {
  return { id, tags: tagsOf(state.byId[id]), all: state.tags, disabled: state.connection.signedOut };
}

/**
 * What may be put on a conversation: tags that hold what is typed, the likeliest first, and last a new one where
 * none is called so. @param {TagsModel} model @param {string} typed @returns {{ name: string, color: string, fresh: boolean }[]}
 */
export function tagChoices({ tags: on, all }, typed) {
  const name = typed.replace(/\s+/g, " ").trim();
  const wanted = folded(name);
  const taken = new Set(on.map((tag) => folded(tag.name)));
  const found = (all ?? [])
    .filter((tag) => folded(tag.name).includes(wanted) && !taken.has(folded(tag.name)))
    .sort((a, b) => Number(!folded(a.name).startsWith(wanted)) - Number(!folded(b.name).startsWith(wanted)) || (b.used ?? 0) - (a.used ?? 0))
    .map((tag) => ({ name: tag.name, color: tag.color, fresh: false }));
  const known = taken.has(wanted) || (all ?? []).some((tag) => folded(tag.name) === wanted);
  return name && !known ? [...found, { name, color: "gray", fresh: true }] : found;
}
