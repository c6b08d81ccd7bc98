const MARGIN = 600; // px above and below the screen in which rows are drawn
const GUESS = 76; // px of a row before one was seen

/**
 * Which of many rows are near the screen, and where each one stands. Heights are measured as rows come by; until
 * then a row is as high as the others on average. No DOM in here.
 */
export class RowWindow {
  /** @type {Map<string, number>} px */
  #heights = new Map();
  #sum = 0;
  /** @type {{ id: string }[]} */
  #rows = [];
  /** Where each row begins, and last where they end. */
  #tops = new Float64Array(1);
  #stale = true;

  /** @param {{ id: string }[]} rows in their order */
  set(rows) {
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#stale = true;
  }

  /** Another list: its rows may look otherwise. */
  forget() {
    this.#heights.clear();
    this.#sum = 0;
    this.#stale = true;
  }

  /** @param {string} id @param {number} height px @returns {boolean} whether that is news */
  measured(id, height) {
    const before = this.#heights.get(id);
    if (before !== undefined && Math.abs(before - height) < 0.5) return false;
    this.#sum += height - (before ?? 0);
    this.#heights.set(id, height);
    this.#stale = true;
    return true;
  }

  /** px of all rows. */
  get height() {
    return this.#places()[this.#rows.length] ?? 0;
  }

  /** @param {number} index @returns {number} px from the first row's */
  top(index) {
    return this.#places()[index] ?? 0;
  }

  /** @param {string} id @returns {number} -1: not there */
  indexOf(id) {
    return this.#rows.findIndex((row) => row.id === id);
  }

  /** The rows from a height on. @param {number} y px @returns {number} the row that is there */
  at(y) {
    const tops = this.#places();
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((tops[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /**
   * What is to be drawn of a screen, and what has to stay because it has the focus.
   * @param {number} scroll px @param {number} screen px @param {number} [kept] index of such a row @returns {number[]} indexes, in order
   */
  near(scroll, screen, kept = -1) {
    if (this.#rows.length === 0) return [];
    const from = this.at(scroll - MARGIN);
    const to = this.at(scroll + screen + MARGIN);
    const found = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    if (kept < 0 || kept >= this.#rows.length || (kept >= from && kept <= to)) return found;
    return kept < from ? [kept, ...found] : [...found, kept];
  }

  // Internal

  #places() {
    if (!this.#stale) return this.#tops;
    const guess = this.#heights.size ? this.#sum / this.#heights.size : GUESS;
    const tops = new Float64Array(this.#rows.length + 1);
    let top = 0;
    this.#rows.forEach(({ id }, index) => {
      tops[index] = top;
      top += this.#heights.get(id) ?? guess;
    });
    tops[this.#rows.length] = top;
    this.#tops = tops;
    this.#stale = false;
    return tops;
  }
}
