const REST = 8_000; // ms without pointer or key, after which the operator is taken to look elsewhere

/**
 * Keeps rows where they are while somebody aims at one: the row under the pointer never moves. Rows that
 * left the view stay in place, marked; new ones wait (their number is told) until the hand is gone.
 */
export class SteadyOrder {
  /** @type {RowModel[]} */
  #shown = [];
  #view = "";
  /** Whether the view was there as a whole once: what its first load delivers is not new. */
  #settled = false;
  #touchedAt = -Infinity;
  #now;

  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** A pointer moved over the list, or a key moved through it. */
  touch() {
    this.#touchedAt = this.#now();
  }

  release() {
    this.#touchedAt = -Infinity;
  }

  get held() {
    return this.#now() - this.#touchedAt < REST;
  }

  /** @param {string} view any other list (view and filter) starts afresh @param {RowModel[]} rows in their true order @param {(id: string) => RowModel | null} [lookup] what is known of a row that left @param {boolean} [settled] whether the view has been loaded @returns {{ rows: RowModel[], fresh: number }} */
  arrange(view, rows, lookup = () => null, settled = true) {
    const other = view !== this.#view;
    if (other || !this.#settled || !this.held) {
      this.#settled = settled || (!other && this.#settled);
      this.#view = view;
      this.#shown = rows;
      return { rows, fresh: 0 };
    }
    const current = new Map(rows.map((row) => [row.id, row]));
    const kept = this.#shown.map((row) => current.get(row.id) ?? { ...(lookup(row.id) ?? row), gone: true });
    const known = new Set(kept.map(({ id }) => id));
    let last = rows.length - 1;
    while (last >= 0 && !known.has(rows[last]?.id ?? "")) last -= 1;
    // What comes after the last row that is shown moves nothing.
    const below = rows.slice(last + 1);
    const above = rows.slice(0, last + 1).filter(({ id }) => !known.has(id));
    this.#shown = [...kept, ...below];
    return { rows: this.#shown, fresh: above.length };
  }
}
