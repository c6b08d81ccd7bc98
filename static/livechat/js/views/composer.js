import { find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { splitText } from "../lib/split.js";
import { MAX_FRAME, MAX_PARTS, MAX_TEXT } from "../protocol.js";

const COUNT_FROM = 4500; // UTF-16 units from which the counter shows
const AROUND = 2_000; // bytes of a frame besides its text
const TYPING_EVERY = 3_000; // ms
const TYPING_ENDS = 3_000; // ms after the last key

/** Where answers are written. Intents: send {id, text, split, close}, draft {id, text}, typing {id, on}. */
export class Composer {
  #form = /** @type {HTMLFormElement} */ (find(document, "#composer"));
  #text = /** @type {HTMLTextAreaElement} */ (find(document, "#composer-text"));
  #send = /** @type {HTMLButtonElement} */ (find(document, "#send"));
  #intent;
  /** @type {ComposerModel | null} */
  #model = null;
  /** How many messages the text would be; 0: more than can be sent at once. */
  #parts = 1;
  #typedAt = 0;
  #typing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("keydown", (event) => this.#keydown(event));
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("blur", () => this.#stopTyping());
  }

  /** @param {ComposerModel} model @param {string} draft what to show where the conversation changed */
  render(model, draft) {
    const other = this.#model?.id !== model.id;
    if (other) this.#stopTyping();
    this.#model = model;
    if (other) this.#show(draft);
    this.#form.classList.toggle("composer--off", model.disabled);
    find(document, "#composer-reason").hidden = !model.disabled;
    setText(find(document, "#composer-reason-text"), model.reason);
    this.#text.readOnly = model.disabled;
    setAttribute(this.#text, "enterkeyhint", model.enterSends ? "send" : "enter");
    setAttribute(this.#text, "aria-disabled", model.disabled ? "true" : null);
    setAttribute(this.#text, "placeholder", model.disabled ? " " : model.placeholder);
    this.#measure();
  }

  focus() {
    if (!this.#model?.disabled) this.#text.focus();
  }

  hasFocus() {
    return document.activeElement === this.#text;
  }

  clear() {
    this.#show("");
  }

  /** Shows what was written elsewhere; whoever is in the box goes on at its end. @param {string} text */
  adopt(text) {
    if (this.#text.value !== text) this.#show(text);
  }

  /** Gives back what could not be sent, in front of what was typed since. @param {string} text */
  putBack(text) {
    const typed = this.#text.value;
    this.#show(typed && typed !== text ? `${text}\n${typed}` : text);
    this.#changed();
  }

  // Internal

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z" && this.#text.value === "") {
      event.preventDefault();
      this.#intent("undo_last");
      return;
    }
    // While an input method composes, Enter picks a candidate (229: Safari says so without isComposing).
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const sends = sendsBy(event, this.#model?.enterSends ?? true);
    if (!sends) return;
    event.preventDefault();
    // To send several at once is chosen with the button, which says how many.
    if (this.#parts === 1) this.#submit(sends === "close");
    else this.#send.focus();
  }

  /** @param {boolean} [close] whether the conversation is done with it */
  #submit(close = false) {
    const model = this.#model;
    const text = this.#text.value;
    if (!model || model.disabled || !this.#sendable(text)) return;
    const split = this.#parts > 1;
    this.#stopTyping();
    this.#show("");
    this.#text.focus();
    this.#intent("send", { id: model.id, text, split, close });
  }

  /** Text or files, and all of them there. @param {string} text */
  #sendable(text) {
    const files = this.#model?.attachments ?? [];
    const something = text.trim() !== "" || files.length > 0 || Boolean(this.#model?.place);
    return this.#parts > 0 && something && files.every(({ media }) => media !== null);
  }

  #changed() {
    const model = this.#model;
    if (!model) return;
    this.#measure();
    this.#intent("draft", { id: model.id, text: this.#text.value });
    clearTimeout(this.#idle);
    if (this.#text.value === "") {
      this.#stopTyping();
      return;
    }
    this.#idle = setTimeout(() => this.#stopTyping(), TYPING_ENDS);
    if (Date.now() - this.#typedAt >= TYPING_EVERY) {
      this.#typedAt = Date.now();
      this.#typing = true;
      this.#intent("typing", { id: model.id, on: true });
    }
  }

  #stopTyping() {
    clearTimeout(this.#idle);
    if (this.#typing && this.#model) this.#intent("typing", { id: this.#model.id, on: false });
    this.#typing = false;
    this.#typedAt = 0;
  }

  /** @param {string} text */
  #show(text) {
    this.#text.value = text;
    this.#measure();
  }

  #measure() {
    const text = this.#text.value;
    this.#parts = partsOf(text);
    const over = this.#parts !== 1;
    const count = find(document, "#composer-count");
    count.hidden = text.length < COUNT_FROM;
    count.classList.toggle("composer__count--over", over);
    setText(count, count.hidden ? "" : t("composer.count", { n: text.length, max: MAX_TEXT }));
    this.#form.classList.toggle("composer--over", over);
    setText(find(this.#send, "span"), this.#parts > 1 ? t("composer.send_parts", { count: this.#parts }) : t("action.send"));
    setText(find(document, "#composer-hint"), this.#hint(text.length - MAX_TEXT));
    this.#send.disabled = Boolean(this.#model?.disabled) || !this.#sendable(text);
    this.#text.style.setProperty("height", "auto");
    this.#text.style.setProperty("height", `${this.#text.scrollHeight}px`);
  }

  /** @param {number} over by how much the text is too long for one message */
  #hint(over) {
    const model = this.#model;
    if (this.#parts === 0) return t("composer.far_too_long");
    if (this.#parts > 1) return t("composer.too_long", { n: over });
    if (!model) return "";
    return model.offline ? t("composer.offline") : model.hint || t(model.enterSends ? "composer.keys" : "composer.keys_ctrl");
  }
}

/** What a press of Enter does: nothing but a new line ("")  with Shift or Alt, or where Enter is to begin lines. @param {Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} event @param {boolean} enterSends @returns {"" | "send" | "close"} */
export function sendsBy({ ctrlKey, metaKey, shiftKey, altKey }, enterSends) {
  if (altKey) return "";
  if (ctrlKey || metaKey) return shiftKey ? "close" : "send";
  return enterSends && !shiftKey ? "send" : "";
}

/** How many messages a text would be; 0: more than are sent at once. @param {string} text */
function partsOf(text) {
  if (text.length <= MAX_TEXT) return 1;
  if (text.length > MAX_PARTS * MAX_TEXT || new TextEncoder().encode(JSON.stringify(text)).length > MAX_FRAME - AROUND) return 0;
  const parts = splitText(text, MAX_TEXT).length;
  return parts > MAX_PARTS ? 0 : parts;
}
