import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const MOST = 8; // choices at once

/** Tags as chips, to look at. @param {HTMLElement} box @param {Tag[]} tags */
export function showTags(box, tags) {
  reconcile(box, tags, { key: ({ name }) => name, create: () => clone("t-tag"), update: updateChip });
}

/** @param {HTMLElement} chip @param {Tag} tag */
function updateChip(chip, { name, color }) {
  chip.dataset.color = color;
  setAttribute(chip, "title", name);
  setText(find(chip, ".tag__name"), name);
}

/**
 * The tags of the conversation on the screen: in its head to look at, in the details to change. Typing finds
 * one or makes a new one. Intents: tags_load, tag_add {id, name}, tag_remove {id, tag}.
 */
export class TagEditor {
  #head = find(document, "#head-tags");
  #chips = find(document, "#details-tags");
  #input = /** @type {HTMLInputElement} */ (find(document, "#tag-input"));
  #list = find(document, "#tag-options");
  #intent;
  #choicesOf;
  /** @type {TagsModel | null} */
  #model = null;
  /** @type {{ name: string, color: string, fresh: boolean }[]} */
  #choices = [];
  #active = -1;
  #open = false;

  /** @param {IntentHandler} intent @param {(model: TagsModel, typed: string) => { name: string, color: string, fresh: boolean }[]} choicesOf */
  constructor(intent, choicesOf) {
    this.#intent = intent;
    this.#choicesOf = choicesOf;
    this.#input.addEventListener("focus", () => intent("tags_load"));
    this.#input.addEventListener("click", () => this.#show());
    this.#input.addEventListener("input", () => this.#show());
    this.#input.addEventListener("blur", () => this.#close());
    this.#input.addEventListener("keydown", (event) => this.#keydown(event));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      this.#choose(option ? [...this.#list.children].indexOf(option) : -1);
    });
    this.#chips.addEventListener("click", (event) => this.#removed(event));
  }

  /** @param {TagsModel} model */
  render(model) {
    if (this.#model?.id !== model.id) {
      this.#input.value = "";
      this.#close();
    }
    this.#model = model;
    this.#input.disabled = model.disabled;
    this.#head.hidden = model.tags.length === 0;
    showTags(this.#head, model.tags);
    reconcile(this.#chips, model.tags, {
      key: ({ name }) => name,
      create: () => clone("t-tag-chip"),
      update: (chip, tag) => {
        updateChip(chip, tag);
        chip.dataset.tag = String(tag.id);
        setAttribute(find(chip, "button"), "aria-label", t("tags.remove", { name: tag.name }));
      },
    });
    find(document, "#tags-none").hidden = model.tags.length > 0;
    if (this.#open) this.#draw();
  }

  focus() {
    this.#input.focus();
    this.#show();
  }

  // Internal

  #show() {
    this.#open = true;
    // What is typed means its first choice; nothing typed means none yet.
    this.#active = this.#input.value.trim() ? 0 : -1;
    this.#draw();
  }

  #close() {
    this.#open = false;
    this.#draw();
  }

  #draw() {
    const model = this.#model;
    this.#choices = this.#open && model ? this.#choicesOf(model, this.#input.value).slice(0, MOST) : [];
    this.#active = Math.min(this.#active, this.#choices.length - 1);
    this.#list.hidden = this.#choices.length === 0;
    reconcile(this.#list, this.#choices, {
      key: ({ name }) => name,
      create: () => clone("t-tag-option"),
      update: (option, { name, color, fresh }) => {
        const index = this.#choices.findIndex((one) => one.name === name);
        option.id = `tag-option-${index}`;
        find(option, ".tag").dataset.color = color;
        setText(find(option, ".tag__name"), name);
        setText(find(option, ".tag-editor__new"), fresh ? t("tags.new") : "");
        setAttribute(option, "aria-selected", String(index === this.#active));
      },
    });
    setAttribute(this.#input, "aria-expanded", String(this.#choices.length > 0));
    setAttribute(this.#input, "aria-activedescendant", this.#active >= 0 ? `tag-option-${this.#active}` : null);
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    // While an input method composes, its keys are its own (229: Safari says so without isComposing).
    if (event.isComposing || event.keyCode === 229) return;
    const count = this.#choices.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.#open) this.#show();
      else if (count) this.#active = (Math.max(this.#active, event.key === "ArrowDown" ? -1 : 0) + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.#draw();
    } else if (event.key === "Enter") {
      this.#choose(this.#active);
    } else if (event.key === "Escape" && this.#open && count) {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  #choose(index) {
    const choice = this.#choices[index];
    if (!choice || !this.#model) return;
    this.#intent("tag_add", { id: this.#model.id, name: choice.name });
    this.#input.value = "";
    this.#show();
  }

  /** @param {MouseEvent} event */
  #removed(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    const chip = /** @type {HTMLElement | null} */ (button?.closest("[data-tag]") ?? null);
    if (!chip || !this.#model) return;
    this.#intent("tag_remove", { id: this.#model.id, tag: Number(chip.dataset.tag) });
    this.#input.focus();
  }
}
