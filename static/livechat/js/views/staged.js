import { find, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { make } from "./kinds/make.js";

/** The place and the quick replies that go with the answer, as the customer will see them. Intents: place_edit, place_set {id, place}, replies_edit, replies_set {id, replies}. */
export class Staged {
  #place = find(document, "#composer-place");
  #replies = find(document, "#composer-replies");
  #id = "";
  #shown = "";

  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#place-button").addEventListener("click", () => intent("place_edit"));
    find(document, "#place-edit").addEventListener("click", () => intent("place_edit"));
    find(document, "#place-remove").addEventListener("click", () => intent("place_set", { id: this.#id, place: null }));
    find(document, "#replies-button").addEventListener("click", () => intent("replies_edit"));
    find(document, "#replies-edit").addEventListener("click", () => intent("replies_edit"));
    find(document, "#replies-remove").addEventListener("click", () => intent("replies_set", { id: this.#id, replies: [] }));
  }

  /** @param {ComposerModel} model */
  render({ id, disabled, place, replies }) {
    this.#id = id;
    for (const name of ["#place-button", "#replies-button"]) /** @type {HTMLButtonElement} */ (find(document, name)).disabled = disabled;
    this.#place.hidden = place === null;
    this.#replies.hidden = replies.length === 0;
    if (place) {
      setText(find(document, "#place-name"), place.title);
      setText(find(document, "#place-where"), `${place.address} · ${place.latitude}, ${place.longitude}`);
    }
    const shown = JSON.stringify(replies);
    if (shown === this.#shown) return;
    this.#shown = shown;
    find(document, "#replies-pills").replaceChildren(...pills(replies));
    setText(find(document, "#replies-count"), t("replies.count", { count: replies.length }));
  }
}

/** @param {QuickReply[]} replies @returns {HTMLElement[]} */
export function pills(replies) {
  return replies.map(({ label, text }) => {
    const pill = make("span", "quickreply", label);
    if (text && text !== label) pill.title = text;
    return pill;
  });
}
