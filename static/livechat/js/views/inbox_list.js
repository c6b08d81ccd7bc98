import { find, reconcile, setAttribute, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { createRow, updateRow } from "./conversation_row.js";
import { RowWindow } from "./row_window.js";
import { SteadyOrder } from "./steady_order.js";

/** The list of one view. Intents: open {id}, more, reload. */
export class InboxList {
  #root = find(document, "#list");
  #body = find(document, "#list-body");
  #rows = find(document, "#rows");
  #order = new SteadyOrder();
  #window = new RowWindow();
  #intent;
  /** @type {ListModel | null} */
  #model = null;
  /** What stands in the list now, in its order. @type {{ id: string }[]} */
  #shown = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#rows.addEventListener("click", (event) => this.#clicked(event));
    this.#body.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#order.hover(true));
    this.#body.addEventListener("pointerleave", () => this.#release());
    document.addEventListener("keydown", () => this.#order.typed(), { capture: true, passive: true });
    // A window that is left takes its pointer along, without a word.
    window.addEventListener("blur", () => this.#release());
    this.#body.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(this.#body);
    find(document, "#list-fresh").addEventListener("click", (event) => {
      this.#body.scrollTop = 0;
      this.#release();
      // By key: the button is gone, and the focus would be lost with it.
      if (event.detail === 0 && this.#shown.length) this.#focus(0);
    });
    find(document, "#list-retry").addEventListener("click", () => intent("reload"));
    find(document, "#list-empty-action").addEventListener("click", () => this.#emptyAction());
  }

  /** @param {ListModel} model */
  render(model) {
    if (model.key !== this.#model?.key) {
      this.#window.forget();
      this.#body.scrollTop = 0;
    }
    this.#model = model;
    const { rows, fresh } = this.#order.arrange(model.key, model.rows, model.lookup, model.settled);
    this.#shown = rows;
    setText(find(document, "#list-title"), model.title);
    setText(find(document, "#list-count"), model.count);
    const pill = find(document, "#list-fresh");
    pill.hidden = fresh === 0;
    setText(pill, t("list.fresh", { count: fresh }));
    this.#renderStates(model);
    this.#draw();
    this.#nearEnd();
    clearTimeout(this.#timer);
    const due = this.#order.due;
    if (due !== null) this.#timer = setTimeout(() => this.#model && this.render(this.#model), due + 20);
  }

  // Actions of the keyboard

  focusList() {
    const selected = this.#shown.findIndex(({ id }) => this.#isSelected(id));
    if (this.#shown.length) this.#focus(Math.max(0, selected));
    else /** @type {HTMLElement} */ (document.activeElement)?.blur();
  }

  /** Moves the focus by rows. @param {number} step */
  move(step) {
    this.#order.touch();
    const focused = this.focusedId();
    const from = this.#shown.findIndex(({ id }) => (focused ? id === focused : this.#isSelected(id)));
    if (this.#shown.length) this.#focus(from < 0 ? 0 : Math.min(this.#shown.length - 1, Math.max(0, from + step)));
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
    this.#order.hover(false);
    this.#order.release();
    if (this.#model) this.render(this.#model);
  }

  /** @param {string} id */
  #isSelected(id) {
    return id === this.#model?.selected;
  }

  /** @param {number} index a row, drawn or not */
  #focus(index) {
    const top = this.#window.top(index) + this.#rows.offsetTop;
    const bottom = this.#window.top(index + 1) + this.#rows.offsetTop;
    if (top < this.#body.scrollTop) this.#body.scrollTop = top;
    else if (bottom > this.#body.scrollTop + this.#body.clientHeight) this.#body.scrollTop = bottom - this.#body.clientHeight;
    this.#draw(index);
    this.#link(this.#shown[index]?.id)?.focus({ preventScroll: true });
  }

  /** @param {string | undefined} id @returns {HTMLAnchorElement | undefined} */
  #link(id) {
    const links = /** @type {HTMLAnchorElement[]} */ ([...this.#rows.querySelectorAll(".row")]);
    return links.find((link) => link.dataset.id === id);
  }

  /** Draws what is near the screen; the rest is room that is kept free. @param {number} [wanted] a row that has to be there */
  #draw(wanted) {
    const model = this.#model;
    if (!model || this.#root.offsetParent === null) return;
    const focused = this.hasFocus() ? this.focusedId() : null;
    this.#window.set(this.#shown);
    const kept = wanted ?? (focused === null ? -1 : this.#window.indexOf(focused));
    const near = this.#window.near(this.#body.scrollTop - this.#rows.offsetTop, this.#body.clientHeight, kept);
    const total = Math.max(this.#shown.length, model.total ?? 0);
    const rows = near.map((index) => ({ index, model: model.row(/** @type {{ id: string }} */ (this.#shown[index]).id) }));
    reconcile(this.#rows, rows, {
      key: ({ model: { id } }) => id,
      create: createRow,
      update: (element, { index, model: row }) => {
        updateRow(element, row);
        setAttribute(element, "aria-posinset", String(index + 1));
        setAttribute(element, "aria-setsize", String(model.total === null ? -1 : total));
      },
    });
    this.#place(near);
    // Moving an element in the document takes its focus away.
    if (focused !== null && this.focusedId() !== focused) this.#link(focused)?.focus({ preventScroll: true });
  }

  /** Measures what was drawn and puts it where it belongs, without moving what is read. @param {number[]} near */
  #place(near) {
    const items = /** @type {HTMLElement[]} */ ([...this.#rows.children]);
    const first = this.#window.at(this.#body.scrollTop - this.#rows.offsetTop);
    const before = this.#window.top(first);
    const heights = items.map((item) => item.getBoundingClientRect().height);
    items.forEach((item, at) => this.#window.measured(item.dataset.key ?? "", heights[at] ?? 0));
    items.forEach((item, at) => (item.style.top = `${this.#window.top(near[at] ?? 0)}px`));
    this.#rows.style.height = `${this.#window.height}px`;
    const moved = this.#window.top(first) - before;
    if (Math.abs(moved) >= 1) this.#body.scrollTop += moved;
  }

  #scrolled() {
    this.#draw();
    this.#nearEnd();
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
    // What has just left is still there, with the reason.
    empty.hidden = model.empty === "none" || this.#shown.length > 0;
    if (empty.hidden) return;
    const sought = model.empty === "narrowed";
    setIcon(find(empty, ".icon"), sought ? "search" : model.empty === "queue" ? "done" : model.empty);
    const chips = model.chips.map(({ text }) => text).join(", ");
    setText(find(document, "#list-empty-title"), t(`empty.${model.empty}`, { chips }));
    const text = model.empty === "queue" ? model.lastActivity : "";
    setText(find(document, "#list-empty-text"), t(`empty.${model.empty}_text`) + (text ? ` ${text}` : ""));
    const action = find(document, "#list-empty-action");
    action.hidden = !sought && model.empty !== "mine";
    setText(action, t(sought ? "empty.clear" : "empty.show_queue"));
  }

  #emptyAction() {
    if (this.#model?.empty === "narrowed") this.#intent("narrow_clear");
    else this.#intent("view", { view: "queue" });
  }
}
