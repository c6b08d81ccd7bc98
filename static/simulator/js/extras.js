/** @import { Send } from "./types.js" */
import { PLACE } from "./actions.js";
import { emojiUrl, stickerUrl } from "./api.js";
import { byId } from "./dom.js";
import { EMOJI, EMOJI_PRODUCT } from "./rich_text.js";

const FIRST_STICKER = 1988;
const STICKERS = Array.from({ length: 24 }, (_, number) => String(FIRST_STICKER + number));

/** What a phone sends besides text: the panel behind the plus. */
export class Extras {
  #more = byId("more", HTMLButtonElement);
  #panel = byId("extras", HTMLElement);
  #photos = byId("photos", HTMLInputElement);
  #file = byId("file", HTMLInputElement);
  #stickers = byId("stickers", HTMLElement);
  #emojis = byId("emojis", HTMLElement);
  #send;

  /**
   * @param {Send} send
   * @param {(word: string) => void} insert puts an emoji's word into the text
   */
  constructor(send, insert) {
    this.#send = send;
    this.#more.addEventListener("click", () => this.open(this.#panel.hidden === true));
    this.#panel.addEventListener("click", (event) => this.#choose(event));
    this.#photos.addEventListener("change", () => this.#sendPhotos());
    this.#file.addEventListener("change", () => this.#sendFile());
    const stickers = STICKERS.map((stickerId) => {
      const button = pictureButton(`Sticker ${stickerId}`, stickerUrl(stickerId));
      button.addEventListener("click", () => {
        this.open(false);
        send({ type: "sticker", packageId: "446", stickerId, keywords: ["hello", "smile"] });
      });
      return button;
    });
    this.#stickers.append(...stickers);
    for (const [word, emojiId] of EMOJI) {
      const button = pictureButton(word, emojiUrl(EMOJI_PRODUCT, emojiId));
      button.addEventListener("click", () => insert(word));
      this.#emojis.append(button);
    }
  }

  /** @param {boolean} open */
  open(open) {
    this.#panel.hidden = !open;
    this.#stickers.hidden = this.#emojis.hidden = true;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  choosePhotos() {
    this.#photos.click();
  }

  /** Several pictures at once are an album: LINE numbers them, and delivers each by itself. */
  async #sendPhotos() {
    const files = [...(this.#photos.files ?? [])];
    this.#photos.value = "";
    const pictures = files.filter((file) => !file.type.startsWith("video/"));
    const set = pictures.length > 1 ? { id: String(Date.now()), total: pictures.length } : null;
    for (const [place, file] of pictures.entries()) {
      const imageSet = set ? { imageSet: { id: set.id, index: place + 1, total: set.total } } : {};
      if (!(await this.#send({ type: "image", file, ...imageSet }))) return;
    }
    for (const file of files.filter((each) => !pictures.includes(each))) {
      if (!(await this.#send({ type: "video", file }))) return;
    }
  }

  async #sendFile() {
    const [file] = this.#file.files ?? [];
    this.#file.value = "";
    if (file) await this.#send({ type: "file", fileName: file.name, file });
  }

  /** @param {Event} event */
  #choose(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-extra]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { extra } = button.dataset;
    const grid = { sticker: this.#stickers, emoji: this.#emojis }[extra ?? ""];
    if (grid) {
      const shown = grid.hidden === true;
      this.open(true);
      grid.hidden = !shown;
      return;
    }
    this.open(false);
    if (extra === "photo") this.choosePhotos();
    if (extra === "file") this.#file.click();
    if (extra === "location") this.#send({ type: "location", ...PLACE });
    if (extra === "video") this.#send({ type: "video", duration: 3000 });
    if (extra === "voice") this.#send({ type: "audio", duration: 1000 });
  }
}

/**
 * @param {string} name
 * @param {string} address
 * @returns {HTMLButtonElement}
 */
function pictureButton(name, address) {
  const button = document.createElement("button");
  const image = document.createElement("img");
  button.type = "button";
  image.alt = name;
  image.loading = "lazy";
  image.src = address;
  button.append(image);
  return button;
}
