import { mentionQuery, mentioned, nameMatches } from "../lib/mentions.js";
import { find, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { showFound } from "./found.js";
import { NamePicker } from "./name_picker.js";

/**
 * Where notes are written: a form of its own, with a way to the server of its own, so that none becomes an
 * answer. Intents: note_draft {id, text}, note_save {id, note, text, mentions}, note_delete {id, note}, colleagues.
 */
export class NoteComposer {
  #switch = find(document, "#compose-switch");
  #reply = find(document, "#composer");
  #form = /** @type {HTMLFormElement} */ (find(document, "#note-composer"));
  #text = /** @type {HTMLTextAreaElement} */ (find(document, "#note-text"));
  #save = /** @type {HTMLButtonElement} */ (find(document, "#note-save"));
  #names;
  #intent;
  /** @type {NoteModel | null} */
  #model = null;
  /** Conversations in which a note is being written: coming back to one never turns it into an answer. @type {Set<string>} */
  #noting = new Set();
  /** The note that is being changed. @type {Note | null} */
  #editing = null;
  #busy = false;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#switch.addEventListener("change", (event) => {
      this.start(/** @type {HTMLInputElement} */ (event.target).value === "note");
    });
    this.#names = new NamePicker(this.#text, find(document, "#note-names"), (name, from) => this.#named(name, from));
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("keydown", (event) => this.#keydown(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    find(document, "#note-cancel").addEventListener("click", () => this.#stopEditing());
    find(document, "#log").addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {NoteModel} model */
  render(model) {
    const other = this.#model?.id !== model.id;
    // They have only just been loaded.
    const news = !other && this.#model?.people.length !== model.people.length;
    this.#model = model;
    if (news && document.activeElement === this.#text) this.#ask(model);
    if (other) {
      this.#editing = null;
      this.#busy = false;
      this.#put(model.draft);
    }
    setText(find(document, "#note-label"), t("note.box", { name: model.name }));
    setText(find(document, "#note-hint"), this.#editing ? t("note.editing") : t("note.private", { name: model.name }));
    find(document, "#note-cancel").hidden = this.#editing === null;
    this.#draw();
  }

  /** Notes or answers, in the conversation on the screen. @param {boolean} on */
  show(on) {
    if (this.#model) this.setMode(this.#model.id, on);
  }

  /** @param {boolean} on */
  start(on) {
    this.show(on);
    this.focus();
  }

  /** Whether notes are written here now. */
  get on() {
    return this.#noting.has(this.#model?.id ?? "");
  }

  /** To where one writes now; true where that is a note. */
  focus() {
    if (this.on) this.#text.focus();
    else find(document, "#composer-text").focus();
    return this.on;
  }

  /** It is kept, or (with what was typed still there) it could not be. @param {string} id @param {boolean} kept */
  saved(id, kept) {
    if (this.#model?.id !== id) return;
    this.#busy = false;
    if (kept) {
      this.#editing = null;
      this.#put("");
    }
    this.render(this.#model);
    if (kept && this.on) this.#text.focus();
  }

  /** Shows what was written elsewhere. @param {string} text */
  adopt(text) {
    if (!this.#editing && !this.#busy && this.#text.value !== text) this.#put(text);
  }

  /** @param {string} id */
  isNoting(id) {
    return this.#noting.has(id);
  }

  /** Notes or answers, in any conversation. @param {string} id @param {boolean} on */
  setMode(id, on) {
    if (on) this.#noting.add(id);
    else this.#noting.delete(id);
    if (id === this.#model?.id) this.#draw();
  }

  // Internal

  #draw() {
    const { on } = this;
    for (const input of this.#switch.querySelectorAll("input")) input.checked = (input.value === "note") === on;
    this.#reply.hidden = on;
    this.#form.hidden = !on;
    setAttribute(this.#switch, "data-mode", on ? "note" : "reply");
    this.#text.readOnly = this.#busy;
    if (on) this.#measure();
  }

  /** @param {string} text */
  #put(text) {
    this.#text.value = text;
    this.#names.close();
    this.#measure();
  }

  #measure() {
    this.#save.disabled = this.#busy || Boolean(this.#model?.disabled) || this.#text.value.trim() === "";
    this.#text.style.setProperty("height", "auto");
    if (this.#text.scrollHeight) this.#text.style.setProperty("height", `${this.#text.scrollHeight}px`);
  }

  #changed() {
    const model = this.#model;
    if (!model) return;
    this.#measure();
    if (!this.#editing) this.#intent("note_draft", { id: model.id, text: this.#text.value });
    this.#ask(model);
  }

  /** Who is meant, while an @ is being typed. @param {NoteModel} model */
  #ask(model) {
    const asked = mentionQuery(this.#text.value.slice(0, this.#text.selectionStart));
    if (!asked) {
      this.#names.close();
      return;
    }
    this.#intent("colleagues");
    const found = nameMatches(model.people, asked.query);
    // Typed to its end there is nothing left to choose.
    const whole = found.length === 1 && found[0]?.name === asked.query;
    this.#names.show(whole ? [] : found, asked.from);
  }

  /** @param {string} name @param {number} from where its @ stands */
  #named(name, from) {
    this.#text.setRangeText(`@${name} `, from, this.#text.selectionStart, "end");
    this.#text.focus();
    this.#changed();
    this.#names.close();
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    // The picker has taken what is its own. While an input method composes, Enter picks a candidate.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && this.#editing) {
      event.preventDefault();
      event.stopPropagation();
      this.#stopEditing();
    }
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const model = this.#model;
    const text = this.#text.value.trim();
    if (!model || model.disabled || this.#busy || text === "") return;
    this.#busy = true;
    this.#draw();
    // Who was named before can be named still, though they may have left the team.
    const people = [...model.people, ...(this.#editing?.mentions ?? [])];
    const mentions = [...new Set(mentioned(text, people).map(({ id }) => Number(id)))];
    this.#intent("note_save", { id: model.id, note: this.#editing?.id ?? null, text, mentions });
  }

  #stopEditing() {
    this.#editing = null;
    this.#put(this.#model?.draft ?? "");
    if (this.#model) this.render(this.#model);
    this.#text.focus();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-note-act]"));
    const note = button ? noteOf(button) : null;
    if (!button || !note || !this.#model) return;
    if (button.dataset.noteAct === "edit") {
      this.#editing = note;
      this.show(true);
      this.#put(note.text);
      this.render(this.#model);
      this.#text.focus();
    } else if (button.dataset.sure) {
      this.#intent("note_delete", { id: this.#model.id, note: note.id });
    } else {
      sure(button, true);
      button.addEventListener("blur", () => sure(button, false), { once: true });
    }
  }
}

/** Whether the next click deletes. @param {HTMLElement} button @param {boolean} on */
function sure(button, on) {
  if (on) button.dataset.sure = "true";
  else delete button.dataset.sure;
  button.setAttribute("aria-label", t(on ? "note.delete_sure" : "note.delete"));
}

/** What each note's element shows. @type {WeakMap<Element, Note>} */
const shown = new WeakMap();

/** @param {Element} inside @returns {Note | null} */
function noteOf(inside) {
  const element = inside.closest(".note");
  return (element && shown.get(element)) ?? null;
}

/** @param {HTMLElement} element @param {TimelineItem} item */
export function updateNote(element, item) {
  const note = /** @type {Note} */ (item.note);
  shown.set(element, note);
  element.dataset.note = String(note.id);
  setText(find(element, ".note__author"), item.author ?? "");
  const time = find(element, ".note__time");
  setText(time, item.time ?? "");
  setAttribute(time, "datetime", item.dateTime ?? null);
  setAttribute(time, "title", item.fullTime ?? null);
  find(element, ".note__edited").hidden = note.edited_at === null;
  find(element, ".note__tools").hidden = !item.editable;
  if (element.dataset.rev === String(note.rev)) return;
  element.dataset.rev = String(note.rev);
  find(element, ".note__text").replaceChildren(
    ...(item.parts ?? []).map(({ text, mention, self }) => {
      if (!mention) return document.createTextNode(text);
      const name = document.createElement("b");
      name.className = self ? "mention mention--self" : "mention";
      name.textContent = text;
      return name;
    }),
  );
}

/** Whether one of these notes can be seen now. @param {number[]} ids */
export function isNoteSeen(ids) {
  const box = find(document, "#thread-scroll").getBoundingClientRect();
  return ids.some((id) => {
    const rect = document.querySelector(`#log .note[data-note="${id}"]`)?.getBoundingClientRect();
    return rect && rect.height > 0 && rect.bottom > box.top && rect.top < box.bottom;
  });
}

/** @param {number} id */
export function scrollToNote(id) {
  const found = document.querySelector(`#log .note[data-note="${id}"]`);
  if (found) showFound(found);
}
