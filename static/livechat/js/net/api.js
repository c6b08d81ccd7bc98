import { WireError, fromPayload } from "./requests.js";

const PATIENCE = 15_000; // ms

/** The REST API below one base address, with the session's cookie and the CSRF header. */
export class Api {
  #base;
  #cookie;
  #fetch;

  /** @param {{ base: string, csrfCookie: string, fetch?: typeof globalThis.fetch }} options */
  constructor({ base, csrfCookie, fetch = globalThis.fetch.bind(globalThis) }) {
    this.#base = base;
    this.#cookie = csrfCookie;
    this.#fetch = fetch;
  }

  /** @param {ViewName} view @param {{ cursor?: string | null, limit?: number }} [page] */
  conversations(view, { cursor = null, limit = 50 } = {}) {
    const query = new URLSearchParams({ view, limit: String(limit), ...(cursor ? { cursor } : {}) });
    return this.get(`conversations?${query}`);
  }

  /** @param {string} id @returns {Promise<Conversation>} */
  conversation(id) {
    return this.get(`conversations/${encodeURIComponent(id)}`);
  }

  /** Older messages than one, oldest first. @param {string} id @param {number} beforeId */
  messages(id, beforeId, limit = 50) {
    const query = new URLSearchParams({ before_id: String(beforeId), limit: String(limit) });
    return this.get(`conversations/${encodeURIComponent(id)}/messages?${query}`);
  }

  /** @param {string} path below the base @returns {Promise<any>} rejects with WireError */
  get(path) {
    return this.#call("GET", path);
  }

  /** @param {string} path below the base @param {Json} body @returns {Promise<any>} rejects with WireError */
  post(path, body) {
    return this.#call("POST", path, body);
  }

  // Internal

  /** @param {string} method @param {string} path @param {Json} [body] */
  async #call(method, path, body) {
    const response = await this.#reach(method, path, body);
    const data = await response.json().catch(() => null);
    if (response.ok && data !== null) return data;
    const error = fromPayload(data?.error ?? { code: "internal_error", message: response.statusText });
    error.status = response.status;
    throw error;
  }

  /** @param {string} method @param {string} path @param {Json} body @returns {Promise<Response>} */
  async #reach(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = readCookie(this.#cookie);
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await this.#fetch(this.#base + path, {
        method,
        headers,
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new WireError("disconnected", "The server could not be reached.", { retryable: true });
    }
  }
}

/** @param {string} name */
function readCookie(name) {
  for (const part of document.cookie.split("; ")) {
    if (part.startsWith(`${name}=`)) return decodeURIComponent(part.slice(name.length + 1));
  }
  return "";
}
