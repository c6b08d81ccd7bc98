const NEAR = 48; // px from the end that still count as the end

/** Keeps a reader's place: at the end if they were there, else the same message at the same height. */
export class ScrollKeeper {
  #box;
  #list;
  #stick = true;

  /** @param {HTMLElement} box what scrolls @param {HTMLElement} list whose children are the messages */
  constructor(box, list) {
    this.#box = box;
    this.#list = list;
    box.addEventListener("scroll", () => (this.#stick = this.#measure()), { passive: true });
    // A keyboard that opens or a composer that grows must not hide the last message.
    new ResizeObserver(() => this.#stick && this.toEnd()).observe(box);
  }

  /** Whether the end is on screen. */
  get atEnd() {
    return this.#stick;
  }

  /** Another stretch is put in: its end is not where the reader wants to be. */
  leave() {
    this.#stick = false;
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#stick = true;
  }

  /** Changes the list without moving what is read. @param {() => void} work */
  keep(work) {
    if (this.#stick) {
      work();
      this.toEnd();
      return;
    }
    const anchor = this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    work();
    if (anchor?.isConnected) this.#box.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  // Internal

  #measure() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight <= NEAR;
  }

  /** A day's line is no hold: it moves up as older messages of that day come. */
  #firstVisible() {
    const top = this.#box.getBoundingClientRect().top;
    for (const child of this.#list.children) {
      if (child.getAttribute("role") === "separator") continue;
      if (child.getBoundingClientRect().bottom > top) return child;
    }
    return null;
  }
}
