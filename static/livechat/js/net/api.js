import { WireError, fromPayload } from "./requests.js";

const PATIENCE = 15_000; // ms

/** The REST API below one base address: with a session's cookie and the CSRF header, or with a token. */
export class Api {
  #base;
  #csrfToken;
  #token;
  #fetch;
  /** Hears the release of the console that the server hands out, with each answer. @type {(release: string) => void} */
  told = () => undefined;

  /** @param {{ base: string, csrfToken?: () => string, token?: string, fetch?: typeof globalThis.fetch }} options csrfToken: read before each change */
  constructor({ base, csrfToken = () => "", token = "", fetch = globalThis.fetch.bind(globalThis) }) {
    this.#base = base;
    this.#csrfToken = csrfToken;
    this.#token = token;
    this.#fetch = fetch;
  }

  /** Who asks: the cheapest sign that the server answers. */
  me() {
    return this.get("me");
  }

  /** @param {ViewName} view @param {{ cursor?: string | null, limit?: number, narrowed?: Record<string, string> }} [page] narrowed: what the view is narrowed to, as the server says it @returns {Promise<Page>} */
  conversations(view, { cursor = null, limit = 50, narrowed = {} } = {}) {
    // The console's "all" are those that are open; the server's are all there are.
    const query = new URLSearchParams({ view: view === "all" ? "open" : view, limit: String(limit), ...(cursor ? { cursor } : {}), ...narrowed });
    return this.get(`conversations?${query}`);
  }

  /** @param {string} id @returns {Promise<Conversation>} */
  conversation(id) {
    return this.get(`conversations/${encodeURIComponent(id)}`);
  }

  /** Older messages than one, oldest first. @param {string} id @param {number} beforeId */
  messages(id, beforeId, limit = 50) {
    return this.#history(id, { before_id: beforeId, limit });
  }

  /** The newest messages, oldest first. @param {string} id */
  newest(id, limit = 50) {
    return this.#history(id, { limit });
  }

  /** Messages that came or changed after a revision, in the order of their changes. @param {string} id @param {number} rev */
  changed(id, rev, limit = 200) {
    return this.#history(id, { after_rev: rev, limit });
  }

  /** The newest notes, or all that changed after a revision, deleted ones too. @param {string} id @param {number | null} rev @returns {Promise<{ results: Note[], has_more: boolean }>} */
  notes(id, rev) {
    return this.get(`conversations/${encodeURIComponent(id)}/notes${rev === null ? "" : `?after_rev=${rev}`}`);
  }

  /** @param {string} id @param {{ text: string, temp_id?: string, last_seen_seq?: number }} message @returns {Promise<{ message: Message, newer: number }>} */
  send(id, message) {
    return this.post(`conversations/${encodeURIComponent(id)}/messages`, message);
  }

  /** claim, close, refresh-profile, transfer {to_operator_id, reason?} or read {seq}. @param {string} id @param {string} what @param {Json} [body] @returns {Promise<Conversation>} */
  act(id, what, body = {}) {
    return this.post(`conversations/${encodeURIComponent(id)}/${what}`, body);
  }

  /** @param {string} path below the base @returns {Promise<any>} rejects with WireError */
  get(path) {
    return this.#call("GET", path);
  }

  /** @param {string} path below the base @param {Json} body @returns {Promise<any>} rejects with WireError */
  post(path, body) {
    return this.#call("POST", path, body);
  }

  /** @param {string} path below the base @param {Json} body what changes @param {{ keepalive?: boolean }} [how] @returns {Promise<any>} rejects with WireError */
  patch(path, body, how) {
    return this.#call("PATCH", path, body, how);
  }

  /** @param {string} path below the base @param {Json} body @param {{ keepalive?: boolean }} [how] keepalive: it goes on where the page ends @returns {Promise<any>} rejects with WireError */
  put(path, body, how) {
    return this.#call("PUT", path, body, how);
  }

  /** @param {string} path below the base @returns {Promise<any>} null; rejects with WireError */
  remove(path) {
    return this.#call("DELETE", path);
  }

  /** A stretch of a conversation: around_id, around_note_id, around_seq or after_id. @param {string} id @param {Record<string, number>} query */
  history(id, query) {
    return this.#history(id, query);
  }

  // Internal

  /** @param {string} id @param {Record<string, number>} query @returns {Promise<{ results: Message[], has_more: boolean, session_events?: SessionEvent[] }>} */
  #history(id, query) {
    const words = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.get(`conversations/${encodeURIComponent(id)}/messages?${words}`);
  }

  /** @param {string} method @param {string} path @param {Json} [body] @param {{ keepalive?: boolean }} [how] */
  async #call(method, path, body, how) {
    const response = await this.#reach(method, path, body, how);
    this.told(response.headers.get("Livechat-Release") ?? "");
    if (response.status === 204) return null;
    const data = await response.json().catch(() => null);
    if (response.ok && data !== null) return data;
    // A proxy's own error page is no answer of ours: the same may work in a moment.
    const silent = { code: "internal_error", message: response.statusText, retryable: response.ok || response.status >= 500 };
    const error = fromPayload(data?.error ?? silent);
    error.status = response.status;
    error.retryAfter ||= Number(response.headers.get("Retry-After")) || 0;
    throw error;
  }

  /** @param {string} method @param {string} path @param {Json} body @param {{ keepalive?: boolean }} [how] @returns {Promise<Response>} */
  async #reach(method, path, body, how) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (this.#token) headers.Authorization = `Token ${this.#token}`;
    else if (method !== "GET") headers["X-CSRFToken"] = this.#csrfToken();
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await this.#fetch(this.#base + path, {
        method,
        headers,
        ...how,
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new WireError("disconnected", "The server could not be reached.", { retryable: true });
    }
  }
}
