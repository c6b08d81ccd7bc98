import { find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { createItem, updateItem } from "./message_bubble.js";
import { showFound } from "./found.js";
import { ScrollKeeper } from "./scroll_keeper.js";

const NEAR = 300; // px from an end, where further messages are asked for

/** The history of one conversation. Intents: older, newer, newest, spot {message}, retry {tempId}, discard {tempId}, rejoin, scrolled. */
export class ThreadView {
  #box = find(document, "#thread-scroll");
  #log = find(document, "#log");
  #jump = find(document, "#jump");
  #keeper = new ScrollKeeper(this.#box, this.#log);
  #intent;
  /** @type {ThreadModel | null} */
  #model = null;
  /** seq of the newest incoming message that was there when the reader left the end. */
  #leftAt = 0;
  /** Whether the last drawing was of a stretch that was not the newest. */
  #hadNewer = false;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#jump.addEventListener("click", () => (this.#model?.hasNewer ? intent("newest") : this.toEnd()));
    this.#log.addEventListener("click", (event) => this.#clicked(event));
    find(document, "#thread-retry").addEventListener("click", () => intent("rejoin"));
  }

  /** @param {ThreadModel} model */
  render(model) {
    const other = this.#model?.id !== model.id;
    // Another stretch of the same history: whoever jumped there shows what it is about.
    const moved = !other && this.#model?.spot !== model.spot && model.items.length > 0;
    const first = !moved && (other || (this.#model?.items.length === 0 && model.items.length > 0));
    // The end of a stretch is no end: what is put in below it must not pull the reader along.
    if (this.#model?.hasNewer) this.#keeper.leave();
    this.#model = model;
    setAttribute(this.#log, "aria-label", t("thread.label", { name: model.name }));
    // History that fills in is not news: only what arrives afterwards is announced.
    setAttribute(this.#log, "aria-busy", model.loading || model.loadingOlder || model.loadingNewer || first || moved ? "true" : "false");
    if (other) this.#log.replaceChildren();
    const work = () => {
      this.#renderFrame(model);
      reconcile(this.#log, model.items, {
        key: ({ key }) => key,
        create: createItem,
        update: (element, item) => updateItem(element, item, model),
      });
    };
    if (first) {
      work();
      this.#toStart();
    } else if (moved) {
      this.#keeper.leave();
      work();
      this.#renderJump();
      return;
    } else {
      this.#keeper.keep(work);
    }
    this.#renderJump();
    this.#nearEnds();
  }

  toEnd() {
    this.#keeper.toEnd();
    this.#renderJump();
    this.#intent("scrolled");
  }

  /** seq of the newest incoming message whose end is on screen. */
  seenSeq() {
    const bottom = this.#box.getBoundingClientRect().bottom + 8;
    const incoming = [...this.#log.querySelectorAll('[data-direction="INCOMING"]')];
    for (const element of /** @type {HTMLElement[]} */ (incoming.reverse())) {
      const rect = element.getBoundingClientRect();
      if (rect.height > 0 && rect.bottom <= bottom) return Number(element.dataset.seq || 0);
    }
    return 0;
  }

  /** To a message that is loaded, alone or in an album. @param {number} id */
  showId(id) {
    const item = this.#model?.items.find(({ message, album }) => (album ?? [message]).some((one) => one?.id === id));
    const found = item && this.#log.querySelector(`[data-key="${CSS.escape(item.key)}"]`);
    if (found) showFound(found);
  }

  /** Whether a note stands among the messages. @param {number} id */
  hasNote(id) {
    return this.#model?.items.some(({ note }) => note?.id === id) ?? false;
  }

  /** To a message that is loaded. @param {number} seq */
  showSeq(seq) {
    // What is no bubble of its own, like a follow or a picture of an album, is shown by what comes next.
    const bubbles = /** @type {HTMLElement[]} */ ([...this.#log.querySelectorAll(".msg[data-seq]")]);
    const found = bubbles.find((one) => Number(one.dataset.seq) >= seq);
    if (found) showFound(found);
  }

  // Internal

  /** The unread line if there is one, else the end. */
  #toStart() {
    const line = this.#log.querySelector(".unread");
    this.#keeper.toEnd();
    if (!line) return;
    const height = line.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
    if (height < 0) this.#box.scrollTop += height - 24;
  }

  /** @param {ThreadModel} model */
  #renderFrame(model) {
    find(document, "#older").hidden = !model.loadingOlder;
    const start = find(document, "#thread-start");
    start.hidden = model.hasMore || model.loading || model.error;
    setText(start, t(model.items.length ? "thread.start" : "thread.empty", { name: model.name }));
    find(document, "#thread-skeleton").hidden = !model.loading;
    find(document, "#thread-error").hidden = !model.error;
    find(document, "#typing").classList.toggle("typing--on", model.typing !== "");
    setText(find(document, "#typing-text"), model.typing);
  }

  #renderJump() {
    const model = this.#model;
    if (!model) return;
    const atEnd = this.#keeper.atEnd && !model.hasNewer;
    // What is loaded on the way down to the newest was there already; what comes meanwhile is `beyond`.
    if (atEnd || model.hasNewer || this.#hadNewer) this.#leftAt = model.lastIncomingSeq;
    this.#hadNewer = model.hasNewer;
    const fresh = model.items.filter(
      ({ message }) => message?.direction === "INCOMING" && (message.seq ?? 0) > this.#leftAt,
    ).length + model.beyond;
    this.#jump.hidden = atEnd || model.items.length === 0;
    this.#jump.classList.toggle("pill--news", fresh > 0);
    setText(find(document, "#jump-text"), fresh ? t("thread.new", { count: fresh }) : t(model.hasNewer ? "thread.back_to_newest" : "thread.latest"));
  }

  #scrolled() {
    this.#renderJump();
    this.#nearEnds();
    this.#intent("scrolled");
  }

  #nearEnds() {
    const model = this.#model;
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    if (model?.hasNewer && !model.loadingNewer && scrollHeight - scrollTop - clientHeight < NEAR) this.#intent("newer");
    if (model?.hasMore && !model.loadingOlder && !model.loading && this.#box.scrollTop < NEAR) this.#intent("older");
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-act]"));
    if (!button) return;
    const { act = "", message = "", media = "" } = button.dataset;
    if (act === "open") this.#intent("picture", { id: Number(message) });
    else if (act === "refetch") this.#intent("refetch", { media });
    else if (act === "quote") this.#intent("quote", { id: Number(/** @type {HTMLElement | null} */ (button.closest(".msg"))?.dataset.id) });
    else if (act === "jump") this.#intent("spot", { message: Number(message) });
    const tempId = /** @type {HTMLElement | null} */ (button.closest(".msg"))?.dataset.temp;
    if (tempId && (act === "retry" || act === "discard" || act === "undo")) this.#intent(act, { tempId });
  }
}
