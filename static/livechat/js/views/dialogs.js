import { clone, find, reconcile, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Help, and the question before a conversation is closed. Intents: single_keys {on}. */
export class Dialogs {
  #help = /** @type {HTMLDialogElement} */ (find(document, "#help-dialog"));
  #close = /** @type {HTMLDialogElement} */ (find(document, "#close-dialog"));
  #single = /** @type {HTMLInputElement} */ (find(document, "#single-keys"));

  /** @param {IntentHandler} intent @param {[string[], string][]} keys the rows of the help: keys, and the key of what they do */
  constructor(intent, keys) {
    this.#single.addEventListener("change", () => intent("single_keys", { on: this.#single.checked }));
    for (const id of ["#help-button", "#menu-help"]) find(document, id).addEventListener("click", () => this.help());
    for (const dialog of [this.#help, this.#close]) {
      // A click beside the dialog hits the dialog element itself.
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    }
    reconcile(find(document, "#help-keys"), keys, {
      key: ([names, text]) => names.join() + text,
      create: ([names]) => keyRow(names),
      update: (element, [, text]) => setText(find(element, "dd"), t(text)),
    });
  }

  /** @param {Preferences} preferences */
  render({ single_keys }) {
    this.#single.checked = single_keys;
  }

  help() {
    const menu = find(document, "#me-menu");
    if (menu.matches(":popover-open")) menu.hidePopover();
    if (!this.#help.open) this.#help.showModal();
  }

  get open() {
    return this.#help.open || this.#close.open;
  }

  /** @param {{ name: string, unsent: boolean }} about @returns {Promise<boolean>} whether to go on */
  confirmClose({ name, unsent }) {
    setText(find(document, "#close-title"), t("close.title", { name }));
    find(document, "#close-unsent").hidden = !unsent;
    this.#close.returnValue = "";
    this.#close.showModal();
    return new Promise((resolve) => {
      this.#close.addEventListener("close", () => resolve(this.#close.returnValue === "close"), { once: true });
    });
  }
}

/** @param {string[]} keys @returns {HTMLElement} */
function keyRow(keys) {
  const row = clone("t-key");
  const names = keys.flatMap((key) => {
    const name = document.createElement("kbd");
    name.textContent = key;
    return [name, " "];
  });
  find(row, "dt").append(...names);
  return row;
}
