import { find, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** The team's own name for a customer, in the details. Intents: alias {id, alias}. */
export class Alias {
  #form = /** @type {HTMLFormElement} */ (find(document, "#alias-form"));
  #field = /** @type {HTMLInputElement} */ (find(document, "#alias-text"));
  #button = find(document, "#details-rename");
  #id = "";
  #alias = "";

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#button.addEventListener("click", () => this.#show(Boolean(this.#form.hidden)));
    find(document, "#alias-cancel").addEventListener("click", () => this.#leave());
    this.#form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      this.#leave();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      intent("alias", { id: this.#id, alias: this.#field.value });
      this.#leave();
    });
  }

  /** @param {{ id: string, alias: string, lineName: string }} model */
  render({ id, alias, lineName }) {
    // A name that was begun for one customer is never another's.
    if (id !== this.#id) this.#show(false);
    this.#id = id;
    this.#alias = alias;
    const line = find(document, "#details-line");
    line.hidden = !lineName;
    setText(line, t("alias.line", { name: lineName }));
  }

  // Internal

  /** @param {boolean} on */
  #show(on) {
    this.#form.hidden = !on;
    this.#button.setAttribute("aria-expanded", String(on));
    if (!on) return;
    this.#field.value = this.#alias;
    this.#field.focus();
    this.#field.select();
  }

  #leave() {
    this.#show(false);
    this.#button.focus();
  }
}
