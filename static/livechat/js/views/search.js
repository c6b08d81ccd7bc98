import { clone, find, reconcile, setAttribute, setAvatar, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/**
 * The search field and, in the list's place, what was found. Intents: search_typed {text, now}, search_again,
 * search_more, search_customers, found {id, where, focus}.
 */
export class Search {
  #list = find(document, "#list");
  #input = /** @type {HTMLInputElement} */ (find(document, "#search"));
  #box = find(document, "#found");
  #intent;
  /** @type {SearchModel | null} */
  #model = null;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#input.addEventListener("input", (event) => {
      // Half a syllable of an input method is not searched.
      if (!(/** @type {InputEvent} */ (event).isComposing)) this.#typed();
    });
    this.#input.addEventListener("compositionend", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#inField(event));
    this.#box.addEventListener("keydown", (event) => this.#among(event));
    this.#box.addEventListener("click", (event) => this.#clicked(event));
    this.#box.addEventListener("scroll", () => this.#nearEnd(), { passive: true });
    find(document, "#found-clear").addEventListener("click", () => this.#clear());
    find(document, "#found-again").addEventListener("click", () => intent("search_again"));
    find(document, "#found-all").addEventListener("click", () => intent("search_customers"));
  }

  /** @param {SearchModel} model @param {string | null} selected the conversation on the screen */
  render(model, selected) {
    const other = this.#model?.query !== model.query;
    this.#model = model;
    if (this.#input.value !== model.text && document.activeElement !== this.#input) this.#input.value = model.text;
    else if (!model.text) this.#input.value = "";
    this.#list.classList.toggle("list--searching", model.on);
    this.#box.hidden = !model.on;
    setAttribute(this.#box, "aria-busy", String(model.busy));
    if (!model.on) return;
    if (other) this.#box.scrollTop = 0;
    this.#group("customers", model.customers, selected);
    this.#group("messages", model.messages, selected);
    const all = find(document, "#found-all");
    all.hidden = model.hiddenCustomers === 0;
    setText(all, t("search.more_customers", { count: model.hiddenCustomers }));
    find(document, "#found-many").hidden = !model.moreCustomers;
    find(document, "#found-loading").hidden = !model.busy || model.customers.length + model.messages.length > 0;
    find(document, "#found-filling").hidden = !model.filling;
    find(document, "#found-more").hidden = !model.loadingMore;
    find(document, "#found-error").hidden = !model.error;
    setText(find(document, "#found-error-text"), model.error);
    find(document, "#found-none").hidden = !model.nothing;
    setText(find(document, "#found-none-title"), t("search.none", { query: model.query }));
    setText(find(document, "#found-status"), model.status);
    this.#nearEnd();
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** Whether the keys are the field's or the results'. */
  hasFocus() {
    return document.activeElement === this.#input || this.#box.contains(document.activeElement);
  }

  /** Esc: from a result to the field, from the field to the list. @returns {boolean} whether there was a step back to make */
  back() {
    if (this.#box.contains(document.activeElement)) {
      this.focus();
      return true;
    }
    if (document.activeElement !== this.#input || !this.#model?.on) return false;
    this.#clear();
    return true;
  }

  /** To the next result, or from the field to the first. @param {number} step */
  move(step) {
    const links = this.#links();
    const at = links.findIndex((link) => link === document.activeElement);
    if (at + step < 0) return this.#input.focus();
    const link = links[Math.min(links.length - 1, at + step)];
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  }

  // Internal

  #typed(now = false) {
    this.#intent("search_typed", { text: this.#input.value, now });
  }

  #clear() {
    this.#input.value = "";
    this.#typed();
    this.#input.focus();
  }

  #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#box.querySelectorAll(".hit")]);
  }

  /** @param {KeyboardEvent} event */
  #inField(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" && this.#model?.on) {
      event.preventDefault();
      this.move(1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.#model?.on && !this.#model.busy) this.move(1);
      else this.#typed(true);
    }
  }

  /** @param {KeyboardEvent} event */
  #among(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(step);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".hit"));
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const hit = [...(this.#model?.customers ?? []), ...(this.#model?.messages ?? [])].find(({ key }) => key === link.dataset.hit);
    // A click without a pointer is the Enter key.
    if (hit) this.#intent("found", { id: hit.id, where: hit.where, focus: event.detail === 0 });
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    if (this.#model?.more && !this.#model.loadingMore && !this.#model.busy && scrollHeight - scrollTop - clientHeight < 400) this.#intent("search_more");
  }

  /** @param {string} name @param {HitModel[]} hits @param {string | null} selected */
  #group(name, hits, selected) {
    find(document, `#found-${name}`).hidden = hits.length === 0;
    const shown = new URLSearchParams(location.search);
    reconcile(find(document, `#found-${name}-list`), hits, {
      key: ({ key }) => key,
      create: () => clone("t-hit"),
      update: (element, hit) => updateHit(element, hit, hit.id === selected && isShown(hit, shown)),
    });
  }
}

/** @param {HitModel} hit @param {URLSearchParams} shown */
function isShown({ where }, shown) {
  return String(where.seq ?? "") === (shown.get("m") ?? "") && String(where.note ?? "") === (shown.get("n") ?? "");
}

/** @param {HTMLElement} element @param {HitModel} hit @param {boolean} current */
function updateHit(element, hit, current) {
  const link = find(element, ".hit");
  setAttribute(link, "href", hit.href);
  setAttribute(link, "aria-current", current ? "true" : null);
  link.dataset.hit = hit.key;
  link.classList.toggle("hit--note", hit.note);
  setAvatar(find(element, ".avatar"), { id: hit.id, name: hit.who, picture: hit.picture });
  showParts(find(element, ".hit__name"), hit.name);
  const time = find(element, ".hit__time");
  setText(time, hit.time);
  setAttribute(time, "title", hit.timeTitle);
  const icon = /** @type {SVGElement} */ (find(element, ".hit__icon"));
  icon.toggleAttribute("hidden", !hit.icon);
  if (hit.icon) setIcon(icon, hit.icon);
  setText(find(element, ".hit__by"), hit.by ? `${t("row.prefix", { name: hit.by })} ` : "");
  find(element, ".hit__kind").hidden = !hit.note;
  const text = find(element, ".hit__text");
  if (hit.text.length) showParts(text, hit.text);
  else setText(text, hit.detail);
  find(element, ".hit__second").hidden = !hit.text.length && !hit.detail;
}

/** Text as text, what was searched in <mark>. @param {HTMLElement} element @param {TextPart[]} parts */
function showParts(element, parts) {
  const signature = JSON.stringify(parts);
  if (element.dataset.parts === signature) return;
  element.dataset.parts = signature;
  element.replaceChildren(
    ...parts.map(({ text, hit }) => {
      if (!hit) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
}
