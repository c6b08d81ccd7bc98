/** @import { Account, Group, Person } from "./types.js" */
import { post } from "./api.js";
import { byId, clone, find, image } from "./dom.js";

/** Who is in a group: the account, and people. Also where a new group is made. */
export class GroupDialog {
  #dialog = byId("group", HTMLDialogElement);
  #form = byId("group-form", HTMLFormElement);
  #title = byId("group-title", HTMLElement);
  #fresh = byId("group-new", HTMLElement);
  #name = byId("group-name", HTMLInputElement);
  #list = byId("group-list", HTMLElement);
  #foot = byId("group-foot", HTMLElement);
  #notice = byId("group-notice", HTMLElement);
  #people;
  #account;
  #onMade;
  /** @type {Group | null} null while a new one is made */
  #group = null;

  /**
   * @param {Account} account
   * @param {Person[]} people
   * @param {(slug: string) => void} onMade a new group is there
   */
  constructor(account, people, onMade) {
    this.#account = account;
    this.#people = people;
    this.#onMade = onMade;
    byId("group-close", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#group) this.#make();
    });
  }

  /** @param {Group | null} group null for a new one */
  open(group) {
    this.#group = group;
    this.#title.textContent = group ? group.name : "New group";
    this.#fresh.hidden = this.#foot.hidden = group !== null;
    this.#name.value = "";
    this.#say("");
    this.#fill();
    this.#dialog.showModal();
  }

  /** @param {Group[]} groups as they are now */
  refresh(groups) {
    const mine = groups.find(({ slug }) => slug === this.#group?.slug);
    if (!mine) return;
    this.#group = mine;
    const switches = this.#list.querySelectorAll("input");
    for (const input of switches) input.checked = this.#isIn(input.value);
  }

  #fill() {
    const rows = this.#people.map(({ slug, name, picture }) => this.#row(slug, name, picture));
    const account = this.#group ? [this.#row("", this.#account.name, this.#account.picture)] : [];
    this.#list.replaceChildren(...account, ...rows);
  }

  /** @param {string} slug "" for the account */
  #isIn(slug) {
    if (!this.#group) return false;
    return slug ? this.#group.members.includes(slug) : this.#group.joined;
  }

  /**
   * @param {string} slug
   * @param {string} name
   * @param {string} picture
   */
  #row(slug, name, picture) {
    const row = clone("t-member");
    const input = /** @type {HTMLInputElement} */ (find(row, "input"));
    input.value = slug;
    input.checked = this.#isIn(slug);
    find(row, "strong").textContent = name;
    find(row, "small").textContent = slug ? "" : "Official account";
    if (picture) image(row, "img").src = picture;
    input.addEventListener("change", () => this.#group && this.#change(this.#group, input));
    return row;
  }

  /**
   * @param {Group} group
   * @param {HTMLInputElement} input
   */
  async #change({ slug }, input) {
    const comes = input.checked;
    try {
      if (!input.value) await post(comes ? "join" : "leave", { group: slug });
      else await post("members", { group: slug, [comes ? "join" : "leave"]: [input.value] });
      this.#say("");
    } catch (error) {
      input.checked = !comes;
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  async #make() {
    const data = new FormData(this.#form);
    try {
      const made = await post("groups", { kind: data.get("kind"), name: data.get("name"), members: data.getAll("member") });
      this.#dialog.close();
      this.#onMade(made.slug);
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} text a problem, or "" for none */
  #say(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}
