const PATIENCE = 20_000; // ms, after which a tab that sleeps with the lock in hand is waited for no more

/** @typedef {<T>(work: () => Promise<T>) => Promise<T>} Lock */

/**
 * One tab at a time. Where the browser has no Web Locks (pages without https) the work runs all the same:
 * it has to be harmless when two do it.
 * @param {string} name @param {LockManager | undefined} [locks] @returns {Lock}
 */
export function webLock(name, locks = globalThis.navigator?.locks) {
  return async (work) => {
    if (!locks) return work();
    let started = false;
    try {
      return await locks.request(name, { signal: AbortSignal.timeout(PATIENCE) }, () => {
        started = true;
        return work();
      });
    } catch (error) {
      if (started) throw error;
      return work();
    }
  };
}
