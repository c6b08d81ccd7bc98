import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** What the list is narrowed to, and what it can be. Intents: view {view}, filter_open, narrow {change}, narrow_clear. */
export class ListFilter {
  #menu = find(document, "#list-filter");
  #button = find(document, "#list-filter-button");
  #chips = find(document, "#chips");
  #intent;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#menu.addEventListener("beforetoggle", () => intent("filter_open"));
    const place = () => this.#menu.matches(":popover-open") && this.#place();
    this.#menu.addEventListener("toggle", place);
    window.addEventListener("resize", place);
    this.#menu.addEventListener("click", (event) => this.#picked(event));
    this.#menu.addEventListener("change", (event) => {
      const box = /** @type {HTMLInputElement} */ (event.target);
      intent("narrow", { change: { [box.name]: box.checked } });
    });
    this.#menu.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-view]"));
      if (!link) return;
      event.preventDefault();
      this.#menu.hidePopover();
      intent("view", { view: link.dataset.view });
    });
    find(document, "#chips-clear").addEventListener("click", () => {
      intent("narrow_clear");
      this.#button.focus();
    });
    this.#chips.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-chip]"));
      if (!button) return;
      const { chip = "" } = button.dataset;
      intent("narrow", { change: { [chip]: chip === "unread" || chip === "waiting" ? false : null } });
      this.#button.focus();
    });
  }

  /** @param {FilterModel} model */
  render(model) {
    find(document, "#chipbar").hidden = model.chips.length === 0;
    find(document, "#chips-clear").hidden = model.chips.length < 2;
    this.#button.classList.toggle("iconbutton--on", model.chips.length > 0);
    reconcile(this.#chips, model.chips, {
      key: ({ key }) => key,
      create: () => clone("t-chip"),
      update: (element, { key, text, color }) => {
        const tag = find(element, ".tag");
        tag.classList.toggle("tag--color", color !== null);
        tag.dataset.color = color ?? "";
        setText(find(element, ".tag__name"), text);
        const button = find(element, "button");
        button.dataset.chip = key;
        setAttribute(button, "aria-label", t("filter.remove", { name: text }));
      },
    });
    if (!this.#menu.matches(":popover-open")) return;
    for (const name of /** @type {const} */ (["unread", "waiting"])) {
      /** @type {HTMLInputElement} */ (find(this.#menu, `input[name="${name}"]`)).checked = model[name];
    }
    this.#section("people", "operator", model.people, "");
    this.#section("channels", "channel", model.channels, "");
    this.#section("tags", "tag", model.tags ?? [], t(model.tags ? "tags.none" : "tags.loading"));
  }

  // Internal

  /** @param {string} id @param {string} name of the filter @param {FilterChoice[]} choices @param {string} none what is said where there are none; "" hides the section */
  #section(id, name, choices, none) {
    const section = find(document, `#filter-${id}`);
    section.hidden = choices.length === 0 && !none;
    const words = find(section, "p");
    words.hidden = choices.length > 0;
    setText(words, none);
    reconcile(find(section, "ul"), choices, {
      key: ({ key }) => key,
      create: () => clone("t-filter-line"),
      update: (element, choice) => {
        const button = find(element, "button");
        button.dataset.filter = name;
        button.dataset.value = choice.key;
        setAttribute(button, "aria-pressed", String(choice.chosen));
        const label = find(element, ".filter-line__name");
        label.classList.toggle("tag", choice.color !== null);
        label.classList.toggle("tag--color", choice.color !== null);
        label.dataset.color = choice.color ?? "";
        setText(find(label, ".tag__name"), choice.name);
        setText(find(element, ".filter-line__detail"), choice.detail);
      },
    });
  }

  /** @param {Event} event */
  #picked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-filter]"));
    if (!button) return;
    const { filter = "", value = "" } = button.dataset;
    const off = button.getAttribute("aria-pressed") === "true";
    this.#intent("narrow", { change: { [filter]: off ? null : filter === "tag" ? Number(value) : value } });
  }

  #place() {
    const rect = this.#button.getBoundingClientRect();
    this.#menu.style.top = `${Math.round(rect.bottom + 4)}px`;
    this.#menu.style.left = `${Math.round(Math.max(8, Math.min(rect.left, innerWidth - this.#menu.offsetWidth - 8)))}px`;
  }
}
