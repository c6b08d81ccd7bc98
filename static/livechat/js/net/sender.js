import { Emitter } from "../lib/emitter.js";
import { Command, ErrorCode, Event } from "../protocol.js";
import { WireError } from "./requests.js";

const PAUSE = 1_000; // ms, between tries that the server refused for now

/**
 * Drains the offline queue over the socket, one message at a time and each in its own room.
 * Emits "acked" {payload, entry}, "failed" {entry, error} and "idle".
 */
export class Sender extends Emitter {
  #queue;
  #room;
  #connection;
  #running = false;

  /**
   * @param {{
   *   queue: OfflineQueueLike,
   *   room: { inside<T>(id: string, work: () => Promise<T>): Promise<T>, settle(): Promise<void> },
   *   connection: { phase: Phase, request(type: string, payload?: Json): Promise<Frame> },
   * }} options
   */
  constructor({ queue, room, connection }) {
    super();
    this.#queue = queue;
    this.#room = room;
    this.#connection = connection;
  }

  /** Sends what waits; does nothing while it already does, or without a connection. */
  async drain() {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let entry = this.#queue.next(); entry && this.#online; entry = this.#queue.next()) {
        await this.#deliver(entry);
      }
    } finally {
      this.#running = false;
    }
    if (this.#online) await this.#room.settle().catch(() => undefined);
    this.emit("idle");
  }

  // Internal

  get #online() {
    return this.#connection.phase === "connected";
  }

  /** @param {QueueEntry} entry */
  async #deliver(entry) {
    try {
      const frame = await this.#room.inside(entry.line_user_id, () => this.#send(entry));
      if (frame.type !== Event.MESSAGE_ACK) throw new WireError("internal_error", "That was no acknowledgement.");
      this.#queue.remove(entry.temp_id);
      this.emit("acked", { payload: frame.payload, entry });
    } catch (error) {
      await this.#refused(entry, error instanceof WireError ? error : new WireError("internal_error", String(error)));
    }
  }

  /** @param {QueueEntry} entry */
  #send(entry) {
    this.#queue.tried(entry.temp_id);
    return this.#connection.request(Command.SEND_MESSAGE, {
      line_user_id: entry.line_user_id,
      text: entry.text,
      temp_id: entry.temp_id,
      ...(entry.last_seen_seq === null ? {} : { last_seen_seq: entry.last_seen_seq }),
    });
  }

  /** @param {QueueEntry} entry @param {WireError} error */
  async #refused(entry, error) {
    const again = error.retryable || error.code === ErrorCode.NOT_IN_ROOM || error.code === ErrorCode.WRONG_CONVERSATION;
    if (!again) this.#queue.fail(entry.temp_id, error.code);
    else if (!this.#queue.exhausted(entry.temp_id, error.code)) {
      if (this.#online) await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE, error.retryAfter * 1000)));
      return;
    }
    this.emit("failed", { entry, error });
  }
}
