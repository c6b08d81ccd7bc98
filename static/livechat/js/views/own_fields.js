import { find, reconcile, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** The team's own fields, in the details. Each is kept when it is left. Intents: own_field {id, key, kind, entered, refused}. */
export class OwnFields {
  #section = find(document, "#own");
  #rows = find(document, "#own-fields");
  #error = find(document, "#own-error");
  /** Only for who may add fields. */
  #none = /** @type {HTMLElement | null} */ (document.querySelector("#own-none"));
  #intent;
  #id = "";

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#rows.addEventListener("change", (event) => this.#changed(/** @type {HTMLInputElement} */ (event.target)));
  }

  /** @param {{ id: string, own: OwnField[] | null }} model own: null until they are loaded */
  render({ id, own }) {
    if (id !== this.#id) setText(this.#error, "");
    const another = id !== this.#id;
    this.#id = id;
    this.#section.hidden = !own || (own.length === 0 && !this.#none);
    if (this.#none) this.#none.hidden = own?.length !== 0;
    reconcile(this.#rows, own ?? [], {
      key: ({ key, kind }) => `${key} ${kind}`,
      create: fieldRow,
      update: (row, field) => {
        setText(find(row, "span"), field.label);
        const input = /** @type {HTMLInputElement} */ (find(row, "[data-key]"));
        // What is just being typed stays, but never as another customer's.
        if (another || input !== document.activeElement) input.value = shown(field);
      },
    });
  }

  // Internal

  /** @param {HTMLInputElement} input */
  #changed(input) {
    const { key = "", kind = "" } = input.dataset;
    const id = this.#id;
    // A number that is none reads as empty, and would take away what is known.
    if (!input.checkValidity()) return this.#refused(input, t(`own.wrong_${kind}`));
    this.#intent("own_field", { id, key, kind, entered: input.value, refused: (/** @type {string} */ text) => id === this.#id && this.#refused(input, text) });
  }

  /** @param {HTMLInputElement} input @param {string} text "" for nothing */
  #refused(input, text) {
    input.setAttribute("aria-invalid", String(text !== ""));
    if (text) input.setAttribute("aria-describedby", "own-error");
    else input.removeAttribute("aria-describedby");
    setText(this.#error, text);
  }
}

/** @param {OwnField} field */
function fieldRow({ key, kind, options }) {
  const row = document.createElement("label");
  row.className = "own__one";
  const input = document.createElement(kind === "choice" || kind === "yes_no" ? "select" : "input");
  if (input instanceof HTMLInputElement) {
    input.type = kind === "number" || kind === "date" ? kind : "text";
    input.autocomplete = "off";
    if (kind === "number") input.step = "any";
    if (kind === "text") input.maxLength = 500;
  } else {
    const choices = kind === "choice" ? options.map((one) => [one, one]) : [["yes", t("own.yes")], ["no", t("own.no")]];
    input.append(...[["", "–"], ...choices].map(([value = "", text = ""]) => new Option(text, value)));
  }
  input.className = "own__value";
  input.dataset.key = key;
  input.dataset.kind = kind;
  row.append(document.createElement("span"), input);
  return row;
}

/** @param {OwnField} field */
function shown({ kind, value }) {
  if (value === null) return "";
  return kind === "yes_no" ? (value ? "yes" : "no") : String(value);
}
