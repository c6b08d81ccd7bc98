import { find, setAttribute, setIcon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Rings while somebody new waits; then a press silences it, else it leads to the settings. Intents: silence, settings. */
export class Bell {
  #root = find(document, "#bell");
  #ringing = 0;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#root.addEventListener("click", () => intent(this.#ringing ? "silence" : "settings"));
  }

  /** @param {{ ringing: number, muted: boolean }} model ringing: how many wait of whom nobody has taken notice */
  render({ ringing, muted }) {
    this.#ringing = muted ? 0 : ringing;
    const words = this.#ringing ? t("bell.silence", { count: this.#ringing }) : t(muted ? "bell.muted" : "bell.settings");
    this.#root.classList.toggle("bell--ringing", this.#ringing > 0);
    setIcon(find(this.#root, ".icon"), muted ? "bell_off" : "bell");
    setAttribute(this.#root, "aria-label", words);
    setAttribute(this.#root, "title", words);
  }
}
