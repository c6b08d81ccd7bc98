/** @import { Action } from "./types.js" */
import { actionButton } from "./bubble.js";
import { byId } from "./dom.js";

/** @type {Action[]} what an account of a shop may have; LINE shows it in one-to-one chats only */
const AREAS = [
  { type: "postback", label: "Opening hours", data: "action=hours" },
  { type: "postback", label: "My order", data: "action=order&number=1042" },
  { type: "postback", label: "Coupons", data: "action=coupons" },
  { type: "message", label: "Catalogue", text: "Show me the catalogue, please." },
  { type: "location", label: "Near me" },
  { type: "message", label: "Talk to us", text: "I would like to talk to somebody." },
];

/** The rich menu below the composer, and the bar that opens it. Taps are events "action". */
export class RichMenu {
  #bar = byId("menu-open", HTMLButtonElement);
  #areas = byId("menu", HTMLElement);

  constructor() {
    this.#areas.append(...AREAS.map(actionButton));
    this.#bar.addEventListener("click", () => this.open(this.#areas.hidden === true));
  }

  /** @param {boolean} shown whether there is one in this chat */
  offer(shown) {
    this.#bar.hidden = !shown;
    if (!shown) this.open(false);
  }

  /** @param {boolean} open */
  open(open) {
    this.#areas.hidden = !open;
    this.#bar.setAttribute("aria-expanded", String(open));
  }
}
