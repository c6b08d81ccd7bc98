import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Which tag the list is narrowed to. Intents: tags_load, tag_filter {tag}. */
export class TagFilter {
  #menu = find(document, "#tag-filter");
  #list = find(document, "#tag-filter-list");
  #bar = find(document, "#tagbar");
  #intent;
  /** @type {Tag[]} */
  #all = [];

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#menu.addEventListener("beforetoggle", () => intent("tags_load"));
    this.#list.addEventListener("click", (event) => this.#picked(event));
    find(document, "#tagbar-clear").addEventListener("click", () => {
      intent("tag_filter", { tag: null });
      find(document, "#tag-filter-button").focus();
    });
  }

  /** @param {Tag[] | null} all @param {Tag | null} chosen */
  render(all, chosen) {
    this.#all = all ?? [];
    this.#bar.hidden = chosen === null;
    if (chosen) {
      find(this.#bar, ".tag").dataset.color = chosen.color;
      setText(find(this.#bar, ".tag__name"), chosen.name);
      setAttribute(find(document, "#tagbar-clear"), "aria-label", t("tags.clear", { name: chosen.name }));
    }
    find(document, "#tag-filter-none").hidden = this.#all.length > 0;
    setText(find(document, "#tag-filter-none"), t(all ? "tags.none" : "tags.loading"));
    reconcile(this.#list, this.#all, {
      key: ({ id }) => String(id),
      create: () => clone("t-tag-line"),
      update: (element, tag) => {
        const button = find(element, "button");
        button.dataset.tag = String(tag.id);
        setAttribute(button, "aria-current", chosen?.id === tag.id ? "true" : null);
        find(element, ".tag").dataset.color = tag.color;
        setText(find(element, ".tag__name"), tag.name);
        setText(find(element, ".tag-line__used"), t("tags.used", { count: tag.used ?? 0 }));
      },
    });
  }

  // Internal

  /** @param {Event} event */
  #picked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-tag]"));
    const tag = this.#all.find(({ id }) => String(id) === button?.dataset.tag);
    if (!tag) return;
    this.#menu.hidePopover();
    this.#intent("tag_filter", { tag: button?.getAttribute("aria-current") ? null : tag });
  }
}
