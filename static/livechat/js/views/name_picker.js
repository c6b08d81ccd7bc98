import { clone, reconcile, setAttribute, setAvatar, setText, find } from "../lib/dom.js";

const MOST = 8;

/** Names to choose from while an @ is being typed. The text keeps the focus. */
export class NamePicker {
  #text;
  #list;
  #chosen;
  /** @type {{ id: string, name: string }[]} */
  #people = [];
  #active = 0;
  #from = 0;

  /** @param {HTMLTextAreaElement} text @param {HTMLElement} list @param {(name: string, from: number) => void} chosen */
  constructor(text, list, chosen) {
    this.#text = text;
    this.#list = list;
    this.#chosen = chosen;
    text.addEventListener("keydown", (event) => this.#keydown(event));
    text.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      this.#choose(this.#people[option ? [...list.children].indexOf(option) : -1]);
    });
  }

  /** @param {{ id: string, name: string }[]} people @param {number} from where the @ stands */
  show(people, from) {
    this.#people = people.slice(0, MOST);
    this.#from = from;
    this.#active = 0;
    this.#draw();
  }

  close() {
    this.#people = [];
    this.#draw();
  }

  // Internal

  #draw() {
    const open = this.#people.length > 0;
    this.#list.hidden = !open;
    reconcile(this.#list, this.#people, {
      key: ({ id }) => id,
      create: ({ id }) => Object.assign(clone("t-name"), { id: `name-${id}` }),
      update: (element, person) => {
        setAvatar(find(element, ".avatar"), person);
        setText(find(element, ".person__name"), person.name);
        setAttribute(element, "aria-selected", String(person === this.#people[this.#active]));
      },
    });
    const active = this.#people[this.#active];
    setAttribute(this.#text, "aria-controls", open ? this.#list.id : null);
    setAttribute(this.#text, "aria-activedescendant", active ? `name-${active.id}` : null);
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    const count = this.#people.length;
    if (!count || event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.#active = (this.#active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.#draw();
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.#choose(this.#people[this.#active]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {{ name: string } | undefined} person */
  #choose(person) {
    if (person) this.#chosen(person.name, this.#from);
  }
}
