const CHORD = 1_200; // ms between the keys of "g q"

/**
 * Keys of the whole page. Single letters are off while typing, and for good where the operator switched
 * them off (WCAG 2.1.4). Intents: those of the table, palette, undo_last and escape.
 */
export class Shortcuts {
  #intent;
  #blocked;
  #arrows;
  #goAt = -Infinity;
  #single;
  #keys;

  /** @param {IntentHandler} intent @param {{ keys: Record<string, [string, any?]>, single: () => boolean, blocked: () => boolean, arrows: () => boolean }} options keys: what each does, "g q" one after the other; blocked: a dialog has the keys; arrows: they are the list's */
  constructor(intent, { keys, single, blocked, arrows }) {
    this.#intent = intent;
    this.#blocked = blocked;
    this.#arrows = arrows;
    this.#single = single;
    this.#keys = keys;
    document.addEventListener("keydown", (event) => this.#keydown(event));
  }

  // Internal

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || this.#blocked()) return;
    // While somebody types too: it is how they get away from there.
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      this.#intent("palette");
      return;
    }
    if (event.key === "Escape") {
      this.#intent("escape");
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z" && !editable(event.target)) this.#intent("undo_last");
    if (event.ctrlKey || event.metaKey || event.altKey || editable(event.target)) return;
    const found = this.#find(event.key);
    if (!found) return;
    event.preventDefault();
    this.#intent(...found);
  }

  /** @param {string} key @returns {[string, any?] | undefined} */
  #find(key) {
    if (key === "ArrowDown" || key === "ArrowUp") {
      return this.#arrows() ? ["move", { step: key === "ArrowDown" ? 1 : -1 }] : undefined;
    }
    if (!this.#single()) return undefined;
    if (performance.now() - this.#goAt < CHORD) {
      this.#goAt = -Infinity;
      return this.#keys[`g ${key}`];
    }
    if (key === "g") this.#goAt = performance.now();
    return this.#keys[key];
  }
}

/** @param {EventTarget | null} target */
function editable(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
