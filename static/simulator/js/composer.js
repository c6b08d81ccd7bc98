/** @import { Action, Account, Group, Message, Person } from "./types.js" */
import { act, DOABLE } from "./actions.js";
import { post, upload } from "./api.js";
import { inShort } from "./bubble.js";
import { byId } from "./dom.js";
import { Extras } from "./extras.js";
import { emojisIn, mentionBegun, mentionsIn } from "./rich_text.js";
import { RichMenu } from "./rich_menu.js";

/** Where the person writes: text, suggestions, quick replies, and what else a phone sends. */
export class Composer {
  #form = byId("composer", HTMLFormElement);
  #text = byId("text", HTMLTextAreaElement);
  #chips = byId("chips", HTMLElement);
  #notice = byId("notice", HTMLElement);
  #blocked = byId("blocked", HTMLElement);
  #absent = byId("absent", HTMLElement);
  #about = byId("quoting", HTMLElement);
  #extras;
  #menu = new RichMenu();
  #account;
  #people;
  /** @type {Message | null} that the next text or sticker answers */
  #quoted = null;
  /** @type {Message | null} whose text is being changed */
  #edited = null;
  /** @type {Message | null} the newest one */
  #last = null;
  /** @type {Person | null} */
  #person = null;
  /** @type {Group | null} */
  #group = null;
  #closed = false;

