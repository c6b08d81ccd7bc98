// Colleagues: who is online, who looks at the open conversation, who types in it.

const TYPING_LIFE = 6_000; // ms; a lost "stop" heals by itself

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function people(state, action) {
  switch (action.type) {
    case "presence/set":
      return { ...state, operators: action.operators.map(operator) };
    case "viewers/set":
      return action.id === state.selected ? { ...state, viewers: named(action.viewers, state.me.id) } : state;
    case "viewer/joined":
      return { ...state, viewers: { ...state.viewers, [action.id]: action.name } };
    case "viewer/left":
      return { ...state, viewers: without(state.viewers, action.id), typists: without(state.typists, action.id) };
    case "conversation/selected":
    case "viewers/cleared":
      return { ...state, viewers: {}, typists: {} };
    case "typing/set": {
      const others = without(state.typists, action.id);
      if (!action.typing) return { ...state, typists: others };
      return { ...state, typists: { ...others, [action.id]: { name: action.name, until: action.now + TYPING_LIFE } } };
    }
    case "typing/expired": {
      const alive = Object.entries(state.typists).filter(([, { until }]) => until > action.now);
      if (alive.length === Object.keys(state.typists).length) return state;
      return { ...state, typists: Object.fromEntries(alive) };
    }
    default:
      return state;
  }
}

/** @param {Json} raw @returns {Operator} */
function operator(raw) {
  return {
    id: String(raw.id),
    name: String(raw.name ?? raw.id),
    status: raw.status ?? "online",
    active_chats: Number(raw.active_chats ?? 0),
  };
}

/** @param {{ id: string, name: string }[]} viewers @param {string} me @returns {Record<string, string>} */
function named(viewers, me) {
  const others = viewers.filter(({ id }) => String(id) !== me);
  return Object.fromEntries(others.map(({ id, name }) => [String(id), name]));
}

/** @template T @param {Record<string, T>} record @param {string} key @returns {Record<string, T>} */
function without(record, key) {
  const { [key]: _gone, ...others } = record;
  return others;
}
