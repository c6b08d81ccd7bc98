import { Emitter } from "../lib/emitter.js";
import { Command, ErrorCode } from "../protocol.js";
import { WireError } from "./requests.js";
import { Rest } from "./rest.js";

export const POLL = 3_000; // ms between polls
const DOWN = 5_000; // ms between looks at a server that does not answer
const MISSED = 3; // tries in a row without a word of our server
const STUCK = 6_000; // ms for which a socket may open, in silence, before that is as good as missed

/** Commands after which something is to be seen soon. @type {Set<string>} */
const CHANGES = new Set([Command.SEND_MESSAGE, Command.CANCEL_MESSAGE, Command.CLAIM_SESSION, Command.CLOSE_SESSION, Command.TRANSFER_SESSION, Command.RELEASE_SESSION, Command.REOPEN_SESSION]);

/**
 * The way to the server: the socket; or REST and polling, for as long as something on the way refuses
 * sockets while HTTP works. The socket is tried on all the while and takes over when it opens.
 *
 * Emits "up" (by "socket" or "rest": what was missed can be fetched, and unsent messages go out), "down",
 * "polling" {on}, "signed_out", and "frame".
 */
export class Line extends Emitter {
  /** Whether REST stands in for the socket. */
  polling = false;
  /** What a poll does beyond proving that the server answers; rejects with WireError. @type {() => Promise<unknown>} */
  refresh = async () => undefined;
  #connection;
  #api;
  #rest;
  #missed = 0;
  #busy = false;
  #hurried = false;
  /** Only the latest round of looks goes on. */
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stuck;

  /** @param {{ connection: ConnectionLike, api: ApiLike }} options */
  constructor({ connection, api }) {
    super();
    this.#connection = connection;
    this.#api = api;
    this.#rest = new Rest({ api, tell: (frame) => this.emit("frame", frame) });
    connection.on("frame", (frame) => this.emit("frame", frame));
    connection.on("phase", ({ phase }) => this.#entered(phase));
    connection.on("missed", () => this.#miss(1));
    connection.on("ready", () => this.#ready());
    connection.on("lost", () => this.emit("down"));
  }

  /** Whether something can be sent. */
  get live() {
    return this.polling || this.#connection.phase === "connected";
  }

  /** @param {string} type @param {Json} [payload] @returns {Promise<Frame>} the answer; rejects with WireError */
  async request(type, payload = {}) {
    if (!this.polling || this.#connection.phase === "connected") return this.#connection.request(type, payload);
    const round = this.#round;
    try {
      const frame = await this.#rest.request(type, payload);
      if (CHANGES.has(type)) this.#hurry();
      return frame;
    } catch (error) {
      if (round === this.#round) this.#judge(error);
      throw error;
    }
  }

  /** For frames whose answer nobody waits for, and that only live connections have use for. @param {string} type @param {Json} [payload] */
  post(type, payload = {}) {
    return this.#connection.post(type, payload);
  }

  // Internal

  /** @param {Phase} phase */
  #entered(phase) {
    clearTimeout(this.#stuck);
    if (phase === "connecting" || phase === "authenticating") this.#stuck = setTimeout(() => this.#miss(MISSED), STUCK);
    if (phase === "disconnected") this.#stopPolling();
  }

  #ready() {
    this.#stopPolling();
    this.emit("up", "socket");
  }

  #stopPolling() {
    this.#round += 1;
    this.#missed = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.polling) this.emit("down");
    this.#set(false);
  }

  /** @param {number} count */
  #miss(count) {
    this.#missed += count;
    if (this.#missed < MISSED || this.#timer !== undefined || this.#busy) return;
    void this.#look(this.#round);
  }

  /** Polls, or finds out whether that would work. @param {number} round */
  async #look(round) {
    clearTimeout(this.#timer);
    this.#busy = true;
    this.#hurried = false;
    let pause = POLL;
    try {
      if (this.polling) await this.refresh();
      else await this.#api.me();
      if (round === this.#round && !this.polling) this.#takeOver();
    } catch (error) {
      if (round === this.#round) pause = this.#judge(error);
    } finally {
      this.#busy = false;
    }
    if (round !== this.#round) return;
    this.#timer = setTimeout(() => void this.#look(round), this.#hurried ? 0 : pause);
  }

  /** Something was done whose outcome shows at the next poll. */
  #hurry() {
    this.#hurried = true;
    if (!this.#busy && this.#timer !== undefined) void this.#look(this.#round);
  }

  #takeOver() {
    this.#set(true);
    // HTTP works again: perhaps the socket does as well, and its next try is half a minute away.
    this.#connection.wake();
    this.emit("up", "rest");
  }

  /** What a refusal says about the way. @param {unknown} error @returns {number} ms to the next look */
  #judge(error) {
    if (!(error instanceof WireError)) {
      // A slip in what shows the news must not end the polling; it is said where slips are said.
      reportError(error);
      return POLL;
    }
    if (error.status === 401 || error.code === ErrorCode.NOT_AUTHENTICATED) {
      this.#stopPolling();
      this.emit("signed_out");
    }
    if (error.code === ErrorCode.RATE_LIMIT_EXCEEDED) return Math.max(POLL, error.retryAfter * 1000);
    if (error.code !== "disconnected" && error.status < 500) return POLL;
    if (this.polling) {
      this.#set(false);
      this.emit("down");
    }
    return DOWN;
  }

  /** @param {boolean} on */
  #set(on) {
    if (this.polling === on) return;
    this.polling = on;
    this.emit("polling", { on });
  }
}
