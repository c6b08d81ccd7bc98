import { find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** A conversation's pictures, one at a time, as large as they fit. */
export class Lightbox {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#lightbox"));
  #image = /** @type {HTMLImageElement} */ (find(document, "#lightbox-image"));
  #save = /** @type {HTMLAnchorElement} */ (find(document, "#lightbox-save"));
  /** @type {Message[]} */
  #pictures = [];
  #at = 0;

  constructor() {
    for (const [id, step] of /** @type {[string, number][]} */ ([["#lightbox-before", -1], ["#lightbox-after", 1]])) {
      find(document, id).addEventListener("click", () => this.#show(this.#at + step));
    }
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) this.#show(this.#at + step);
    });
    this.#dialog.addEventListener("close", () => this.#image.removeAttribute("src"));
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {Message[]} pictures @param {number} id which one to begin with */
  show(pictures, id) {
    this.#pictures = pictures;
    this.#show(Math.max(0, pictures.findIndex((message) => message.id === id)));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {number} at */
  #show(at) {
    const message = this.#pictures[at];
    if (!message?.media?.url) return;
    this.#at = at;
    setAttribute(this.#image, "alt", message.media.name || t("message.image"));
    this.#image.src = message.media.url;
    this.#save.href = message.media.download_url ?? message.media.url;
    setText(find(document, "#lightbox-count"), t("lightbox.count", { n: at + 1, all: this.#pictures.length }));
    find(document, "#lightbox-before").toggleAttribute("disabled", at === 0);
    find(document, "#lightbox-after").toggleAttribute("disabled", at === this.#pictures.length - 1);
  }
}
