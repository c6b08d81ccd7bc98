import { Api } from "./api.js";
import { Connection } from "./connection.js";
import { Line } from "./line.js";
import { webLock } from "./lock.js";
import { OfflineQueue } from "./offline_queue.js";
import { openOutbox } from "./outbox_stores.js";
import { Room } from "./room.js";
import { Sender } from "./sender.js";
import { wakeOnReturn } from "./wake.js";

/**
 * A client of the live chat without a screen. It needs a browser (or the few things of one that are given
 * as options), and nothing of the console.
 *
 * Five states come as "phase" from `connection`: disconnected, connecting, authenticating, connected,
 * reconnecting. A heartbeat whose answer stays away ends the socket; a lost one is tried again after 1 s
 * to 30 s with full jitter, ten times, then about once a minute, and at once when the network or the
 * operator comes back. Closed with 4401 it stays closed ("phase" says signedOut); after 4429 it waits half
 * a minute, or as long as the server asked for; after 1012 up to 5 s.
 *
 * `line` is the way to the server: the socket, or REST and polling while sockets are blocked. It emits
 * "up", "down", "polling" {on}, "signed_out" and "frame" (see docs/protocol.md for the frames).
 * `line.request(type, payload)` resolves with the answer or rejects with a WireError {code, retryable,
 * retryAfter}. `line.refresh` is what a poll does: the open conversation by default.
 *
 * `room` is the one conversation that is watched: `room.watch(id)`. After a gap only what is missing is
 * fetched, from `revOf(id)` on, and handed to `snapshot(payload, since)`.
 *
 * Messages go into `queue` (100 at most, kept in IndexedDB until they are acknowledged) and `sender` sends
 * them, in order, three tries each, with one temp_id for all tries. It emits "acked" {payload, entry},
 * "failed" {entry, error} and "paused" {seconds}.
 *
 * @example
 * const client = createClient({ socketUrl: "wss://chat.example/api/v1/ws/live-chat", apiBase: "https://chat.example/api/v1/admin/live-chat/", operator: "7", token });
 * client.line.on("frame", ({ type, payload }) => console.log(type, payload));
 * client.start();
 * await client.room.watch("U4af4980629…");
 * const kept = await client.queue.put({ temp_id: crypto.randomUUID(), line_user_id: "U4af4980629…", text: "Hello!", created_at: new Date().toISOString(), last_seen_seq: null });
 * if (kept) await client.sender.drain();
 *
 * @param {{
 *   socketUrl: string,
 *   apiBase: string,
 *   operator: string,
 *   csrfToken?: () => string,
 *   token?: string,
 *   storage?: JsonStore | null,
 *   revOf?: (id: string) => number | null,
 *   snapshot?: (payload: Snapshot, since: number | null) => void,
 * }} options operator: whose queue it is; csrfToken: with the session's cookie; token: without; storage: where IndexedDB is refused
 */
export function createClient({ socketUrl, apiBase, operator, csrfToken, token, storage = null, revOf = () => null, snapshot = () => undefined }) {
  const outbox = `livechat.outbox.${operator}`;
  const api = new Api({ base: apiBase, csrfToken, token });
  const connection = new Connection({ url: socketUrl, token });
  const line = new Line({ connection, api });
  const room = new Room({ line, revOf, snapshot });
  const queue = new OfflineQueue({ store: openOutbox({ name: outbox, storage }) });
  const sender = new Sender({ queue, room, line, lock: webLock(outbox) });
  line.refresh = () => room.refresh();
  line.on("down", () => room.lost());
  line.on("up", () => {
    room.settle().catch(() => undefined);
    void sender.drain();
  });
  /** @type {(() => void) | undefined} */
  let sleep;
  return {
    api,
    connection,
    line,
    room,
    queue,
    sender,
    start() {
      sleep ??= wakeOnReturn(connection);
      connection.start();
    },
    stop() {
      sleep?.();
      sleep = undefined;
      connection.stop();
    },
  };
}
