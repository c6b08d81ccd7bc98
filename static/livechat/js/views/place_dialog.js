import { find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { isShortLink, parsePlace } from "../lib/place.js";

/** @type {(keyof Place)[]} */
const FIELDS = ["title", "address", "latitude", "longitude"];

/** Asks for a place: typed, or pasted as coordinates or a link to a map. */
export class PlaceDialog {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#place-dialog"));
  #paste = /** @type {HTMLInputElement} */ (find(document, "#place-paste"));
  #check;
  #make;
  /** @type {Place | null} */
  #answer = null;

  /** @param {{ check: (typed: Record<keyof Place, string>) => Partial<Record<keyof Place, string>>, make: (typed: Record<keyof Place, string>) => Place }} rules */
  constructor({ check, make }) {
    this.#check = check;
    this.#make = make;
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    find(document, "#place-cancel").addEventListener("click", () => this.#dialog.close());
    find(this.#dialog, "form").addEventListener("submit", (event) => this.#submit(event));
    this.#paste.addEventListener("input", () => this.#pasted(this.#paste.value));
    for (const name of FIELDS) {
      this.#field(name).addEventListener("input", () => {
        // A pair of numbers belongs into both fields, wherever it is pasted.
        if (name === "latitude" || name === "longitude") this.#spread(this.#field(name).value);
        this.#complain(name, "");
      });
    }
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {Place | null} place what it was @returns {Promise<Place | null>} null where nothing was changed */
  ask(place) {
    this.#answer = null;
    this.#paste.value = "";
    setText(find(document, "#place-found"), "");
    for (const name of FIELDS) {
      this.#field(name).value = place ? String(place[name]) : "";
      this.#complain(name, "");
    }
    this.#dialog.showModal();
    (place ? this.#field("title") : this.#paste).focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#answer), { once: true });
    });
  }

  // Internal

  /** @param {keyof Place} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (find(document, `#place-${name}`));
  }

  /** @returns {Record<keyof Place, string>} */
  #typed() {
    return { title: this.#field("title").value, address: this.#field("address").value, latitude: this.#field("latitude").value, longitude: this.#field("longitude").value };
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const wrong = this.#check(this.#typed());
    for (const name of FIELDS) this.#complain(name, wrong[name] ?? "");
    const first = FIELDS.find((name) => wrong[name]);
    if (first) {
      this.#field(first).focus();
      return;
    }
    this.#answer = this.#make(this.#typed());
    this.#dialog.close();
  }

  /** @param {string} text */
  #pasted(text) {
    const found = this.#spread(text);
    if (found?.title && !this.#field("title").value) this.#field("title").value = found.title.slice(0, 100);
    const words = found ? t("place.found", { latitude: found.latitude, longitude: found.longitude }) : isShortLink(text) ? t("place.short_link") : t("place.not_found");
    setText(find(document, "#place-found"), text.trim() ? words : "");
  }

  /** @param {string} text @returns {ReturnType<typeof parsePlace>} */
  #spread(text) {
    const found = parsePlace(text);
    if (!found) return null;
    this.#field("latitude").value = String(found.latitude);
    this.#field("longitude").value = String(found.longitude);
    this.#complain("latitude", "");
    this.#complain("longitude", "");
    return found;
  }

  /** @param {keyof Place} name @param {string} error "" for none */
  #complain(name, error) {
    setText(find(document, `#place-${name}-error`), error);
    setAttribute(this.#field(name), "aria-invalid", error ? "true" : null);
  }
}
