import { find } from "../lib/dom.js";

/** Less common actions of the conversation on the screen. Its items' `data-intent` name the intents. */
export class ActionsMenu {
  #menu = find(document, "#actions-menu");
  #button = find(document, "#actions-button");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#menu.addEventListener("click", (event) => {
      const item = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-intent]"));
      if (!item) return;
      this.#menu.hidePopover();
      intent(item.dataset.intent ?? "");
    });
    const place = () => this.#menu.matches(":popover-open") && this.#place();
    this.#menu.addEventListener("toggle", () => place() && this.#items().find((item) => !item.hidden)?.focus());
    window.addEventListener("resize", place);
    this.#menu.addEventListener("keydown", (event) => this.#keydown(event));
  }

  /** @param {Record<string, boolean>} can by intent */
  render(can) {
    for (const item of this.#items()) item.hidden = !can[item.dataset.intent ?? ""];
    this.#button.hidden = !Object.values(can).some(Boolean);
  }

  // Internal

  #items() {
    return /** @type {HTMLElement[]} */ ([...this.#menu.querySelectorAll("[data-intent]")]);
  }

  #place() {
    const rect = this.#button.getBoundingClientRect();
    this.#menu.style.top = `${Math.round(rect.bottom + 4)}px`;
    this.#menu.style.right = `${Math.round(innerWidth - rect.right)}px`;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const shown = this.#items().filter((item) => !item.hidden);
    const at = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    shown[(at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length]?.focus();
  }
}
