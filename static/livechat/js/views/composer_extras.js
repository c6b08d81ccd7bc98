import { clone, find, reconcile, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const EDGE = 12; // px between a layer and the window's edge

/** Files, stickers and the quote above the text. Intents: attach {id, files}, detach {id, key}, sticker {id, sticker}, stickers, unquote {id}. */
export class ComposerExtras {
  #intent;
  #id = "";
  #disabled = false;
  /** Whether the stickers take the focus once they are there. */
  #entering = false;
  #file = /** @type {HTMLInputElement} */ (find(document, "#attach-file"));
  #stickers = find(document, "#stickers");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    find(document, "#attach").addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => {
      this.#attach(this.#file.files);
      this.#file.value = "";
    });
    const text = find(document, "#composer-text");
    text.addEventListener("paste", (event) => this.#taken(event, /** @type {ClipboardEvent} */ (event).clipboardData));
    const chat = find(document, "#conversation");
    chat.addEventListener("dragover", (event) => !this.#disabled && event.dataTransfer?.types.includes("Files") && event.preventDefault());
    chat.addEventListener("drop", (event) => this.#taken(event, event.dataTransfer));
    find(document, "#unquote").addEventListener("click", () => intent("unquote", { id: this.#id }));
    this.#stickers.addEventListener("beforetoggle", () => intent("stickers"));
    const place = () => this.#stickers.matches(":popover-open") && this.#place();
    this.#stickers.addEventListener("toggle", place);
    window.addEventListener("resize", place);
    this.#stickers.addEventListener("click", (event) => this.#picked(event));
  }

  /** @param {ComposerModel} model */
  render(model) {
    this.#id = model.id;
    this.#disabled = model.disabled;
    const quote = find(document, "#composer-quote");
    quote.hidden = model.quote === null;
    setText(find(document, "#composer-quote-text"), model.quote ?? "");
    const box = find(document, "#attachments");
    box.hidden = model.attachments.length === 0;
    reconcile(box, model.attachments, {
      key: ({ key }) => key,
      create: ({ key }) => this.#chip(key),
      update: updateChip,
    });
  }

  /** @param {{ package_id: string, stickers: { sticker_id: string, url: string }[] }[]} packages */
  showStickers(packages) {
    const grid = find(document, "#stickers-grid");
    if (grid.childElementCount) return;
    for (const { package_id, stickers } of packages) {
      for (const { sticker_id, url } of stickers) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "stickers__one";
        button.dataset.package = package_id;
        button.dataset.sticker = sticker_id;
        const image = document.createElement("img");
        image.alt = t("sticker.number", { n: sticker_id });
        image.loading = "lazy";
        image.src = url;
        button.append(image);
        grid.append(button);
      }
    }
    this.#enter();
  }

  /** Lets a person choose files. */
  pick() {
    if (!this.#disabled) this.#file.click();
  }

  openStickers() {
    if (this.#disabled) return;
    this.#entering = true;
    this.#stickers.showPopover();
    this.#enter();
  }

  // Internal

  /** Above their button, and within the window. */
  #place() {
    const { left, top } = find(document, "#sticker-button").getBoundingClientRect();
    const most = innerWidth - this.#stickers.offsetWidth - EDGE;
    this.#stickers.style.left = `${Math.round(Math.max(EDGE, Math.min(left, most)))}px`;
    this.#stickers.style.bottom = `${Math.round(innerHeight - top + 4)}px`;
  }

  /** Whoever came by the keyboard goes on by it, as soon as there are stickers. */
  #enter() {
    const first = this.#stickers.querySelector("button");
    if (!this.#entering || !first) return;
    this.#entering = false;
    first.focus();
  }

  /** @param {Event} event @param {DataTransfer | null} data */
  #taken(event, data) {
    if (this.#disabled || !data?.files.length) return;
    event.preventDefault();
    this.#attach(data.files);
  }

  /** @param {FileList | null} files */
  #attach(files) {
    if (files?.length && !this.#disabled) this.#intent("attach", { id: this.#id, files: [...files] });
  }

  /** @param {Event} event */
  #picked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-sticker]"));
    if (!button) return;
    this.#stickers.hidePopover();
    const { package: packageId = "", sticker = "" } = button.dataset;
    const url = button.querySelector("img")?.src ?? "";
    this.#intent("sticker", { id: this.#id, sticker: { package_id: packageId, sticker_id: sticker }, url });
  }

  /** @param {string} key */
  #chip(key) {
    const chip = clone("t-attachment");
    find(chip, "button").addEventListener("click", () => this.#intent("detach", { id: this.#id, key }));
    return chip;
  }
}

/** @param {HTMLElement} chip @param {ComposerModel["attachments"][number]} one */
function updateChip(chip, { name, progress, error, media }) {
  chip.classList.toggle("chip--bad", error !== null);
  setText(find(chip, ".chip__name"), name);
  setText(find(chip, ".chip__state"), error ?? (media ? "" : t("attach.progress", { percent: Math.round(progress * 100) })));
  const image = /** @type {HTMLImageElement} */ (find(chip, ".chip__picture"));
  image.hidden = !media?.thumbnail_url;
  if (media?.thumbnail_url && !image.src) image.src = media.thumbnail_url;
  find(chip, "button").setAttribute("aria-label", t("attach.remove", { name }));
}
