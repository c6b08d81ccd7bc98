import { find, setText } from "../lib/dom.js";

/** @typedef {{ kind: string, text: string, countdown: string, action: string } | null} BannerModel */

/** Says the truth about the connection, once it is worth saying. Intents: reconnect. */
export class ConnectionBanner {
  #root = find(document, "#banner");
  #text = find(document, "#banner-text");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#banner-retry").addEventListener("click", () => intent("reconnect"));
  }

  /** @param {BannerModel} model */
  render(model) {
    this.#root.hidden = model === null;
    if (model) this.#root.dataset.kind = model.kind;
    setText(this.#text, model?.text ?? "");
    setText(find(document, "#banner-countdown"), model?.countdown ?? "");
    find(document, "#banner-retry").hidden = model?.action !== "retry";
    const link = /** @type {HTMLAnchorElement} */ (find(document, "#banner-sign-in"));
    link.hidden = model?.action !== "sign_in";
    // To sign in and come back to the same conversation.
    if (!link.hidden) link.href = `/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  }
}
