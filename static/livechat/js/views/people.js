import { clone, find, reconcile, setAvatar, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/**
 * @typedef {{ me: Me & { status: string }, known: boolean, list: (Operator & { label: string, detail: string })[] }} PeopleModel
 */

/** Who is online, and the operator's own menu. Intents: status {status}. */
export class People {
  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#status").addEventListener("change", (event) => {
      intent("status", { status: /** @type {HTMLInputElement} */ (event.target).value });
    });
  }

  /** @param {PeopleModel} model */
  render({ me, list, known }) {
    setAvatar(find(document, "#me-avatar"), me);
    setAvatar(find(document, "#menu-avatar"), me);
    setText(find(document, "#menu-name"), me.name);
    setText(find(document, "#menu-role"), t(`role.${me.role}`));
    find(document, "#me-dot").dataset.status = me.status;
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#status input"))) {
      input.checked = input.value === me.status;
      input.disabled = !known;
    }
    setText(find(document, "#team-count"), known ? String(list.length) : "?");
    find(document, "#team-unknown").hidden = known;
    find(document, "#team-list").classList.toggle("people--old", !known);
    find(document, "#me-dot").hidden = !known;
    reconcile(find(document, "#team-list"), list, {
      key: ({ id }) => id,
      create: () => clone("t-person"),
      update: (element, person) => {
        setAvatar(find(element, ".avatar"), person);
        find(element, ".dot").dataset.status = person.status;
        setText(find(element, ".person__name"), person.label);
        setText(find(element, ".person__detail"), known ? person.detail : "");
      },
    });
  }
}
