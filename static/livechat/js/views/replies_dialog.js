import { clone, find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { pills } from "./staged.js";

/** Asks for quick replies: what the customer may tap instead of typing. */
export class RepliesDialog {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#replies-dialog"));
  #rows = find(document, "#replies-rows");
  #add = /** @type {HTMLButtonElement} */ (find(document, "#replies-add"));
  #rules;
  /** @type {QuickReply[] | null} */
  #answer = null;

  /** @param {{ most: number, check: (typed: QuickReply) => string, make: (typed: QuickReply[]) => QuickReply[] }} rules */
  constructor(rules) {
    this.#rules = rules;
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    find(document, "#replies-cancel").addEventListener("click", () => this.#dialog.close());
    this.#add.addEventListener("click", () => this.#append({ label: "", text: "" }, true));
    find(this.#dialog, "form").addEventListener("submit", (event) => this.#submit(event));
    this.#rows.addEventListener("input", () => this.#draw(false));
    this.#rows.addEventListener("click", (event) => this.#clicked(event));
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {QuickReply[]} replies what they were @returns {Promise<QuickReply[] | null>} null where nothing was changed */
  ask(replies) {
    this.#answer = null;
    this.#rows.replaceChildren();
    for (const one of replies) this.#append(one, false);
    while (this.#rows.childElementCount < 2) this.#append({ label: "", text: "" }, false);
    this.#dialog.showModal();
    find(this.#rows, "input").focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#answer), { once: true });
    });
  }

  // Internal

  /** @param {QuickReply} reply @param {boolean} focus */
  #append({ label, text }, focus) {
    const row = clone("t-reply");
    const [first, second] = inputs(row);
    first.value = label;
    second.value = text === label ? "" : text;
    this.#rows.append(row);
    this.#draw(false);
    if (focus) first.focus();
  }

  /** @returns {{ row: HTMLElement, typed: QuickReply }[]} */
  #typed() {
    return [.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.#rows.children)].map((row) => {
      const [label, text] = inputs(row);
      return { row, typed: { label: label.value, text: text.value } };
    });
  }

  /** @param {boolean} complain also of what may be about to be typed @returns {HTMLElement | null} the first row that is wrong */
  #draw(complain) {
    const all = this.#typed();
    /** @type {HTMLElement | null} */
    let first = null;
    all.forEach(({ row, typed }, index) => {
      const error = this.#rules.check(typed);
      const shown = error && (complain || typed.label.trim() !== "") ? error : "";
      setText(find(row, ".reply__error"), shown);
      const [label, text] = inputs(row);
      setAttribute(label, "aria-invalid", shown ? "true" : null);
      setAttribute(label, "aria-label", t("replies.label_of", { n: index + 1 }));
      setAttribute(text, "aria-label", t("replies.text_of", { n: index + 1 }));
      setAttribute(find(row, "button"), "aria-label", t("replies.remove", { n: index + 1 }));
      if (error) first ??= row;
    });
    this.#add.disabled = all.length >= this.#rules.most;
    find(document, "#replies-preview").replaceChildren(...pills(this.#rules.make(all.map(({ typed }) => typed))));
    return first;
  }

  /** @param {Event} event */
  #clicked(event) {
    const row = /** @type {Element} */ (event.target).closest("button")?.closest(".reply");
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!next) this.#append({ label: "", text: "" }, true);
    else find(next, "input").focus();
    this.#draw(false);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const wrong = this.#draw(true);
    if (wrong) {
      find(wrong, "input").focus();
      return;
    }
    this.#answer = this.#rules.make(this.#typed().map(({ typed }) => typed));
    this.#dialog.close();
  }
}

/** @param {HTMLElement} row @returns {[HTMLInputElement, HTMLInputElement]} */
function inputs(row) {
  return [find(row, ".reply__label"), find(row, ".reply__text")];
}
