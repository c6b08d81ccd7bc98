import { find } from "../lib/dom.js";

/** How a person wants the console to be. Intents: prefer {some preferences}. */
export class SettingsDialog {
  #root = /** @type {HTMLDialogElement} */ (find(document, "#settings-dialog"));
  #keys = /** @type {HTMLInputElement} */ (find(document, "#settings-single-keys"));
  #send = find(document, "#send-keys");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#menu-settings").addEventListener("click", () => this.show());
    // A click beside the dialog hits the dialog element itself.
    this.#root.addEventListener("click", (event) => event.target === this.#root && this.#root.close());
    this.#keys.addEventListener("change", () => intent("prefer", { single_keys: this.#keys.checked }));
    this.#send.addEventListener("change", (event) => {
      intent("prefer", { enter_sends: /** @type {HTMLInputElement} */ (event.target).value === "enter" });
    });
  }

  get open() {
    return this.#root.open;
  }

  show() {
    const menu = find(document, "#me-menu");
    if (menu.matches(":popover-open")) menu.hidePopover();
    if (!this.#root.open) this.#root.showModal();
  }

  /** @param {Preferences} model */
  render(model) {
    this.#keys.checked = model.single_keys;
    for (const input of this.#send.querySelectorAll("input")) input.checked = (input.value === "enter") === model.enter_sends;
  }
}
