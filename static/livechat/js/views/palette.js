import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Everything that can be done, found by typing. The field keeps the focus. Intents: palette, palette_typed {typed}, palette_chosen {id}. */
export class Palette {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#palette"));
  #field = /** @type {HTMLInputElement} */ (find(document, "#palette-text"));
  #list = find(document, "#palette-list");
  #status = find(document, "#palette-status");
  /** Why what was chosen cannot be done, until something else is typed. */
  #refused = "";
  #none = find(document, "#palette-none");
  #intent;
  /** @type {PaletteItem[]} */
  #items = [];
  #active = "";

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    find(document, "#menu-palette").addEventListener("click", () => {
      find(document, "#me-menu").hidePopover();
      intent("palette");
    });
    find(document, "#palette-close").addEventListener("click", () => this.close());
    this.#field.addEventListener("input", () => {
      this.#active = "";
      this.#refused = "";
      intent("palette_typed", { typed: this.#field.value });
    });
    this.#field.addEventListener("keydown", (event) => this.#keydown(event));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[role=option]"));
      if (option) this.#choose(option.dataset.key ?? "");
    });
    // A click beside the dialog hits the dialog element itself.
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.close());
  }

  get open() {
    return this.#dialog.open;
  }

  show() {
    this.#refused = "";
    this.#field.value = "";
    this.#active = "";
    this.#dialog.showModal();
    this.#field.focus();
  }

  close() {
    this.#dialog.close();
  }

  /** @param {PaletteItem[]} items */
  render(items) {
    this.#items = items;
    if (!items.some(({ id }) => id === this.#active)) this.#active = items[0]?.id ?? "";
    reconcile(this.#list, items, {
      key: ({ id }) => id,
      create: () => clone("t-palette"),
      update: (element, { id, text, hint, key, disabled }) => {
        element.id = `palette-${id}`;
        setText(find(element, ".palette__name"), text);
        setText(find(element, ".palette__hint"), hint);
        const kbd = find(element, "kbd");
        setText(kbd, key);
        kbd.hidden = !key;
        setAttribute(element, "aria-disabled", disabled ? "true" : null);
      },
    });
    this.#none.hidden = items.length > 0;
    // What is found a moment later must not take back why nothing was done.
    setText(this.#status, this.#refused || t("palette.count", { count: items.length }));
    this.#mark();
  }

  // Internal

  #mark() {
    for (const option of /** @type {HTMLCollectionOf<HTMLElement>} */ (this.#list.children)) {
      const active = option.dataset.key === this.#active;
      setAttribute(option, "aria-selected", String(active));
      if (active) option.scrollIntoView({ block: "nearest" });
    }
    setAttribute(this.#field, "aria-activedescendant", this.#active ? `palette-${this.#active}` : null);
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const count = this.#items.length;
    const at = this.#items.findIndex(({ id }) => id === this.#active);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      this.#active = this.#items[(at + (event.key === "ArrowDown" ? 1 : count - 1)) % count]?.id ?? "";
      this.#mark();
    } else if (event.key === "Enter") {
      this.#choose(this.#active);
    } else if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** What cannot be done says why, and stays. @param {string} id */
  #choose(id) {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return;
    if (!item.disabled) return this.#intent("palette_chosen", { id });
    this.#refused = t("palette.cannot", { name: item.text, why: item.hint });
    setText(this.#status, this.#refused);
  }
}
