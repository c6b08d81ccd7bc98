export const LIMIT = 100;
export const MAX_TRIES = 3;

/**
 * Sends that the server has not acknowledged, first in, first out, kept until it has: over a reload, and
 * for all tabs of the same operator together. The same temp_id sent by two of them is one message.
 */
export class OfflineQueue {
  #store;
  /** What could not be stored lives as long as the page. @type {QueueEntry[]} */
  #memory = [];

  /** @param {{ store: Promise<OutboxStore> }} options see openOutbox() */
  constructor({ store }) {
    this.#store = store;
  }

  /** Whether everything in it outlives the page. */
  get durable() {
    return this.#memory.length === 0;
  }

  /** @returns {Promise<QueueEntry[]>} oldest first */
  async all() {
    const stored = await (await this.#store).all().catch(() => /** @type {QueueEntry[]} */ ([]));
    return [...stored, ...this.#memory];
  }

  /** The oldest that has not failed. */
  async next() {
    return (await this.all()).find((entry) => entry.failed === null) ?? null;
  }

  /**
   * Resolves once it is kept. With a temp_id that is known already, it takes that one's place.
   * @param {Pick<QueueEntry, "temp_id" | "line_user_id" | "text" | "created_at" | "last_seen_seq" | "body" | "show">} entry
   * @returns {Promise<boolean>} false when the queue is full; then nothing was taken and nothing dropped
   */
  async put(entry) {
    const fresh = { ...entry, tries: 0, failed: null };
    const store = await this.#store;
    try {
      return await store.add(fresh, LIMIT - this.#memory.length);
    } catch {
      const kept = (await this.all()).filter(({ temp_id }) => temp_id !== entry.temp_id);
      if (kept.length >= LIMIT) return false;
      this.#memory = [...this.#memory.filter(({ temp_id }) => temp_id !== entry.temp_id), fresh];
      return true;
    }
  }

  /** Acknowledged or discarded. @param {string} tempId */
  async remove(tempId) {
    this.#memory = this.#memory.filter((entry) => entry.temp_id !== tempId);
    await (await this.#store).remove(tempId).catch(() => undefined);
  }

  /** A try has come to nothing. @param {string} tempId @param {string} reason @returns {Promise<boolean>} whether it was the last */
  async tried(tempId, reason) {
    const after = await this.#change(tempId, (entry) => {
      const tries = entry.tries + 1;
      return { ...entry, tries, failed: tries >= MAX_TRIES ? reason : null };
    });
    return after !== null && after.failed !== null;
  }

  /** It can never succeed as it is. @param {string} tempId @param {string} reason */
  async fail(tempId, reason) {
    await this.#change(tempId, (entry) => ({ ...entry, failed: reason }));
  }

  /** From the start again, with the same temp_id. @param {string} tempId @returns {Promise<boolean>} false where it is not in here */
  async retry(tempId) {
    return (await this.#change(tempId, (entry) => ({ ...entry, failed: null, tries: 0 }))) !== null;
  }

  // Internal

  /** @param {string} tempId @param {(entry: QueueEntry) => QueueEntry} how @returns {Promise<QueueEntry | null>} */
  async #change(tempId, how) {
    const before = this.#memory.find((entry) => entry.temp_id === tempId);
    if (!before) return (await this.#store).change(tempId, how).catch(() => null);
    const after = how(before);
    this.#memory = this.#memory.map((entry) => (entry === before ? after : entry));
    return after;
  }
}
