/** @import { Account, Message } from "./types.js" */
import { bubbleContent, quotedLine } from "./bubble.js";
import { byId, clone, find, image } from "./dom.js";

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
  /** @type {Map<string, {message: Message, node: HTMLElement}>} */
  #shown = new Map();
  /** @type {Message | null} */
  #last = null;
  /** @type {number | undefined} */
  #typingTimer;
  /** Whether the newest message is kept in sight. */
  #pinned = true;
  #account;

  /**
   * @param {Account} account
   * @param {(act: string, message: Message) => void} onAct "quote" or "unsend" was chosen
   */
  constructor(account, onAct) {
    this.#account = account;
    this.#list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
      const article = button?.closest("article");
      const shown = article && this.#shown.get(article.dataset.id ?? "");
      if (shown && button instanceof HTMLElement) onAct(button.dataset.act ?? "", shown.message);
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
   * Show a whole chat in place of what was there.
   * @param {Message[]} messages
   * @param {number} loadingSeconds
   */
  show(messages, loadingSeconds) {
    this.#list.replaceChildren();
    this.#shown.clear();
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
    const follow = this.#pinned || message.direction === "in";
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
    const node = clone("t-message");
    const grouped =
      sameDay && before.direction === message.direction && message.at - before.at < GROUP_MS;
    node.classList.toggle("is-first", !grouped);
    node.classList.toggle("is-mine", message.direction === "in");
    this.#fill(node, message);
    this.#list.append(node);
    this.#shown.set(message.id, { message, node });
    this.#last = message;
  }

  /**
   * @param {HTMLElement} node
   * @param {Message} message
   */
  #fill(node, message) {
    const sender = message.content.sender ?? {};
    const { node: content, bare } = bubbleContent(message);
    const quoted = this.#quoted(message);
    find(node, ".bubble").replaceChildren(...(quoted ? [quotedLine(quoted)] : []), content);
    node.dataset.id = message.id;
    find(node, ".acts").hidden = message.unsent === true;
    find(node, "[data-act=unsend]").hidden = message.direction === "out";
    node.classList.toggle("is-bare", bare && !message.unsent);
    node.classList.toggle("is-sending", message.delivery === "sending");
    if (message.direction === "out") {
      image(node, ".avatar").src = sender.iconUrl || this.#account.picture;
      const name = this.#account.name;
      find(node, ".name").textContent = sender.name ? `${sender.name} from ${name}` : name;
    }
    const time = /** @type {HTMLTimeElement} */ (find(node, "time"));
    time.dateTime = new Date(message.at).toISOString();
    time.textContent = clock.format(message.at);
    find(node, ".mark").textContent = message.read ? "Read" : "";
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
