/** @import { Message, Person } from "./types.js" */
import { base64, post } from "./api.js";
import { byId } from "./dom.js";

const PLACE = {
  title: "Lumphini Park",
  address: "Pathum Wan, Bangkok",
  latitude: 13.7314,
  longitude: 100.5414,
};
const STICKERS = ["1988", "1990", "2003", "2005"];

/** Where the person writes: text, suggestions, quick replies and a few other kinds. */
export class Composer {
  #form = byId("composer", HTMLFormElement);
  #text = byId("text", HTMLTextAreaElement);
  #more = byId("more", HTMLButtonElement);
  #extras = byId("extras", HTMLElement);
  #file = byId("file", HTMLInputElement);
  #chips = byId("chips", HTMLElement);
  #notice = byId("notice", HTMLElement);
  #blocked = byId("blocked", HTMLElement);
  /** @type {Person | null} */
  #person = null;
  #stickers = 0;
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
    this.#file.addEventListener("change", () => this.#sendPhoto());
  }

  /** @param {Person} person who writes from now on */
  setPerson(person) {
    this.#person = person;
    this.#text.value = "";
    this.#text.lang = person.language;
    this.#say("");
    this.#toggleExtras(false);
    this.#update();
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

  async #sendPhoto() {
    const [file] = this.#file.files ?? [];
    this.#file.value = "";
    if (!file) return;
    await this.#send({ type: "image", contentType: file.type, data: await base64(file) });
  }

  /** @param {Event} event */
  #extra(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-extra]") : null;
    if (!(button instanceof HTMLElement)) return;
    this.#toggleExtras(false);
    if (button.dataset.extra === "photo") this.#file.click();
    if (button.dataset.extra === "location") this.#send({ type: "location", ...PLACE });
    if (button.dataset.extra === "sticker") {
      const stickerId = STICKERS[this.#stickers++ % STICKERS.length];
      this.#send({ type: "sticker", packageId: "446", stickerId, keywords: ["hello", "smile"] });
    }
  }

  /**
   * @param {Record<string, unknown>} what
   * @returns {Promise<boolean>} whether the simulator has it
   */
  async #send(what) {
    if (!this.#person || this.#isBlocked) return false;
    try {
      await post("send", { user: this.#person.slug, ...what });
      this.#say("");
      return true;
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** @param {boolean} open */
  #toggleExtras(open) {
    this.#extras.hidden = !open;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  /** @param {string} text a problem, or "" for none */
  #say(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}
