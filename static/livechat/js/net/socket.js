import { Command, Event } from "../protocol.js";

/** What the browser says where nobody said goodbye. */
export const ABNORMAL = 1006;

const PONG_PATIENCE = 10_000; // ms

/**
 * One WebSocket, from opening to its one end. Pings it, and ends it when no answer comes: a laptop that
 * slept or a network that changed leaves sockets which look open for minutes.
 */
export class Socket {
  /** @type {WebSocket | undefined} */
  #socket;
  #handlers;
  #ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #beat;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #deadline;

  /**
   * @param {string} url
   * @param {{ open: () => void, frame: (frame: Frame) => void, end: (code: number) => void }} handlers
   * @param {typeof WebSocket} [Implementation]
   */
  constructor(url, handlers, Implementation = WebSocket) {
    this.#handlers = handlers;
    try {
      this.#socket = new Implementation(url);
    } catch {
      // A policy that forbids the address throws here. It ends like any other that cannot be opened.
      queueMicrotask(() => this.#end(ABNORMAL));
      return;
    }
    this.#socket.onopen = () => this.#ended || handlers.open();
    this.#socket.onmessage = (event) => this.#receive(event.data);
    this.#socket.onclose = (event) => this.#end(event.code);
  }

  /** @param {Json} frame @returns {boolean} false when the socket is not open */
  post(frame) {
    if (this.#ended || this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** @param {number} seconds between pings */
  startHeartbeat(seconds) {
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.ping(), seconds * 1000);
  }

  /** @param {number} [patience] ms to wait for the answer */
  ping(patience = PONG_PATIENCE) {
    if (!this.post({ type: Command.PING, payload: {} })) return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.close(), patience);
  }

  /** Ends it now; the browser may take its time to notice. */
  close() {
    this.#socket?.close();
    this.#end(ABNORMAL);
  }

  // Internal

  /** @param {unknown} data */
  #receive(data) {
    if (this.#ended) return;
    // Any frame proves that the line is alive.
    clearTimeout(this.#deadline);
    const frame = parse(data);
    if (frame) this.#handlers.frame(frame);
  }

  /** @param {number} code */
  #end(code) {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#beat);
    clearTimeout(this.#deadline);
    this.#handlers.end(code);
  }
}

/** @param {unknown} data @returns {Frame | null} null for what is no frame of ours */
function parse(data) {
  try {
    const frame = JSON.parse(String(data));
    if (typeof frame?.type !== "string") return null;
    return { ...frame, payload: frame.payload ?? {} };
  } catch {
    return null;
  }
}

/** Whether a frame speaks about the connection itself. @param {Frame} frame */
export function isHandshake(frame) {
  return frame.type === Event.AUTH_SUCCESS || frame.type === Event.AUTH_ERROR;
}
