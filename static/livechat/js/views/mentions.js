import { clone, find, reconcile, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Where the operator is named and has not looked yet. Intents: mention {id, note}. */
export class Mentions {
  #menu = find(document, "#mentions");
  #list = find(document, "#mentions-list");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (!button) return;
      this.#menu.hidePopover();
      intent("mention", { id: button.dataset.id, note: Number(button.dataset.note) });
    });
  }

  /** @param {(Mention & { when: string })[]} mentions */
  render(mentions) {
    const button = find(document, "#mentions-button");
    button.classList.toggle("rail__mentions--none", mentions.length === 0);
    const count = find(document, "#mentions-count");
    setText(count, mentions.length ? String(mentions.length) : "");
    button.title = mentions.length ? t("mentions.count", { count: mentions.length }) : t("mentions.title");
    find(document, "#mentions-none").hidden = mentions.length > 0;
    reconcile(this.#list, mentions, {
      key: ({ note_id }) => String(note_id),
      create: () => clone("t-mention"),
      update: (element, mention) => {
        const link = find(element, "button");
        link.dataset.id = mention.line_user_id;
        link.dataset.note = String(mention.note_id);
        setText(find(element, ".mention-line__who"), t("mentions.line", { name: mention.author_name ?? "", customer: mention.display_name }));
        setText(find(element, ".mention-line__when"), mention.when);
        setText(find(element, ".mention-line__text"), mention.text);
      },
    });
  }
}
