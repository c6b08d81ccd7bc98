/** @import { Person } from "./types.js" */
import { byId, clone, find, image } from "./dom.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** The list of people, which is a sheet on a small screen. */
export class People {
  #panel = byId("panel", HTMLElement);
  #list = byId("people", HTMLElement);
  #opener = /** @type {HTMLElement} */ (document.querySelector("[data-open-panel]"));

  /**
   * @param {Person[]} people
   * @param {(person: Person) => void} onChoose
   */
  constructor(people, onChoose) {
    for (const person of people) this.#list.append(this.#row(person, onChoose));
    this.#opener.addEventListener("click", () => this.#toggle(true));
    find(document, "[data-close-panel]").addEventListener("click", () => this.#toggle(false));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#toggle(false);
    });
  }

  /** @param {Person} person */
  setCurrent(person) {
    for (const link of this.#list.querySelectorAll("a")) {
      if (link.dataset.slug === person.slug) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /**
   * @param {Person} person
   * @param {(person: Person) => void} onChoose
   * @returns {HTMLElement}
   */
  #row(person, onChoose) {
    const row = clone("t-person");
    const link = /** @type {HTMLAnchorElement} */ (find(row, "a"));
    link.href = `?user=${encodeURIComponent(person.slug)}`;
    link.dataset.slug = person.slug;
    if (person.picture) image(row, "img").src = person.picture;
    find(row, ".person-name").textContent = person.name;
    find(row, ".person-language").textContent = languages.of(person.language) ?? "";
    link.addEventListener("click", (event) => {
      // With a modifier the browser opens a second phone, in a tab or a window.
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.#toggle(false);
      onChoose(person);
    });
    return row;
  }

  /** @param {boolean} open */
  #toggle(open) {
    const was = this.#panel.classList.contains("is-open");
    this.#panel.classList.toggle("is-open", open);
    this.#opener.setAttribute("aria-expanded", String(open));
    if (open) this.#list.querySelector("a")?.focus();
    else if (was) this.#opener.focus();
  }
}
