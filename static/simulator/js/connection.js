/** @import { Frame } from "./types.js" */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/**
 * The phone's WebSocket for one person's chat at a time; it reconnects until another is chosen.
 */
export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #user = "";
  #group = "";
  #tries = 0;
  /** @type {number | undefined} */
  #timer;
  #onFrame;
  #onState;

  /**
   * @param {(frame: Frame) => void} onFrame
   * @param {(connected: boolean) => void} onState
   */
  constructor(onFrame, onState) {
    this.#onFrame = onFrame;
    this.#onState = onState;
    addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => this.#retryNow());
  }

  /**
   * @param {string} user a person's slug
   * @param {string} group a group's slug, "" for the chat with the account alone
   */
  open(user, group) {
    this.#user = user;
    this.#group = group;
    this.#tries = 0;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#drop();
    const url = new URL("/simulator/ws", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("user", this.#user);
    if (this.#group) url.searchParams.set("chat", this.#group);
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onmessage = (event) => {
      const frame = /** @type {Frame} */ (JSON.parse(event.data));
      if (frame.type === "state") {
        this.#tries = 0;
        this.#onState(true);
      }
      this.#onFrame(frame);
    };
    socket.onclose = () => this.#retryLater();
  }

  /** Closes without the reconnect that a close would start. */
  #drop() {
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #retryLater() {
    this.#socket = null;
    this.#onState(false);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++);
    this.#timer = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }

  #retryNow() {
    if (!this.#socket && this.#user && document.visibilityState === "visible") this.#connect();
  }
}
