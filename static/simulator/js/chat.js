/** @import { Account, Group, Message, Person } from "./types.js" */
import { bubbleContent, quotedLine } from "./bubble.js";
import { byId, clone, find, image } from "./dom.js";
import { album } from "./media.js";

const NEAR_END_PX = 80;
const GROUP_MS = 3 * 60_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

/** The chat on the phone: messages, days, typing dots, and where it is scrolled to. */
export class Chat {
  #scroll = byId("scroll", HTMLElement);
  #list = byId("messages", HTMLElement);
  #typing = byId("typing", HTMLElement);
  #jump = byId("jump", HTMLButtonElement);
  /** @type {Map<string, {message: Message, node: HTMLElement}>} the pictures of an album share a node */
  #shown = new Map();
  /** @type {Map<string, string[]>} an album's id, and its messages' */
  #albums = new Map();
  /** @type {Message | null} */
  #last = null;
  /** @type {number | undefined} */
  #typingTimer;
  /** Whether the newest message is kept in sight. */
  #pinned = true;
  #account;
  #people;
  /** @type {Person | null} whose phone it is */
  #me = null;
  /** @type {Group | null} */
  #group = null;

  /**
   * @param {Account} account
   * @param {Person[]} people
   * @param {(act: string, messages: Message[]) => void} onAct "quote", "edit" or "unsend" was
   *   chosen; of an album it concerns all
   */
  constructor(account, people, onAct) {
    this.#account = account;
    this.#people = people;
    this.#list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
      const article = button?.closest("article");
      const shown = article && this.#shown.get(article.dataset.id ?? "");
      if (shown && button instanceof HTMLElement) onAct(button.dataset.act ?? "", this.#together(shown.message));
    });
    this.#jump.addEventListener("click", () => this.#toEnd());
    let top = 0;
    this.#scroll.addEventListener("scroll", () => {
      const { scrollTop } = this.#scroll;
      // Only the reader scrolls up; content that grows merely leaves the end further down.
      if (this.#isAtEnd()) this.#pinned = true;
      else if (scrollTop < top) this.#pinned = false;
      top = scrollTop;
      if (this.#pinned) this.#jump.hidden = true;
    });
    // The keyboard, the suggestions or a picture change a height: stay at the end if we were there.
    const keeper = new ResizeObserver(() => this.#pinned && this.#toEnd());
    keeper.observe(this.#scroll);
    keeper.observe(this.#list);
  }

  /**
   * Whose phone it is, and in which group, if any. What is shown is of another until `show`.
   * @param {Person} me
   * @param {Group | null} group
   */
  setChat(me, group) {
    this.#me = me;
    this.#group = group;
  }

  /**
   * Show a whole chat in place of what was there.
   * @param {Message[]} messages
   * @param {number} loadingSeconds
   */
  show(messages, loadingSeconds) {
    this.#list.replaceChildren();
    this.#shown.clear();
    this.#albums.clear();
    this.#last = null;
    this.#jump.hidden = true;
    for (const message of messages) this.#append(message);
    if (!messages.length) this.#list.append(this.#empty());
    this.setTyping(loadingSeconds);
    this.#toEnd();
  }

  /**
   * A new message, or one that changed.
   * @param {Message} message
   */
  put(message) {
    const shown = this.#shown.get(message.id);
    if (shown) {
      shown.message = message;
      this.#fill(shown.node, message);
      return;
    }
    const follow = this.#pinned || this.#isMine(message);
    if (!this.#shown.size) this.#list.replaceChildren();
    if (message.direction === "out") this.setTyping(0);
    this.#append(message);
    if (follow) this.#toEnd();
    else this.#jump.hidden = false;
  }

  /**
   * @param {string} id
   * @param {Partial<Message>} change
   */
  change(id, change) {
    const shown = this.#shown.get(id);
    if (shown) this.put({ ...shown.message, ...change });
  }

  /**
   * Typing dots for so many seconds; 0 ends them.
   * @param {number} seconds
   */
  setTyping(seconds) {
    clearTimeout(this.#typingTimer);
    this.#typing.hidden = seconds <= 0;
    if (seconds > 0) this.#typingTimer = setTimeout(() => this.setTyping(0), seconds * 1000);
    if (this.#pinned) this.#toEnd();
  }

  /** @returns {Message | null} the newest one */
  get last() {
    return this.#last;
  }

  /** @param {Message} message */
  #append(message) {
    const before = this.#last;
    const sameDay = before && new Date(before.at).toDateString() === new Date(message.at).toDateString();
    if (!sameDay) this.#list.append(this.#day(message.at));
    this.#last = message;
    if (message.direction === "note") {
      const note = clone("t-note");
      note.append(message.text);
      this.#list.append(note);
      this.#shown.set(message.id, { message, node: note });
      return;
    }
    const set = message.content.imageSet?.id;
    const started = set && this.#albums.get(set);
    if (started) {
      started.push(message.id);
      const node = this.#shown.get(started[0])?.node;
      if (!node) return;
      this.#shown.set(message.id, { message, node });
      this.#fill(node, message);
      return;
    }
    if (set) this.#albums.set(set, [message.id]);
    const node = clone("t-message");
    const grouped =
      sameDay &&
      before.direction === message.direction &&
      before.from === message.from &&
      message.at - before.at < GROUP_MS;
    node.classList.toggle("is-first", !grouped);
    node.classList.toggle("is-mine", this.#isMine(message));
    this.#shown.set(message.id, { message, node });
    this.#fill(node, message);
    this.#list.append(node);
  }

  /** @param {Message} message */
  #isMine(message) {
    return message.direction === "in" && (!this.#group || message.from === this.#me?.userId);
  }

  /**
   * The album that a picture is in, without what has been taken back; else the message alone.
   * @param {Message} message
   * @returns {Message[]}
   */
  #together(message) {
    const ids = this.#albums.get(message.content.imageSet?.id) ?? this.#albumOf(message.id) ?? [message.id];
    const all = ids.map((id) => this.#shown.get(id)?.message).filter((each) => each !== undefined);
    const left = all.filter((each) => !each.unsent);
    return left.length ? left : all.slice(-1);
  }

  /** @param {string} id of a message that, taken back, does not say any more where it was */
  #albumOf(id) {
    return [...this.#albums.values()].find((ids) => ids.includes(id));
  }

  /**
   * @param {HTMLElement} node
   * @param {Message} message
   */
  #fill(node, message) {
    const sender = message.content.sender ?? {};
    const together = this.#together(message);
    const mine = this.#isMine(message);
    const writer = this.#people.find(({ userId }) => userId === message.from);
    const { node: content, bare } =
      together.length > 1 ? { node: album(together), bare: true } : bubbleContent(together[0] ?? message, mine ? "You" : (writer?.name ?? "Somebody"));
    const quoted = this.#quoted(message);
    find(node, ".bubble").replaceChildren(...(quoted ? [quotedLine(quoted)] : []), content);
    node.dataset.id = message.id;
    const gone = together.every((each) => each.unsent);
    find(node, ".acts").hidden = gone;
    find(node, "[data-act=unsend]").hidden = !mine;
    find(node, "[data-act=edit]").hidden = !mine || message.type !== "text" || this.#group?.kind !== "group";
    node.classList.toggle("is-bare", bare && !gone);
    node.classList.toggle("is-sending", message.delivery === "sending");
    if (message.direction === "out") {
      image(node, ".avatar").src = sender.iconUrl || this.#account.picture;
      const name = this.#account.name;
      find(node, ".name").textContent = sender.name ? `${sender.name} from ${name}` : name;
    } else if (!mine) {
      if (writer?.picture) image(node, ".avatar").src = writer.picture;
      find(node, ".name").textContent = writer?.name ?? "";
    }
    const time = /** @type {HTMLTimeElement} */ (find(node, "time"));
    time.dateTime = new Date(message.at).toISOString();
    time.textContent = clock.format(message.at);
    find(node, ".mark").textContent = [message.edited && "Edited", message.read && "Read"].filter(Boolean).join(" · ");
    const undelivered = find(node, ".undelivered");
    undelivered.hidden = message.delivery !== "failed";
    find(undelivered, "span").textContent = `Not delivered: ${reason(message.delivery_status ?? 0)}`;
  }

  /**
   * What this message quotes: people's name a message, the account's a token of one.
   * @param {Message} message
   * @returns {Message | undefined}
   */
  #quoted({ direction, content }) {
    if (direction === "in") return this.#shown.get(content.quotedMessageId)?.message;
    if (!content.quoteToken) return undefined;
    const shown = [...this.#shown.values()].find(
      ({ message }) => (message.quote_token ?? message.content.quoteToken) === content.quoteToken,
    );
    return shown?.message;
  }

  /**
   * @param {number} at
   * @returns {HTMLElement}
   */
  #day(at) {
    const node = clone("t-day");
    const today = new Date(at).toDateString() === new Date().toDateString();
    find(node, "time").textContent = today ? "Today" : calendar.format(at);
    return node;
  }

  /** @returns {HTMLElement} */
  #empty() {
    const node = document.createElement("p");
    node.className = "empty";
    const title = document.createElement("strong");
    title.textContent = "No messages yet";
    node.append(title, "Write something or tap a suggestion below.");
    return node;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #toEnd() {
    this.#pinned = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#jump.hidden = true;
  }
}

/**
 * @param {number} status
 * @returns {string}
 */
function reason(status) {
  if (status === 0) return "no connection";
  return status < 0 ? "no answer in 2 s" : `HTTP ${status}`;
}
