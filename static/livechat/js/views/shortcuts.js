const CHORD = 1_200; // ms between the keys of "g q"

/** Plain keys. @type {Record<string, [string, any?]>} */
const SINGLE = {
  j: ["move", { step: 1 }],
  k: ["move", { step: -1 }],
  o: ["open_focused"],
  r: ["reply"],
  n: ["note"],
  l: ["tags"],
  c: ["claim"],
  e: ["close", { next: true }],
  t: ["transfer"],
  a: ["transfer"],
  i: ["take_over"],
  b: ["release"],
  z: ["snooze"],
  u: ["unread"],
  q: ["quote_last"],
  "/": ["search"],
  "]": ["details"],
  "?": ["help"],
};

/** After g. @type {Record<string, [string, any?]>} */
const GO = { q: ["view", { view: "queue" }], m: ["view", { view: "mine" }], a: ["view", { view: "all" }], s: ["view", { view: "snoozed" }], c: ["view", { view: "closed" }], d: ["dashboard"] };

/**
 * Keys of the whole page. Single letters are off while typing, and for good where the operator switched
 * them off (WCAG 2.1.4). Intents: see the tables, and escape.
 */
export class Shortcuts {
  #intent;
  #blocked;
  #arrows;
  #goAt = -Infinity;
  #single;

  /** @param {IntentHandler} intent @param {{ single: () => boolean, blocked: () => boolean, arrows: () => boolean }} options blocked: a dialog has the keys; arrows: they are the list's */
  constructor(intent, { single, blocked, arrows }) {
    this.#intent = intent;
    this.#blocked = blocked;
    this.#arrows = arrows;
    this.#single = single;
    document.addEventListener("keydown", (event) => this.#keydown(event));
  }

  // Internal

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || this.#blocked()) return;
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
      return GO[key];
    }
    if (key === "g") this.#goAt = performance.now();
    return SINGLE[key];
  }
}

/** @param {EventTarget | null} target */
function editable(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