  /**
   * @param {Account} account
   * @param {Person[]} people
   */
  constructor(account, people) {
    this.#account = account;
    this.#people = people;
    this.#extras = new Extras((what) => this.send(what), (word) => this.#insert(word));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#update());
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#edited) this.edit(null);
      // 229: an input method is composing, also where isComposing is already false.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
    byId("quoting-end", HTMLButtonElement).addEventListener("click", () => {
      if (this.#edited) this.edit(null);
      else this.quote(null);
    });
  }

  /**
   * Who writes from now on, and where: in a group, or to the account alone.
   * @param {Person} person
   * @param {Group | null} group
   */
  setChat(person, group) {
    this.#person = person;
    this.#group = group;
    this.#text.value = "";
    this.#text.lang = person.language;
    this.#say("");
    this.#edited = this.#quoted = null;
    this.#show();
    this.#extras.open(false);
    this.#menu.offer(group === null);
    this.#update();
  }

  /** @param {Group} group as it is now */
  groupChanged(group) {
    this.#group = group;
    this.setOpen(group.joined ? "" : "absent");
  }

  /** @param {Message | null} message */
  quote(message) {
    this.#quoted = message;
    this.#edited = null;
    this.#show();
    if (message) this.#text.focus();
  }

  /** @param {Message | null} message a text of this person's */
  edit(message) {
    this.#edited = message;
    this.#quoted = null;
    this.#text.value = message?.text ?? "";
    this.#show();
    this.#update();
    this.#text.focus();
  }

  /** @param {Message} message of this person, which is taken back */
  unsend(message) {
    if (this.#quoted?.id === message.id) this.quote(null);
    if (this.#edited?.id === message.id) this.edit(null);
    return this.#try(() => post("unsend", { user: this.#person?.slug, messageId: message.id }));
  }

  /** @param {""|"blocked"|"absent"} why nothing can be written: the person has blocked the account, it is not here */
  setOpen(why) {
    this.#closed = why !== "";
    this.#form.hidden = this.#chips.hidden = this.#closed;
    this.#blocked.hidden = why !== "blocked";
    this.#absent.hidden = why !== "absent";
    this.#menu.offer(!this.#closed && this.#group === null);
    if (this.#closed) this.#extras.open(false);
  }

  /**
   * Chips for who can be mentioned while "@" is typed, for the account's quick replies, or else
   * for what the person might say.
   * @param {Message | null} last the newest message
   */
  suggest(last) {
    this.#last = last;
    const begun = this.#group ? mentionBegun(this.#text.value.slice(0, this.#text.selectionStart)) : null;
    const named = begun === null ? [] : this.#names().filter(({ name }) => name.toLowerCase().startsWith(begun.toLowerCase()));
    if (named.length) {
      this.#chips.replaceChildren(...named.map(({ name }) => this.#chip(`@${name}`, () => this.#mention(name))));
      return;
    }
    const quick = last?.direction === "out" ? (last.content.quickReply?.items ?? []) : [];
    /** @type {Action[]} */
    const actions = quick.map((/** @type {any} */ item) => item.action ?? {});
    const replies = actions.filter((action) => DOABLE.has(action.type));
    const texts = this.#person?.suggestions ?? [];
    this.#chips.replaceChildren(
      ...(replies.length
        ? replies.map((action) => this.#chip(action.label ?? action.text ?? action.type, () => this.act(action), true))
        : texts.map((text) => this.#chip(text, () => this.send({ text })))),
    );
  }

  /** @param {Action} action of a button that was tapped */
  act(action) {
    act(action, {
      send: (what) => this.send(what),
      choosePhotos: () => this.#extras.choosePhotos(),
      postback: ({ data, label, displayText }) =>
        this.#try(() => post("postback", { ...this.#target(), data, label: displayText ?? label })),
    });
  }

  /** @type {import("./types.js").Send} */
  async send({ file, ...what }) {
    if (!this.#person || this.#closed) return false;
    const answers = this.#quoted && (!what.type || what.type === "sticker");
    const given = {
      ...this.#target(),
      ...what,
      ...(typeof what.text === "string" ? this.#marks(what.text) : {}),
      ...(answers ? { quotedMessageId: this.#quoted?.id } : {}),
    };
    const sent = await this.#try(() => (file instanceof File ? upload(file, given) : post("send", given)));
    if (sent && answers) this.quote(null);
    return sent;
  }

  async #submit() {
    const text = this.#text.value;
    if (!text.trim()) return;
    const edited = this.#edited;
    this.#text.value = "";
    this.#update();
    const done = edited ? await this.#change(edited, text) : await this.send({ text });
    if (done || this.#text.value) return;
    this.#text.value = text;
    this.#update();
  }

  /**
   * @param {Message} message
   * @param {string} text
   */
  async #change(message, text) {
    const given = { user: this.#person?.slug, messageId: message.id, text, ...this.#marks(text) };
    const done = await this.#try(() => post("edit", given));
    if (done) this.edit(null);
    return done;
  }

  #target() {
    return { user: this.#person?.slug, ...(this.#group ? { group: this.#group.slug } : {}) };
  }

  /** @param {string} text @returns {Record<string, unknown>} its emoji and mentions, as LINE lists them */
  #marks(text) {
    const emojis = emojisIn(text);
    const mentionees = this.#group ? mentionsIn(text, this.#names()) : [];
    return { ...(emojis.length ? { emojis } : {}), ...(mentionees.length ? { mention: { mentionees } } : {}) };
  }

  /** Who can be mentioned here. */
  #names() {
    const others = this.#people.filter(({ slug }) => slug !== this.#person?.slug && this.#group?.members.includes(slug));
    return [
      { name: this.#account.name, mark: { type: /** @type {const} */ ("user"), userId: this.#account.userId, isSelf: true } },
      ...others.map(({ name, userId }) => ({ name, mark: { type: /** @type {const} */ ("user"), userId, isSelf: false } })),
      { name: "All", mark: { type: /** @type {const} */ ("all") } },
    ];
  }

  /** @param {string} name completes the mention that is being typed */
  #mention(name) {
    const caret = this.#text.selectionStart;
    const start = this.#text.value.lastIndexOf("@", caret - 1);
    this.#text.setRangeText(`@${name} `, start, caret, "end");
    this.#text.focus();
    this.#update();
  }

  /** @param {string} word at the caret */
  #insert(word) {
    const { selectionStart, selectionEnd } = this.#text;
    this.#text.setRangeText(word, selectionStart, selectionEnd, "end");
    this.#update();
  }

  /**
   * @param {string} text
   * @param {() => void} onTap
   * @param {boolean} [quick] a quick reply of the account's
   */
  #chip(text, onTap, quick = false) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = text;
    chip.lang = this.#person?.language ?? "";
    chip.classList.toggle("is-quick", quick);
    chip.addEventListener("click", onTap);
    return chip;
  }

  /** The line above the text: what is answered or changed. */
  #show() {
    const message = this.#edited ?? this.#quoted;
    this.#about.hidden = !message;
    byId("quoting-text", HTMLElement).textContent = message ? (this.#edited ? "Edit: " : "") + inShort(message) : "";
    byId("quoting-end", HTMLElement).setAttribute("aria-label", this.#edited ? "Do not edit" : "Do not quote");
  }

  #update() {
    const send = /** @type {HTMLButtonElement} */ (this.#form.querySelector(".send"));
    send.disabled = !this.#text.value.trim();
    if (this.#group) this.suggest(this.#last);
    if (CSS.supports("field-sizing", "content")) return;
    this.#text.style.setProperty("height", "auto");
    this.#text.style.setProperty("height", `${this.#text.scrollHeight + 2}px`);
  }

  /**
   * @param {() => Promise<unknown>} call
   * @returns {Promise<boolean>} whether it worked; what went wrong is shown
   */
  async #try(call) {
    try {
      await call();
      this.#say("");
      return true;
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** @param {string} text a problem, or "" for none */
  #say(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}
