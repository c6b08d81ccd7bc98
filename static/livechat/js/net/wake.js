const GONE = 2_000; // ms that a socket gets to show that it still lives

/**
 * Tries at once when the network comes back, or the operator to the tab or out of the browser's history;
 * checks the socket when the network goes: it may look open for minutes.
 * @param {{ wake(): void, check(patience?: number): void }} connection
 * @param {{ window: EventTarget, document: EventTarget & { readonly hidden: boolean } }} [page]
 * @returns {() => void} the way to stop
 */
export function wakeOnReturn(connection, page = globalThis) {
  const { window, document } = page;
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener("online", () => connection.wake(), { signal });
  window.addEventListener("offline", () => connection.check(GONE), { signal });
  window.addEventListener("pageshow", (event) => /** @type {PageTransitionEvent} */ (event).persisted && connection.wake(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || connection.wake(), { signal });
  return () => stop.abort();
}
