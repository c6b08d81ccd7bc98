import { find, setAttribute, setText } from "../lib/dom.js";

/** The views and their counts. Intents: view {view}. */
export class Rail {
  #root = find(document, "#views");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#root.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-view]"));
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      intent("view", { view: link.dataset.view });
    });
  }

  /** @param {ViewName} view @param {Counts} counts */
  render(view, counts) {
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-view]"))) {
      const name = /** @type {ViewName} */ (link.dataset.view);
      setAttribute(link, "aria-current", name === view ? "page" : null);
      // Closed ones ask for nothing: the list says how many there are.
      const n = name === "closed" ? 0 : counts[name];
      link.title = n ? String(n) : "";
      setText(find(link, "[data-count]"), n > 99 ? "99+" : n ? String(n) : "");
    }
  }
}
