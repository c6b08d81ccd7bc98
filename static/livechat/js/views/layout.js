import { find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const WIDE = "(min-width: 1280px)";

/** Which panes show. One pane on a phone, the details beside or above the rest. */
export class Layout {
  #app = find(document, "#app");
  #details = find(document, "#details");
  #wide = matchMedia(WIDE);

  #next = "";

  /** Intents: open {id, focus}, copy {text}. @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#nothing-next").addEventListener("click", () => intent("open", { id: this.#next, focus: true }));
    document.querySelector("#first-copy")?.addEventListener("click", (event) => {
      intent("copy", { text: /** @type {HTMLElement} */ (event.currentTarget).dataset.address });
    });
    this.#wide.addEventListener("change", () => this.details(this.#wide.matches));
    this.details(this.#wide.matches);
    const viewport = window.visualViewport;
    const fit = () => {
      // iOS keeps the layout viewport and lays the keyboard over it.
      const height = viewport && viewport.scale === 1 ? `${Math.round(viewport.height)}px` : "100dvh";
      document.documentElement.style.setProperty("--height", height);
      if (window.scrollY) window.scrollTo(0, 0);
    };
    viewport?.addEventListener("resize", fit);
    fit();
  }

  /** @param {string | null} selected @param {{ id: string, text: string, label: string } | null} next who to answer, where none is selected @param {boolean} written whether there is any conversation */
  render(selected, next, written) {
    this.#next = next?.id ?? "";
    find(document, "#nothing-next").hidden = next === null;
    setText(find(document, "#nothing-next-text"), next?.label ?? "");
    setText(find(document, "#nothing-text"), next?.text ?? t("nothing.text"));
    // Somebody has written: there is something to choose from.
    if (selected !== null || next !== null || written) {
      document.querySelector("#first-run")?.remove();
      find(document, "#nothing-usual").hidden = false;
    }
    setAttribute(this.#app, "data-pane", selected ? "chat" : "list");
    find(document, "#open").hidden = selected === null;
    find(document, "#nothing").hidden = selected !== null;
    if (!selected && !this.#wide.matches) this.details(false);
  }

  /** Whether the list fills the screen, so that opening a row leaves it. */
  get onePane() {
    return !matchMedia("(min-width: 768px)").matches;
  }

  get drawerOpen() {
    return !this.#wide.matches && this.#app.dataset.details === "open";
  }

  /** @param {boolean} [open] the other state by default */
  details(open = this.#app.dataset.details !== "open") {
    this.#app.dataset.details = open ? "open" : "closed";
    const drawer = open && !this.#wide.matches;
    find(document, "#scrim").hidden = !drawer;
    const button = find(document, "#details-button");
    setAttribute(button, "aria-expanded", String(open));
    if (drawer) this.#details.focus({ preventScroll: true });
    else if (this.#details.contains(document.activeElement)) button.focus();
  }
}
