import { find, setText } from "../lib/dom.js";

/** Beside the send button: what an answer would cost. Counts for the eye, and speaks at the turn alone. */
export class FreeWindow {
  #root = find(document, "#free");
  #text = find(document, "#free-text");
  #spoken = find(document, "#free-spoken");
  /** @type {FreeModel | null} */
  #model = null;

  /** @param {FreeModel | null} model */
  render(model) {
    const before = this.#model;
    this.#model = model;
    this.#root.classList.toggle("free--none", model === null);
    this.#root.classList.toggle("free--push", model?.cost === "push");
    this.#root.classList.toggle("free--refused", model?.cost === "none");
    setText(this.#text, model?.text ?? "");
    // Not for a conversation that was just opened: that it has changed is the news.
    const turned = before !== null && model !== null && before.id === model.id && before.cost !== model.cost;
    if (turned) setText(this.#spoken, model.spoken);
    else if (before?.id !== model?.id) setText(this.#spoken, "");
  }
}
