import { Emitter } from "../lib/emitter.js";
import { Command, ErrorCode, Event } from "../protocol.js";
import { WireError } from "./requests.js";

const PAUSE = 1_000; // ms, between tries that the server refused for now

/**
 * Drains the offline queue, one message at a time and each in its own room; of several tabs, one.
 * Emits "acked" {payload, entry}, "failed" {entry, error}, "paused" {seconds} and "idle".
 */
export class Sender extends Emitter {
  #queue;
  #room;
  #line;
  #lock;
  #running = false;
  #again = false;

  /**
   * @param {{
   *   queue: OfflineQueueLike,
   *   room: { inside<T>(id: string, work: () => Promise<T>): Promise<T>, settle(): Promise<void> },
   *   line: { readonly live: boolean, request(type: string, payload?: Json): Promise<Frame> },
   *   lock?: <T>(work: () => Promise<T>) => Promise<T>,
   * }} options
   */
  constructor({ queue, room, line, lock = (work) => work() }) {
    super();
    this.#queue = queue;
    this.#room = room;
    this.#line = line;
    this.#lock = lock;
  }

  /** Sends what waits; where it already does, it looks once more at the end. Does nothing without a connection. */
  async drain() {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again && this.#line.live) {
        this.#again = false;
        await this.#lock(() => this.#run());
      }
    } finally {
      this.#running = false;
    }
    if (this.#line.live) await this.#room.settle().catch(() => undefined);
    this.emit("idle");
  }

  // Internal

  async #run() {
    while (this.#line.live) {
      const entry = await this.#queue.next();
      if (!entry) return;
      await this.#deliver(entry);
    }
  }

  /** @param {QueueEntry} entry */
  async #deliver(entry) {
    let begun = false;
    try {
      const frame = await this.#room.inside(entry.line_user_id, () => {
        begun = true;
        return this.#send(entry);
      });
      if (frame.type !== Event.MESSAGE_ACK) throw new WireError("internal_error", "That was no acknowledgement.");
      await this.#queue.remove(entry.temp_id);
      this.emit("acked", { payload: frame.payload, entry });
    } catch (error) {
      const wire = error instanceof WireError ? error : new WireError("internal_error", String(error));
      // What never left is no try either.
      if (wire.code === "disconnected" && !(begun && wire.sent)) await pause(PAUSE);
      else await this.#refused(entry, wire);
    }
  }

  /** @param {QueueEntry} entry */
  #send(entry) {
    return this.#line.request(Command.SEND_MESSAGE, {
      line_user_id: entry.line_user_id,
      ...entry.body,
      text: entry.text,
      temp_id: entry.temp_id,
      ...(entry.last_seen_seq === null ? {} : { last_seen_seq: entry.last_seen_seq }),
    });
  }

  /** @param {QueueEntry} entry @param {WireError} error */
  async #refused(entry, error) {
    // Not yet is not a try: the queue waits as long as it was told to, and goes on.
    if (error.code === ErrorCode.RATE_LIMIT_EXCEEDED) {
      const seconds = Math.max(PAUSE / 1000, error.retryAfter);
      this.emit("paused", { seconds });
      await pause(seconds * 1000);
      return;
    }
    const again = error.retryable || error.code === ErrorCode.NOT_IN_ROOM || error.code === ErrorCode.WRONG_CONVERSATION;
    if (!again) await this.#queue.fail(entry.temp_id, error.code);
    else if (!(await this.#queue.tried(entry.temp_id, error.code))) {
      if (this.#line.live) await pause(PAUSE);
      return;
    }
    this.emit("failed", { entry, error });
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
