import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** Earlier sessions in the details pane. Intents: spot {seq}, sessions_older. */
export class EarlierSessions {
  #list = find(document, "#sessions");
  #more = find(document, "#sessions-more");

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
      if (button?.dataset.seq) intent("spot", { seq: Number(button.dataset.seq) });
    });
    this.#more.addEventListener("click", () => intent("sessions_older"));
  }

  /** @param {SessionsModel} model */
  render(model) {
    find(document, "#sessions-none").hidden = !model.empty;
    this.#more.hidden = !model.more;
    reconcile(this.#list, model.rows, {
      key: ({ key }) => key,
      create: () => clone("t-session"),
      update: (element, row) => {
        const button = /** @type {HTMLButtonElement} */ (find(element, "button"));
        button.disabled = row.seq === null;
        button.dataset.seq = String(row.seq ?? "");
        const paper = find(element, ".session__paper");
        paper.hidden = !row.transcript;
        setAttribute(paper, "href", row.transcript || null);
        for (const name of ["aria-label", "title"]) setAttribute(paper, name, t("sessions.transcript", { time: row.title }));
        setText(find(element, ".session__title"), row.title);
        setText(find(element, ".session__detail"), row.detail);
        setText(find(element, ".session__outcome"), row.outcome);
      },
    });
  }
}
