import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Asks until when a conversation is put aside. */
export class SnoozeDialog {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#snooze-dialog"));
  #list = find(document, "#snooze-times");
  #field = /** @type {HTMLInputElement} */ (find(document, "#snooze-at"));
  #error = find(document, "#snooze-error");
  #times;
  /** @type {number | null} */
  #answer = null;

  /** @param {{ presets: (now: number) => { key: string, at: number }[], chosen: (value: string, now: number) => { at: number } | { error: string }, local: (at: number) => string, when: (at: number, now: number) => string }} times */
  constructor(times) {
    this.#times = times;
    // A click beside the dialog hits the dialog element itself.
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    find(document, "#snooze-cancel").addEventListener("click", () => this.#dialog.close());
    this.#list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-at]"));
      if (button) this.#done(Number(button.dataset.at));
    });
    find(document, "#snooze-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose();
    });
    this.#field.addEventListener("input", () => this.#say(""));
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {string} name the customer's @returns {Promise<Date | null>} */
  ask(name) {
    const now = Date.now();
    const presets = this.#times.presets(now);
    setText(find(document, "#snooze-title"), t("snooze.title", { name }));
    reconcile(this.#list, presets, {
      key: ({ key }) => key,
      create: () => clone("t-snooze"),
      update: (element, { key, at }) => {
        find(element, "button").dataset.at = String(at);
        setText(find(element, "b"), t(`snooze.${key}`));
        setText(find(element, "span"), this.#times.when(at, now));
      },
    });
    this.#field.min = this.#times.local(now);
    this.#field.value = this.#times.local(presets.at(-1)?.at ?? now);
    this.#say("");
    this.#answer = null;
    this.#dialog.showModal();
    find(this.#list, "button").focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#answer === null ? null : new Date(this.#answer)), { once: true });
    });
  }

  // Internal

  #choose() {
    const found = this.#times.chosen(this.#field.value, Date.now());
    if ("at" in found) this.#done(found.at);
    else this.#say(t(`snooze.error_${found.error}`));
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#error, text);
    this.#error.hidden = !text;
    setAttribute(this.#field, "aria-invalid", text ? "true" : null);
  }

  /** @param {number} at */
  #done(at) {
    this.#answer = at;
    this.#dialog.close();
  }
}
