import { clone, find, reconcile, setAttribute, setIcon, setText } from "../lib/dom.js";

const ICONS = { image: "image", video: "play", audio: "audio", file: "file" };

/** Files in the details pane; each leads to its message. Intents: spot {seq}, gallery_older. */
export class Gallery {
  #list = find(document, "#gallery");
  #more = find(document, "#gallery-more");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (button?.dataset.seq) intent("spot", { seq: Number(button.dataset.seq) });
    });
    this.#more.addEventListener("click", () => intent("gallery_older"));
  }

  /** @param {GalleryModel} model */
  render(model) {
    find(document, "#gallery-none").hidden = !model.empty;
    this.#more.hidden = !model.more;
    reconcile(this.#list, model.items, {
      key: ({ key }) => key,
      create: () => clone("t-gallery-item"),
      update: (element, item) => {
        const button = find(element, "button");
        button.dataset.seq = String(item.seq);
        button.dataset.kind = item.kind;
        setAttribute(button, "aria-label", item.label);
        setAttribute(button, "title", item.label);
        const image = /** @type {HTMLImageElement} */ (find(element, "img"));
        image.hidden = !item.picture;
        if (item.picture) setAttribute(image, "src", item.picture);
        setIcon(find(element, ".icon"), ICONS[item.kind]);
        setText(find(element, ".gallery__name"), item.kind === "image" ? "" : item.name);
      },
    });
  }
}
