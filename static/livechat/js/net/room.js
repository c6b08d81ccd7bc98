import { Command } from "../protocol.js";
import { WireError } from "./requests.js";

/**
 * Which conversation the socket watches. There is one room a socket, so all that needs a certain room
 * takes its turn here: the conversation on the screen, and sends from the queue for another one.
 */
export class Room {
  /** @type {string | null} */
  joined = null;
  /** @type {string | null} */
  wanted = null;
  #line;
  /** Counts the ways to the server: an answer that came another way joined nothing here. */
  #way = 0;
  #snapshot;
  #revOf;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {{
   *   line: { request(type: string, payload?: Json): Promise<Frame> },
   *   revOf: (id: string) => number | null,
   *   snapshot: (payload: Snapshot, since: number | null) => void,
   * }} options revOf: what the screen already has of a conversation; snapshot: takes the answer to a join
   */
  constructor({ line, revOf, snapshot }) {
    this.#line = line;
    this.#revOf = revOf;
    this.#snapshot = snapshot;
  }

  /** The conversation on the screen, or none. @param {string | null} id @returns {Promise<void>} */
  watch(id) {
    this.wanted = id;
    return this.#take(() => this.#settle());
  }

  /** The way to the server is gone, or is another one now: nothing is joined any more. */
  lost() {
    this.joined = null;
    this.#way += 1;
  }

  /** Joins `id`, runs the work, goes back to what the screen shows. @template T @param {string} id @param {() => Promise<T>} work @returns {Promise<T>} */
  inside(id, work) {
    return this.#take(async () => {
      if (this.joined !== id) await this.#join(id);
      return work();
    });
  }

  /** After a run of inside(): back to the conversation on the screen. */
  settle() {
    return this.#take(() => this.#settle());
  }

  /** Asks for what changed in the joined conversation, without entering it anew; joins where a join has failed. */
  refresh() {
    return this.#take(async () => {
      if (this.joined !== this.wanted) return this.#settle();
      const id = this.joined;
      const since = id === null ? null : this.#revOf(id);
      if (id === null || since === null) return;
      const frame = await this.#line.request(Command.SYNC, { line_user_id: id, after_rev: since });
      this.#snapshot(frame.payload, since);
    });
  }

  // Internal

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  #take(work) {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => undefined);
    return run;
  }

  async #settle() {
    if (this.wanted === this.joined) return;
    if (this.wanted) await this.#join(this.wanted);
    else await this.#leave();
  }

  /** @param {string} id */
  async #join(id) {
    const since = this.#revOf(id);
    const way = this.#way;
    const payload = { line_user_id: id, mark_read: false, ...(since === null ? {} : { after_rev: since }) };
    this.joined = null;
    const frame = await this.#line.request(Command.JOIN_ROOM, payload);
    if (frame.payload.line_user_id !== id) throw new WireError("internal_error", "Another room answered.");
    this.#snapshot(frame.payload, since);
    if (way !== this.#way) throw new WireError("disconnected", "The way to the server has changed.", { retryable: true, sent: false });
    this.joined = id;
  }

  async #leave() {
    this.joined = null;
    await this.#line.request(Command.LEAVE_ROOM);
  }
}
