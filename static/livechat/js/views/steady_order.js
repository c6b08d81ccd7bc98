const REST = 8_000; // ms after the last key, after which the operator is taken to look elsewhere
const STILL = 10_000; // ms without a move of the pointer, after which somebody who types does not aim with it
const LINGER = 3_000; // ms for which a row that left the view is still shown, with the reason

/**
 * Keeps rows where they are while somebody aims at one: the row under the pointer never moves. Rows that
 * left the view stay in place, marked; new ones wait (their number is told) until the pointer is gone, or was left
 * there by somebody who types. And nothing ever disappears in silence: what leaves is shown for a moment longer,
 * with the reason.
 */
export class SteadyOrder {
  /** @type {{ id: string }[]} */
  #shown = [];
  #view = "";
  /** Whether the view was there as a whole once: what its first load delivers is not new. */
  #settled = false;
  /** When the pointer moved over the list last; -Infinity: it is not there. */
  #movedAt = -Infinity;
  #typedAt = -Infinity;
  /** Whether the true order is another than the one that is shown. */
  #waits = false;
  #touchedAt = -Infinity;
  /** Rows that left, and when; and below which one they stood. @type {Map<string, { at: number, below: string | null }>} */
  #leaving = new Map();
  #now;

  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** The pointer moved over the list, or left it. @param {boolean} over */
  hover(over) {
    this.#movedAt = over ? this.#now() : -Infinity;
  }

  /** A key was pressed, anywhere: the hands are at the keyboard. */
  typed() {
    this.#typedAt = this.#now();
  }

  /** A key moved through the list. */
  touch() {
    this.#touchedAt = this.#now();
  }

  release() {
    this.#movedAt = -Infinity;
    this.#touchedAt = -Infinity;
  }

  get held() {
    return this.#heldUntil > this.#now();
  }

  /** In how many ms what waits can be shown, or something that left is to go; null: nothing is. @returns {number | null} */
  get due() {
    if (this.held) return this.#waits && this.#heldUntil < Infinity ? this.#heldUntil - this.#now() : null;
    if (this.#leaving.size === 0) return null;
    return Math.max(0, Math.min(...[...this.#leaving.values()].map(({ at }) => at)) + LINGER - this.#now());
  }

  /** @param {string} view any other list (view and filter) starts afresh @param {{ id: string }[]} rows in their true order @param {(id: string) => { id: string } | null} [lookup] what is known of a row that left @param {boolean} [settled] whether the view has been loaded @returns {{ rows: { id: string }[], fresh: number }} */
  arrange(view, rows, lookup = () => null, settled = true) {
    const other = view !== this.#view;
    this.#waits = false;
    if (other || !this.#settled) {
      this.#settled = settled || (!other && this.#settled);
      this.#view = view;
      this.#leaving.clear();
      this.#shown = rows;
      return { rows, fresh: 0 };
    }
    // Most often nothing has changed, and there may be ten thousand.
    if (rows === this.#shown) return { rows, fresh: 0 };
    const current = new Map(rows.map((row) => [row.id, row]));
    this.#note(current, lookup);
    if (!this.held) {
      this.#shown = this.#withLeaving(rows, lookup);
      return { rows: this.#shown, fresh: 0 };
    }
    const kept = this.#shown.flatMap((row) => current.get(row.id) ?? lookup(row.id) ?? []);
    const known = new Set(kept.map(({ id }) => id));
    let last = rows.length - 1;
    while (last >= 0 && !known.has(rows[last]?.id ?? "")) last -= 1;
    // What comes after the last row that is shown moves nothing.
    const below = rows.slice(last + 1);
    const above = rows.slice(0, last + 1).filter(({ id }) => !known.has(id));
    this.#shown = [...kept, ...below];
    this.#waits = this.#shown.length !== rows.length || this.#shown.some(({ id }, index) => id !== rows[index]?.id);
    // Next time it is the same list, most often, and then there is nothing to compare.
    if (!this.#waits) this.#shown = rows;
    return { rows: this.#shown, fresh: above.length };
  }

  // Internal

  get #heldUntil() {
    const pointer = this.#movedAt === -Infinity || this.#typedAt > this.#movedAt ? this.#movedAt + STILL : Infinity;
    return Math.max(pointer, this.#touchedAt + REST);
  }

  /** Notes which rows have left since the last time. @param {Map<string, { id: string }>} current @param {(id: string) => { id: string } | null} lookup */
  #note(current, lookup) {
    for (const id of this.#leaving.keys()) if (current.has(id)) this.#leaving.delete(id);
    this.#shown.forEach(({ id }, index) => {
      if (current.has(id) || this.#leaving.has(id) || !lookup(id)) return;
      this.#leaving.set(id, { at: this.#now(), below: this.#shown[index - 1]?.id ?? null });
    });
  }

  /** @param {{ id: string }[]} rows @param {(id: string) => { id: string } | null} lookup @returns {{ id: string }[]} */
  #withLeaving(rows, lookup) {
    const now = this.#now();
    for (const [id, { at }] of this.#leaving) if (now - at >= LINGER || !lookup(id)) this.#leaving.delete(id);
    if (this.#leaving.size === 0) return rows;
    const all = [...rows];
    for (const [id, { below }] of this.#leaving) {
      const at = below === null ? 0 : all.findIndex((row) => row.id === below) + 1;
      all.splice(at, 0, { id });
    }
    return all;
  }
}
