const LIMIT = 100;
const MAX_TRIES = 3;

/**
 * Sends that the server has not acknowledged, first in, first out, kept in storage until it has. Every
 * change reads the stored list first: other tabs of the same operator work on it too, and the same
 * temp_id sent by two of them is one message.
 */
export class OfflineQueue {
  #storage;
  #key;
  /** What could not be stored lives as long as the page. @type {QueueEntry[] | null} */
  #memory = null;

  /** @param {{ storage: { get(key: string): any, put(key: string, value: any): boolean }, operator: string }} options */
  constructor({ storage, operator }) {
    this.#storage = storage;
    this.#key = `livechat.outbox.${operator}`;
  }

  /** Name of the storage entry, to hear of other tabs' changes. */
  get key() {
    return this.#key;
  }

  /** Whether entries survive a reload. */
  get durable() {
    return this.#memory === null;
  }

  /** @returns {QueueEntry[]} oldest first */
  all() {
    const stored = this.#memory ?? this.#storage.get(this.#key);
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry?.temp_id === "string") : [];
  }

  /** The oldest that has not failed. */
  next() {
    return this.all().find((entry) => entry.failed === null) ?? null;
  }

  /** @param {string} tempId */
  find(tempId) {
    return this.all().find((entry) => entry.temp_id === tempId) ?? null;
  }

  /** @param {Pick<QueueEntry, "temp_id" | "line_user_id" | "text" | "created_at" | "last_seen_seq">} entry @returns {boolean} false when the queue is full */
  put(entry) {
    const others = this.all().filter((other) => other.temp_id !== entry.temp_id);
    if (others.length >= LIMIT) return false;
    this.#write([...others, { ...entry, tries: 0, failed: null }]);
    return true;
  }

  /** Acknowledged or discarded. @param {string} tempId */
  remove(tempId) {
    const entries = this.all();
    const left = entries.filter((entry) => entry.temp_id !== tempId);
    if (left.length !== entries.length) this.#write(left);
  }

  /** A try is about to be made. @param {string} tempId */
  tried(tempId) {
    this.#change(tempId, (entry) => ({ ...entry, tries: entry.tries + 1 }));
  }

  /** @param {string} tempId @param {string} reason @returns {boolean} whether no try is left */
  exhausted(tempId, reason) {
    const entry = this.find(tempId);
    if (!entry || entry.tries < MAX_TRIES) return false;
    this.fail(tempId, reason);
    return true;
  }

  /** @param {string} tempId @param {string} reason */
  fail(tempId, reason) {
    this.#change(tempId, (entry) => ({ ...entry, failed: reason }));
  }

  /** From the start again, with the same temp_id. @param {string} tempId */
  retry(tempId) {
    this.#change(tempId, (entry) => ({ ...entry, failed: null, tries: 0 }));
  }

  // Internal

  /** @param {string} tempId @param {(entry: QueueEntry) => QueueEntry} change */
  #change(tempId, change) {
    this.#write(this.all().map((entry) => (entry.temp_id === tempId ? change(entry) : entry)));
  }

  /** @param {QueueEntry[]} entries */
  #write(entries) {
    if (this.#memory === null && this.#storage.put(this.#key, entries)) return;
    this.#memory = entries;
  }
}
