/** @import { Message, Person } from "./types.js" */
import { base64, post, stickerUrl } from "./api.js";
import { inShort } from "./bubble.js";
import { byId } from "./dom.js";

const PLACE = {
  title: "Lumphini Park",
  address: "Pathum Wan, Bangkok",
  latitude: 13.7314,
  longitude: 100.5414,
};
const FIRST_STICKER = 1988;
const STICKERS = Array.from({ length: 24 }, (_, number) => String(FIRST_STICKER + number));

/** Where the person writes: text, suggestions, quick replies and a few other kinds. */
export class Composer {
  #form = byId("composer", HTMLFormElement);
  #text = byId("text", HTMLTextAreaElement);
  #more = byId("more", HTMLButtonElement);
  #extras = byId("extras", HTMLElement);
  #photos = byId("photos", HTMLInputElement);
  #file = byId("file", HTMLInputElement);
  #stickers = byId("stickers", HTMLElement);
  #chips = byId("chips", HTMLElement);
  #notice = byId("notice", HTMLElement);
  #blocked = byId("blocked", HTMLElement);
  #quoting = byId("quoting", HTMLElement);
  /** @type {Message | null} */
  #quoted = null;
  /** @type {Person | null} */
  #person = null;
  #isBlocked = false;

  constructor() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendText();
    });
    this.#text.addEventListener("input", () => this.#update());
    this.#text.addEventListener("keydown", (event) => {
      // 229: an input method is composing, also where isComposing is already false.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#sendText();
    });
    this.#more.addEventListener("click", () => this.#toggleExtras(this.#extras.hidden === true));
    this.#extras.addEventListener("click", (event) => this.#extra(event));
    byId("quoting-end", HTMLButtonElement).addEventListener("click", () => this.quote(null));
    this.#photos.addEventListener("change", () => this.#sendPhotos());
    this.#file.addEventListener("change", () => this.#sendFile());
    this.#stickers.append(...STICKERS.map((stickerId) => this.#stickerButton(stickerId)));
  }

  /** @param {Person} person who writes from now on */
  setPerson(person) {
    this.#person = person;
    this.#text.value = "";
    this.#text.lang = person.language;
    this.#say("");
    this.quote(null);
    this.#toggleExtras(false);
    this.#update();
  }

  /** @param {Message | null} message that the next text or sticker answers */
  quote(message) {
    this.#quoted = message;
    this.#quoting.hidden = !message;
    byId("quoting-text", HTMLElement).textContent = message ? inShort(message) : "";
    if (message) this.#text.focus();
  }

  /** @param {Message} message of this person, which is taken back */
  async unsend(message) {
    if (this.#quoted?.id === message.id) this.quote(null);
    try {
      await post("unsend", { user: this.#person?.slug, messageId: message.id });
      this.#say("");
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {boolean} blocked */
  setBlocked(blocked) {
    this.#isBlocked = blocked;
    this.#form.hidden = blocked;
    this.#chips.hidden = blocked;
    this.#blocked.hidden = !blocked;
    if (blocked) this.#toggleExtras(false);
  }

  /**
   * Chips for the account's quick replies, or else for what the person might say.
   * @param {Message | null} last the newest message
   */
  suggest(last) {
    const quick = last?.direction === "out" ? (last.content.quickReply?.items ?? []) : [];
    /** @type {Array<{label: string, text: string}>} */
    const replies = quick
      .map((/** @type {any} */ item) => item.action ?? {})
      .filter((/** @type {any} */ action) => action.type === "message")
      .map((/** @type {any} */ action) => ({ label: action.label ?? action.text, text: action.text }));
    const texts = (this.#person?.suggestions ?? []).map((text) => ({ label: text, text }));
    this.#chips.replaceChildren(
      ...(replies.length ? replies : texts).map(({ label, text }) => {
        const chip = document.createElement("button");
        chip.type = "button";
        chip.textContent = label;
        chip.lang = this.#person?.language ?? "";
        chip.classList.toggle("is-quick", replies.length > 0);
        chip.addEventListener("click", () => this.#send({ text }));
        return chip;
      }),
    );
  }

  #update() {
    const send = /** @type {HTMLButtonElement} */ (this.#form.querySelector(".send"));
    send.disabled = !this.#text.value.trim();
    if (CSS.supports("field-sizing", "content")) return;
    this.#text.style.setProperty("height", "auto");
    this.#text.style.setProperty("height", `${this.#text.scrollHeight + 2}px`);
  }

  async #sendText() {
    const text = this.#text.value;
    if (!text.trim()) return;
    this.#text.value = "";
    this.#update();
    const sent = await this.#send({ text });
    if (sent || this.#text.value) return;
    this.#text.value = text;
    this.#update();
  }

  /** Several at once are an album: LINE numbers them, and delivers each by itself. */
  async #sendPhotos() {
    const files = [...(this.#photos.files ?? [])];
    this.#photos.value = "";
    const set = files.length > 1 ? String(Date.now()) : null;
    for (const [place, file] of files.entries()) {
      const imageSet = set ? { imageSet: { id: set, index: place + 1, total: files.length } } : {};
      await this.#send({ type: "image", contentType: file.type, data: await base64(file), ...imageSet });
    }
  }

  async #sendFile() {
    const [file] = this.#file.files ?? [];
    this.#file.value = "";
    if (!file) return;
    const contentType = file.type || "application/octet-stream";
    await this.#send({ type: "file", fileName: file.name, contentType, data: await base64(file) });
  }

  /**
   * @param {string} stickerId
   * @returns {HTMLElement}
   */
  #stickerButton(stickerId) {
    const button = document.createElement("button");
    const image = document.createElement("img");
    button.type = "button";
    image.alt = `Sticker ${stickerId}`;
    image.loading = "lazy";
    image.src = stickerUrl(stickerId);
    button.append(image);
    button.addEventListener("click", () => {
      this.#toggleExtras(false);
      this.#send({ type: "sticker", packageId: "446", stickerId, keywords: ["hello", "smile"] });
    });
    return button;
  }

  /** @param {Event} event */
  #extra(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-extra]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { extra } = button.dataset;
    if (extra === "sticker") {
      this.#stickers.hidden = !this.#stickers.hidden;
      return;
    }
    this.#toggleExtras(false);
    if (extra === "photo") this.#photos.click();
    if (extra === "file") this.#file.click();
    if (extra === "location") this.#send({ type: "location", ...PLACE });
    if (extra === "video") this.#send({ type: "video", duration: 3000 });
    if (extra === "voice") this.#send({ type: "audio", duration: 1000 });
  }

  /**
   * @param {Record<string, unknown>} what
   * @returns {Promise<boolean>} whether the simulator has it
   */
  async #send(what) {
    if (!this.#person || this.#isBlocked) return false;
    const answers = this.#quoted && (!what.type || what.type === "sticker");
    const quote = answers ? { quotedMessageId: this.#quoted?.id } : {};
    try {
      await post("send", { user: this.#person.slug, ...what, ...quote });
      this.#say("");
      if (answers) this.quote(null);
      return true;
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** @param {boolean} open */
  #toggleExtras(open) {
    this.#extras.hidden = !open;
    this.#stickers.hidden = true;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  /** @param {string} text a problem, or "" for none */
  #say(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}
