import { clone, find, reconcile, setAvatar, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const FILTER_FROM = 7; // colleagues

/** Asks to whom a conversation goes. */
export class TransferDialog {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#transfer-dialog"));
  #filter = /** @type {HTMLInputElement} */ (find(document, "#transfer-filter"));
  #list = find(document, "#transfer-people");
  #reason = /** @type {HTMLInputElement} */ (find(document, "#transfer-reason"));
  #go = /** @type {HTMLButtonElement} */ (find(document, "#transfer-go"));
  /** @type {TransferModel} */
  #model = { name: "", people: [], known: true };

  constructor() {
    // A click beside the dialog hits the dialog element itself.
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    // Not a submit button: Enter in a field would press the first one.
    find(document, "#transfer-cancel").addEventListener("click", () => this.#dialog.close());
    this.#filter.addEventListener("input", () => this.#draw());
    this.#filter.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.#radios()[0]?.focus();
    });
    this.#list.addEventListener("change", () => this.#draw());
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {TransferModel} model */
  render(model) {
    this.#model = model;
    if (this.open) this.#draw();
  }

  /** @param {string} [to] who is chosen already: only the reason is left to say @returns {Promise<{ to: string, name: string, reason: string } | null>} */
  ask(to = "") {
    setText(find(document, "#transfer-title"), t("transfer.title", { name: this.#model.name }));
    this.#filter.value = "";
    this.#reason.value = "";
    this.#list.replaceChildren();
    this.#dialog.returnValue = "";
    this.#draw();
    const chosen = this.#radios().find(({ value }) => value === to);
    if (chosen) {
      chosen.checked = true;
      this.#draw();
    }
    this.#dialog.showModal();
    if (chosen) this.#reason.focus();
    else if (this.#filter.hidden) this.#radios()[0]?.focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#answer()), { once: true });
    });
  }

  // Internal

  #radios() {
    return /** @type {HTMLInputElement[]} */ ([...this.#list.querySelectorAll("input")]);
  }

  #chosen() {
    return this.#radios().find((radio) => radio.checked)?.value ?? "";
  }

  #answer() {
    const to = this.#chosen();
    const person = this.#model.people.find(({ id }) => id === to);
    if (this.#dialog.returnValue !== "transfer" || !person) return null;
    return { to, name: person.name, reason: this.#reason.value.trim() };
  }

  #draw() {
    const { people, known } = this.#model;
    const wanted = this.#filter.value.trim().toLocaleLowerCase();
    const shown = people.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    this.#filter.hidden = people.length < FILTER_FROM && wanted === "";
    find(document, "#transfer-unknown").hidden = known || people.length === 0;
    const nobody = find(document, "#transfer-nobody");
    nobody.hidden = shown.length > 0;
    setText(nobody, people.length > 0 ? t("transfer.nobody_matches") : known ? t("transfer.nobody") : t("people.unknown"));
    reconcile(this.#list, shown, {
      key: ({ id }) => id,
      create: () => clone("t-choice"),
      update: (element, person) => {
        /** @type {HTMLInputElement} */ (find(element, "input")).value = person.id;
        setAvatar(find(element, ".avatar"), person);
        const dot = find(element, ".dot");
        dot.dataset.status = person.status;
        dot.hidden = !known;
        setText(find(element, ".person__name"), person.name);
        setText(find(element, ".person__detail"), known ? person.detail : "");
      },
    });
    this.#go.disabled = this.#chosen() === "";
  }
}
