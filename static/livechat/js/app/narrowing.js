import { EVERYTHING, narrowKey } from "../state/narrowing.js";

/**
 * The list narrowed, by all that is chosen together. The address says it, so that back and reload work.
 * @param {Context} ctx @param {Sync} sync @param {(narrowed: Narrowing) => void} navigate writes the address bar
 * @returns {{ narrow: (narrowed: Narrowing) => boolean, intents: Record<string, (detail: Json) => void> }} narrow: as an address says it; whether that is new
 */
export function createNarrowing({ store }, sync, navigate) {
  /** @param {Narrowing} wanted */
  function narrow(wanted) {
    const { narrowed } = store.get();
    if (narrowKey(wanted) === narrowKey(narrowed)) return false;
    // Nothing is always the same nothing.
    store.dispatch({ type: "narrowed/set", narrowed: narrowKey(wanted) ? wanted : EVERYTHING });
    return true;
  }

  /** @param {Narrowing} wanted */
  function go(wanted) {
    if (!narrow(wanted)) return;
    navigate(store.get().narrowed);
    void sync.loadView(store.get().view);
  }

  return {
    narrow,
    intents: {
      narrow: (/** @type {{ change: Partial<Narrowing> }} */ { change }) => go({ ...store.get().narrowed, ...change }),
      narrow_clear: () => go(EVERYTHING),
    },
  };
}
