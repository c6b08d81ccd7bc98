// What is known of the connection; ambient like the shapes in types.d.ts.

interface ConnectionState {
  phase: Phase;
  /** ms since epoch; null while connected. */
  lostAt: number | null;
  /** ms since epoch of the next try by itself. */
  retryAt: number | null;
  offline: boolean;
  signedOut: boolean;
  /** A release of the console that this page does not run; "" for none. */
  release: string;
  /** In how many conversations there is what was missed, to be said until then (ms since epoch). */
  caughtUp: { count: number, until: number } | null;
  /** Whether drafts and unsent messages outlive the page. */
  durable: boolean;
  /** ms since epoch from which REST stands in for a socket that something on the way refuses; else null. */
  pollingAt: number | null;
  /** ms by which the server's clock is ahead of this one. */
  ahead: number;
}
