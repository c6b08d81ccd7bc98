import { filled, folded, unfilled } from "../lib/canned.js";
import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { oneLine } from "../lib/text.js";

const MOST = 50; // shown at once

/**
 * The list of canned replies over the composer: opened by "/" at the start of an answer (what follows filters
 * it), by its button or by Ctrl+/ (then it has a field of its own, and inserts at the cursor).
 * Intents: canned_load, canned_used {id, reply}, canned_new {text}, canned_edit {reply}.
 */
export class CannedMenu {
  #box = find(document, "#canned");
  #form = find(document, "#composer");
  #text = /** @type {HTMLTextAreaElement} */ (find(document, "#composer-text"));
  #search = /** @type {HTMLInputElement} */ (find(document, "#canned-search"));
  #list = find(document, "#canned-list");
  #intent;
  #matching;
  /** @type {CannedModel | null} */
  #model = null;
  /** "slash": what is typed in the answer filters; "search": the menu's own field does. @type {"" | "slash" | "search"} */
  #mode = "";
  #dismissed = false;
  #active = 0;
  /** @type {Canned[]} */
  #shown = [];

  /** @param {IntentHandler} intent @param {(replies: Canned[], query: string) => Canned[]} matching */
  constructor(intent, matching) {
    this.#intent = intent;
    this.#matching = matching;
    find(document, "#canned-button").addEventListener("click", () => (this.#mode ? this.#close(true) : this.open()));
    this.#text.addEventListener("input", () => this.#typed());
    this.#search.addEventListener("input", () => this.#filter());
    // Before the composer hears of it: an Enter that chooses must not send.
    this.#form.addEventListener("keydown", (event) => this.#keydown(event), true);
    this.#form.addEventListener("submit", (event) => this.#submitted(event), true);
    this.#form.addEventListener("focusout", (event) => this.#left(event));
    document.addEventListener("keydown", (event) => this.#anywhere(event));
    // The text keeps the focus while the list is clicked.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    find(document, "#canned-new").addEventListener("click", () => this.#leaveTo("canned_new", { text: this.#mode === "search" ? this.#text.value : "" }));
    find(document, "#canned-edit").addEventListener("click", () => this.#leaveTo("canned_edit", { reply: this.#shown[this.#active] }));
  }

  /** @param {CannedModel} model */
  render(model) {
    const other = this.#model?.id !== model.id;
    const news = this.#model?.replies !== model.replies;
    this.#model = model;
    if (other) this.#dismissed = false;
    if (other || model.disabled) this.#close(false);
    else if (this.#mode && news) this.#draw();
  }

  /** Into the answer, where the cursor stands. @param {Canned} reply */
  put(reply) {
    this.#put(reply, this.#text.selectionStart, this.#text.selectionEnd);
  }

  /** With a field of its own. */
  open() {
    if (!this.#model || this.#model.disabled) return;
    this.#show("search");
    this.#search.value = "";
    this.#filter();
    this.#search.focus();
  }

  // Internal

  /** @param {"slash" | "search"} mode */
  #show(mode) {
    if (!this.#mode) this.#intent("canned_load");
    this.#mode = mode;
    this.#box.hidden = false;
    this.#search.hidden = mode === "slash";
    const input = mode === "slash" ? this.#text : this.#search;
    setAttribute(input, "aria-controls", "canned-list");
    setAttribute(input, "aria-autocomplete", "list");
    setAttribute(find(document, "#canned-button"), "aria-expanded", "true");
  }

  /** @param {boolean} back whether the answer gets the focus */
  #close(back) {
    if (!this.#mode) return;
    this.#mode = "";
    this.#box.hidden = true;
    this.#shown = [];
    for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) setAttribute(this.#text, name, null);
    setAttribute(find(document, "#canned-button"), "aria-expanded", "false");
    if (back) this.#text.focus();
  }

  #typed() {
    const value = this.#text.value;
    // A full-width ／ of a Japanese keyboard is one as well.
    const asked = folded(value.slice(0, 1)) === "/" && !value.includes("\n");
    if (!asked) this.#dismissed = false;
    if (asked && !this.#dismissed && this.#model && !this.#model.disabled) {
      this.#show("slash");
      this.#filter();
    } else if (this.#mode === "slash") {
      this.#close(false);
    }
  }

  get #query() {
    return (this.#mode === "slash" ? this.#text.value.slice(1) : this.#search.value).trim();
  }

  #filter() {
    this.#active = 0;
    this.#list.scrollTop = 0;
    this.#draw();
  }

  #draw() {
    const model = this.#model;
    if (!model || !this.#mode) return;
    this.#shown = model.replies ? this.#matching(model.replies, this.#query).slice(0, MOST) : [];
    this.#active = Math.min(this.#active, Math.max(0, this.#shown.length - 1));
    reconcile(this.#list, this.#shown, {
      key: ({ id }) => String(id),
      create: ({ id }) => optionOf(id),
      update: (element, reply) => updateOption(element, reply, model.values),
    });
    this.#list.hidden = this.#shown.length === 0;
    setText(find(document, "#canned-state"), this.#stateText(model));
    this.#mark();
  }

  /** @param {CannedModel} model */
  #stateText(model) {
    if (model.replies === null) return t("canned.loading");
    if (model.replies.length === 0) return t("canned.empty");
    if (this.#shown.length === 0) return t(this.#mode === "slash" ? "canned.none" : "canned.none_here", { query: this.#query });
    return t("canned.found", { count: this.#shown.length });
  }

  #mark() {
    const options = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    options.forEach((option, index) => setAttribute(option, "aria-selected", String(index === this.#active)));
    const active = options[this.#active] ?? null;
    active?.scrollIntoView({ block: "nearest" });
    setAttribute(this.#mode === "slash" ? this.#text : this.#search, "aria-activedescendant", active?.id ?? null);
    const chosen = this.#shown[this.#active];
    find(document, "#canned-edit").hidden = !chosen || (chosen.shared && !this.#model?.supervises);
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    // While an input method composes, its keys are its own (229: Safari says so without isComposing).
    if (!this.#mode || event.isComposing || event.keyCode === 229) return;
    const typing = event.target === (this.#mode === "slash" ? this.#text : this.#search);
    if (event.key === "Escape") {
      this.#dismissed = this.#mode === "slash";
      this.#close(true);
    } else if (typing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const count = this.#shown.length;
      if (count) this.#active = (this.#active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.#mark();
    } else if (typing && event.key === "Enter" && !event.shiftKey) {
      this.#choose();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The send button chooses too: "/hel" is nothing to send to a customer. @param {Event} event */
  #submitted(event) {
    if (!this.#mode) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#choose();
  }

  /** @param {FocusEvent} event */
  #left(event) {
    const to = event.relatedTarget;
    if (this.#mode && to instanceof Node && !this.#form.contains(to)) this.#close(false);
  }

  /** @param {KeyboardEvent} event */
  #anywhere(event) {
    if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (!this.#text.offsetParent || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.open();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    const index = option ? [...this.#list.children].indexOf(option) : -1;
    if (index < 0) return;
    this.#active = index;
    this.#choose();
  }

  /** @param {string} name @param {Json} detail */
  #leaveTo(name, detail) {
    this.#close(false);
    this.#intent(name, detail);
  }

  /** At once, so that it can only go into the conversation that is on the screen. */
  #choose() {
    const reply = this.#shown[this.#active];
    if (!reply) return;
    const [from, to] = this.#mode === "slash" ? [0, this.#text.value.length] : [this.#text.selectionStart, this.#text.selectionEnd];
    this.#put(reply, from, to);
  }

  /** @param {Canned} reply @param {number} from @param {number} to what it replaces of the answer */
  #put(reply, from, to) {
    const model = this.#model;
    if (!model || model.disabled) return;
    const gap = unfilled(reply.text, model.values);
    this.#close(true);
    this.#text.focus();
    this.#text.setRangeText(filled(reply.text, model.values), from, to, "end");
    if (gap) this.#text.setSelectionRange(from + gap[0], from + gap[1]);
    // The composer measures it and keeps it as a draft, as if it had been typed.
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
    this.#intent("canned_used", { id: model.id, reply });
  }
}

/** @param {number} id */
function optionOf(id) {
  const option = clone("t-canned");
  option.id = `canned-${id}`;
  return option;
}

/** @param {HTMLElement} option @param {Canned} reply @param {Record<string, string>} values */
function updateOption(option, reply, values) {
  setText(find(option, ".canned__title"), reply.title);
  setText(find(option, ".canned__shortcut"), reply.shortcut ? `/${reply.shortcut}` : "");
  setText(find(option, ".canned__where"), [reply.folder, reply.language.toUpperCase()].filter(Boolean).join(" · "));
  find(option, ".canned__own").hidden = reply.shared;
  const text = find(option, ".canned__text");
  setText(text, oneLine(filled(reply.text, values)));
  setAttribute(text, "lang", reply.language || null);
  const file = find(option, ".canned__file");
  file.hidden = reply.media === null;
  setText(find(file, "span"), reply.media ? t("canned.file", { name: reply.media.name }) : "");
}
