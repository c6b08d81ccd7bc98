import { Event } from "../protocol.js";

const PATIENCE = 10_000; // ms

/** What the server, or the way there, said against a request. */
export class WireError extends Error {
  /** @param {string} code a protocol ErrorCode, or "timeout" or "disconnected" @param {string} message @param {{ retryable?: boolean, retryAfter?: number, field?: string, status?: number, sent?: boolean, happened?: Happened | null }} [more] sent: false where nothing has left this browser; happened: what a colleague did meanwhile */
  constructor(code, message, { retryable = false, retryAfter = 0, field = "", status = 0, sent = true, happened = null } = {}) {
    super(message);
    this.name = "WireError";
    this.code = code;
    this.retryable = retryable;
    this.retryAfter = retryAfter; // s
    this.field = field;
    this.status = status;
    this.sent = sent;
    this.happened = happened;
  }
}

/** Pairs frames that carry our `id` with the answer that carries it back as `reply_to`. */
export class Requests {
  /** @type {Map<string, { resolve: (frame: Frame) => void, reject: (error: WireError) => void, timer: ReturnType<typeof setTimeout> }>} */
  #open = new Map();
  #count = 0;
  #post;

  /** @param {(frame: Json) => boolean} post writes to the socket; false when there is none */
  constructor(post) {
    this.#post = post;
  }

  /** @param {string} type @param {Json} payload @returns {Promise<Frame>} rejects with WireError */
  send(type, payload) {
    const id = `r${(this.#count += 1)}`;
    return new Promise((resolve, reject) => {
      if (!this.#post({ type, payload, id })) {
        reject(new WireError("disconnected", "There is no connection.", { retryable: true, sent: false }));
        return;
      }
      const timer = setTimeout(() => {
        this.#open.delete(id);
        reject(new WireError("timeout", "The server did not answer in time.", { retryable: true }));
      }, PATIENCE);
      this.#open.set(id, { resolve, reject, timer });
    });
  }

  /** @param {Frame} frame @returns {boolean} whether it answered a request */
  settle(frame) {
    const waiting = frame.reply_to ? this.#open.get(frame.reply_to) : undefined;
    if (!waiting || !frame.reply_to) return false;
    this.#open.delete(frame.reply_to);
    clearTimeout(waiting.timer);
    if (frame.type === Event.ERROR) waiting.reject(fromPayload(frame.payload ?? {}));
    else waiting.resolve(frame);
    return true;
  }

  /** The socket is gone, and with it every answer. */
  abandon() {
    for (const { reject, timer } of this.#open.values()) {
      clearTimeout(timer);
      reject(new WireError("disconnected", "The connection was lost.", { retryable: true }));
    }
    this.#open.clear();
  }
}

/** @param {Json} payload of an error, as the socket and REST word it */
export function fromPayload(payload) {
  return new WireError(String(payload.code ?? "internal_error"), String(payload.message ?? ""), {
    retryable: Boolean(payload.retryable),
    retryAfter: Number(payload.retry_after ?? 0),
    field: String(payload.field ?? ""),
    happened: payload.happened ?? null,
  });
}
