/** The team's own fields of customers, as they were last loaded. @param {AppState} state @param {Action} action @returns {AppState} */
export function ownFieldsLoaded(state, action) {
  if (action.type !== "own_fields/loaded") return state;
  return { ...state, ownFields: action.fields };
}

/** What they hold of a conversation's customer; null until they are loaded. @param {AppState} state @param {string} id @returns {OwnField[] | null} */
export function ownFields(state, id) {
  const own = state.byId[id]?.customer?.own ?? {};
  return state.ownFields && state.ownFields.map((field) => ({ ...field, value: own[field.key] ?? null }));
}

/** What was entered, as the server takes it; null: nothing. @param {string} kind @param {string} entered @returns {OwnValue} */
export function ownValue(kind, entered) {
  const text = entered.trim();
  if (text === "") return null;
  if (kind === "number") return Number(text);
  return kind === "yes_no" ? text === "yes" : text;
}
