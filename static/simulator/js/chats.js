/** @import { Group, Person } from "./types.js" */
import { byId, clone, find, image } from "./dom.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** The list of people and groups, which is a sheet on a small screen. */
export class Chats {
  #panel = byId("panel", HTMLElement);
  #list = byId("people", HTMLElement);
  #opener = /** @type {HTMLElement} */ (document.querySelector("[data-open-panel]"));
  #onPerson;
  #onGroup;
  /** @type {HTMLElement[]} */
  #groups = [];
  #current = "";

  /**
   * @param {Person[]} people
   * @param {(person: Person) => void} onPerson
   * @param {(group: Group) => void} onGroup
   * @param {() => void} onNew a new group is wanted
   */
  constructor(people, onPerson, onGroup, onNew) {
    this.#onPerson = onPerson;
    this.#onGroup = onGroup;
    for (const person of people) this.#list.append(this.#person(person));
    const more = clone("t-new-group");
    find(more, "button").addEventListener("click", onNew);
    this.#list.append(more);
    this.#opener.addEventListener("click", () => this.#toggle(true));
    find(document, "[data-close-panel]").addEventListener("click", () => this.#toggle(false));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#toggle(false);
    });
  }

  /** @param {Group[]} groups all there are */
  setGroups(groups) {
    for (const row of this.#groups) row.remove();
    this.#groups = groups.map((group) => this.#group(group));
    this.#list.lastElementChild?.before(...this.#groups);
    this.setCurrent(this.#current);
  }

  /** @param {string} slug of the person or group whose chat is shown */
  setCurrent(slug) {
    this.#current = slug;
    for (const link of this.#list.querySelectorAll("a")) {
      if (link.dataset.slug === slug) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else link.removeAttribute("aria-current");
    }
  }

  close() {
    this.#toggle(false);
  }

  /**
   * @param {Person} person
   * @returns {HTMLElement}
   */
  #person(person) {
    const row = this.#row("t-person", person.slug, person.name, languages.of(person.language) ?? "");
    if (person.picture) image(row, "img").src = person.picture;
    this.#choosing(row, `?user=${encodeURIComponent(person.slug)}`, () => this.#onPerson(person));
    return row;
  }

  /**
   * @param {Group} group
   * @returns {HTMLElement}
   */
  #group(group) {
    const count = group.members.length === 1 ? "1 person" : `${group.members.length} people`;
    const row = this.#row("t-group", group.slug, group.name, group.kind === "room" ? `Room, ${count}` : count);
    this.#choosing(row, `?chat=${encodeURIComponent(group.slug)}`, () => this.#onGroup(group));
    return row;
  }

  /**
   * @param {string} template
   * @param {string} slug
   * @param {string} name
   * @param {string} more
   */
  #row(template, slug, name, more) {
    const row = clone(template);
    find(row, "a").dataset.slug = slug;
    find(row, ".person-name").textContent = name;
    find(row, ".person-language").textContent = more;
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {string} address
   * @param {() => void} onChoose
   */
  #choosing(row, address, onChoose) {
    const link = /** @type {HTMLAnchorElement} */ (find(row, "a"));
    link.href = address;
    link.addEventListener("click", (event) => {
      // With a modifier the browser opens a second phone, in a tab or a window.
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.#toggle(false);
      onChoose();
    });
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
