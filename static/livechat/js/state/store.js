/**
 * Holds one state; only dispatch() changes it, and listeners hear of it once it has.
 * @param {(state: AppState, action: Action) => AppState} reduce @param {AppState} initial
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Action} action */
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    /** @param {() => void} listener @returns {() => void} the way to stop */
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
