import { find, reconcile, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { createRow, updateRow } from "./conversation_row.js";
import { SteadyOrder } from "./steady_order.js";

/** The list of one view. Intents: open {id}, more, reload, filter {text}. */
export class InboxList {
  #root = find(document, "#list");
  #body = find(document, "#list-body");
  #rows = find(document, "#rows");
  #search = /** @type {HTMLInputElement} */ (find(document, "#search"));
  #order = new SteadyOrder();
  #intent;
  /** @type {ListModel | null} */
  #model = null;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#rows.addEventListener("click", (event) => this.#clicked(event));
    this.#body.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#order.touch());
    this.#body.addEventListener("pointerleave", () => this.#release());
    this.#body.addEventListener("scroll", () => this.#nearEnd(), { passive: true });
    this.#search.addEventListener("input", () => intent("filter", { text: this.#search.value }));
    find(document, "#list-fresh").addEventListener("click", () => {
      this.#body.scrollTop = 0;
      this.#release();
    });
    find(document, "#list-retry").addEventListener("click", () => intent("reload"));
    find(document, "#list-empty-action").addEventListener("click", () => this.#emptyAction());
  }

  /** @param {ListModel} model */
  render(model) {
    this.#model = model;
    const { rows, fresh } = this.#order.arrange(`${model.view}|${model.filter}|${model.tag?.id ?? ""}`, model.rows, model.lookup, model.settled);
    this.#keepFocus(() => {
      reconcile(this.#rows, rows, { key: ({ id }) => id, create: createRow, update: updateRow });
    });
    setText(find(document, "#list-title"), model.title);
    const pill = find(document, "#list-fresh");
    pill.hidden = fresh === 0;
    setText(pill, t("list.fresh", { count: fresh }));
    if (this.#search.value !== model.filter) this.#search.value = model.filter;
    this.#renderStates(model);
    this.#nearEnd();
  }

  /** What stands beside the title. @param {string} text */
  renderCount(text) {
    setText(find(document, "#list-count"), text);
  }

  // Actions of the keyboard

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  focusList() {
    const link = this.#link(this.#model?.rows.find((row) => row.selected)?.id) ?? this.#links()[0];
    if (link) link.focus();
    else /** @type {HTMLElement} */ (document.activeElement)?.blur();
  }

  /** Moves the focus by rows. @param {number} step */
  move(step) {
    this.#order.touch();
    const links = this.#links();
    const focused = links.findIndex((link) => link === document.activeElement);
    const from = focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current") === "true");
    const to = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + step));
    links[to]?.focus();
    links[to]?.scrollIntoView({ block: "nearest" });
  }

  /** The row with the focus. @returns {string | null} */
  focusedId() {
    const link = document.activeElement?.closest?.(".row");
    return /** @type {HTMLElement | null} */ (link ?? null)?.dataset.id ?? null;
  }

  /** Whether keys like the arrows are meant for the list. */
  hasFocus() {
    return this.#rows.contains(document.activeElement);
  }

  // Internal

  #release() {
    this.#order.release();
    if (this.#model) this.render(this.#model);
  }

  #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#rows.querySelectorAll(".row")]);
  }

  /** @param {string | undefined} id */
  #link(id) {
    return this.#links().find((link) => link.dataset.id === id);
  }

  /** Moving an element in the document takes its focus away. @param {() => void} work */
  #keepFocus(work) {
    const id = this.hasFocus() ? this.focusedId() : null;
    work();
    if (id && this.focusedId() !== id) this.#link(id)?.focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".row"));
    if (!link?.dataset.id || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // A click without a pointer is the Enter key.
    this.#intent("open", { id: link.dataset.id, focus: event.detail === 0 });
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#body;
    if (this.#model?.more && !this.#root.hidden && scrollHeight - scrollTop - clientHeight < 400) this.#intent("more");
  }

  /** @param {ListModel} model */
  #renderStates(model) {
    find(document, "#list-skeleton").hidden = !model.loading || model.rows.length > 0;
    find(document, "#list-error").hidden = !model.error;
    find(document, "#list-more").hidden = !model.more;
    const empty = find(document, "#list-empty");
    empty.hidden = model.empty === "none";
    if (model.empty === "none") return;
    const sought = model.empty === "filter" || model.empty === "tag";
    setIcon(find(empty, ".icon"), model.empty === "filter" ? "search" : model.empty === "queue" ? "done" : model.empty);
    setText(find(document, "#list-empty-title"), t(`empty.${model.empty}`, { filter: model.empty === "tag" ? (model.tag?.name ?? "") : model.filter }));
    const text = model.empty === "queue" ? model.lastActivity : "";
    setText(find(document, "#list-empty-text"), t(`empty.${model.empty}_text`) + (text ? ` ${text}` : ""));
    const action = find(document, "#list-empty-action");
    action.hidden = !sought && model.empty !== "mine";
    setText(action, t(sought ? "empty.clear" : "empty.show_queue"));
  }

  #emptyAction() {
    if (this.#model?.empty === "filter") this.#intent("filter", { text: "" });
    else if (this.#model?.empty === "tag") this.#intent("tag_filter", { tag: null });
    else this.#intent("view", { view: "queue" });
  }
}
