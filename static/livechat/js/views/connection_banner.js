import { find, setIcon, setText } from "../lib/dom.js";

/** @type {Record<string, string>} */
const ICONS = { caught_up: "check", release: "retry", signed_out: "lock" };

/** @typedef {{ kind: string, text: string, countdown: string, action: string } | null} BannerModel */

/** Says the truth about the connection, once it is worth saying. Intents: reconnect, sign_in, reload_page. */
export class ConnectionBanner {
  #root = find(document, "#banner");
  #text = find(document, "#banner-text");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#banner-retry").addEventListener("click", () => intent("reconnect"));
    find(document, "#banner-sign-in").addEventListener("click", () => intent("sign_in"));
    find(document, "#banner-reload").addEventListener("click", () => intent("reload_page"));
  }

  /** @param {BannerModel} model */
  render(model) {
    this.#root.hidden = model === null;
    if (model) this.#root.dataset.kind = model.kind;
    setText(this.#text, model?.text ?? "");
    setText(find(document, "#banner-countdown"), model?.countdown ?? "");
    find(document, "#banner-retry").hidden = model?.action !== "retry";
    find(document, "#banner-sign-in").hidden = model?.action !== "sign_in";
    find(document, "#banner-reload").hidden = model?.action !== "reload";
    if (model) setIcon(find(this.#root, ".icon"), ICONS[model.kind] ?? "unplug");
  }
}
