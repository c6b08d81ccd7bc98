import { Emitter } from "../lib/emitter.js";
import { CloseCode, Command, ErrorCode, Event } from "../protocol.js";
import { backoff } from "./backoff.js";
import { Requests } from "./requests.js";
import { Socket, isHandshake } from "./socket.js";

const RESTART_SPREAD = 5_000; // ms
const FLOOD_PAUSE = 30_000; // ms
const OPEN_PATIENCE = 15_000; // ms, from opening to auth_success
const WAKE_PATIENCE = 5_000; // ms
const STUCK = 3_000; // ms of opening after which a wake starts anew

/** Closed with one of these, it was our server that spoke: the way to it is open. @type {Set<number>} */
const SPOKEN = new Set(Object.values(CloseCode));

/**
 * Keeps one authenticated socket, for ever.
 *
 * Emits "phase" {phase, retryAt, lostAt, signedOut}, "frame" (all that answers no request),
 * "ready" (authenticated), "lost", and "missed" (a try that never came as far as our server's word).
 */
export class Connection extends Emitter {
  /** @type {Phase} */
  phase = "disconnected";
  /** @type {Socket | null} */
  #socket = null;
  #url;
  #token;
  #random;
  #Implementation;
  #tries = 0;
  #openedAt = 0;
  /** Until then (ms since epoch) not even a wake opens a socket. */
  #notBefore = 0;
  /** The longest pause that the server asked for since it was connected. */
  #asked = 0; // ms
  /** @type {number | null} */
  #lostAt = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #requests = new Requests((frame) => this.#socket?.post(frame) ?? false);

  /** @param {{ url: string, token?: string, random?: () => number, Implementation?: typeof WebSocket }} options token: without it the session's cookie has to do */
  constructor({ url, token = "", random = Math.random, Implementation }) {
    super();
    this.#url = url;
    this.#token = token;
    this.#random = random;
    this.#Implementation = Implementation;
  }

  // Lifecycle

  start() {
    if (!this.#socket) this.#open();
  }

  stop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#requests.abandon();
    this.#enter("disconnected");
  }

  // Actions

  /** @param {string} type @param {Json} [payload] @returns {Promise<Frame>} the answer; rejects with WireError */
  request(type, payload = {}) {
    return this.#requests.send(type, payload);
  }

  /** For frames whose answer nobody waits for. @param {string} type @param {Json} [payload] */
  post(type, payload = {}) {
    return this.phase === "connected" && (this.#socket?.post({ type, payload }) ?? false);
  }

  /** The network, the tab or the operator says: now. */
  wake() {
    if (this.phase === "connected") {
      this.check();
      return;
    }
    if (Date.now() < this.#notBefore) return;
    const stuck = this.#socket !== null && Date.now() - this.#openedAt >= STUCK;
    if (this.phase !== "reconnecting" && !stuck) return;
    this.#tries = 0;
    const old = this.#socket;
    this.#open();
    old?.close();
  }

  /** Asks for a sign of life; without one the socket ends soon. */
  check(patience = WAKE_PATIENCE) {
    if (this.phase === "connected") this.#socket?.ping(patience);
  }

  // Internal

  #open() {
    clearTimeout(this.#timer);
    this.#openedAt = Date.now();
    /** @type {Socket} */
    const socket = new Socket(
      this.#url,
      {
        open: () => socket === this.#socket && this.#authenticate(),
        frame: (frame) => socket === this.#socket && this.#receive(frame),
        end: (code) => socket === this.#socket && this.#lose(code),
      },
      this.#Implementation,
    );
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.close(), OPEN_PATIENCE);
    this.#enter("connecting");
  }

  #authenticate() {
    this.#enter("authenticating");
    this.#socket?.post({ type: Command.AUTH, payload: this.#token ? { token: this.#token } : {} });
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (frame.type === Event.AUTH_SUCCESS) this.#ready(frame);
    if (frame.type === Event.AUTH_ERROR) this.#lose(CloseCode.NOT_AUTHENTICATED);
    if (frame.type === Event.ERROR && frame.payload.code === ErrorCode.RATE_LIMIT_EXCEEDED) {
      this.#asked = Math.max(this.#asked, Number(frame.payload.retry_after ?? 0) * 1000);
    }
    if (isHandshake(frame) || this.#requests.settle(frame)) return;
    this.emit("frame", frame);
  }

  /** @param {Frame} frame */
  #ready(frame) {
    clearTimeout(this.#timer);
    this.#tries = 0;
    this.#asked = 0;
    this.#lostAt = null;
    this.#socket?.startHeartbeat(Number(frame.payload.heartbeat_seconds ?? 25));
    this.#enter("connected");
    this.emit("ready", frame.payload);
  }

  /** @param {number} code */
  #lose(code) {
    const socket = this.#socket;
    const wasReady = this.phase === "connected";
    this.#socket = null;
    clearTimeout(this.#timer);
    this.#lostAt ??= Date.now();
    if (code === CloseCode.NOT_AUTHENTICATED) {
      socket?.close();
      this.#enter("disconnected", { signedOut: true });
    } else {
      const delay = this.#delay(code);
      this.#tries += 1;
      this.#timer = setTimeout(() => this.#open(), delay);
      if (code === CloseCode.FLOOD) this.#notBefore = Date.now() + delay;
      this.#enter("reconnecting", { retryAt: Date.now() + delay });
    }
    this.#requests.abandon();
    this.emit("lost", code);
    if (!wasReady && !SPOKEN.has(code)) this.emit("missed", code);
  }

  /** @param {number} code @returns {number} ms */
  #delay(code) {
    if (code === CloseCode.RESTART && this.#tries === 0) return this.#random() * RESTART_SPREAD;
    const delay = backoff(this.#tries, this.#random);
    return code === CloseCode.FLOOD ? Math.max(FLOOD_PAUSE, this.#asked) + delay : delay;
  }

  /** @param {Phase} phase @param {{ retryAt?: number | null, signedOut?: boolean }} [more] */
  #enter(phase, { retryAt = null, signedOut = false } = {}) {
    this.phase = phase;
    this.emit("phase", { phase, retryAt, signedOut, lostAt: this.#lostAt });
  }
}
