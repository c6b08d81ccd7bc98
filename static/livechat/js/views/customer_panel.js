import { clone, find, reconcile, setAvatar, setText } from "../lib/dom.js";
import { transcriptHref } from "../lib/transcript.js";
import { Alias } from "./alias.js";
import { OwnFields } from "./own_fields.js";

/**
 * @typedef {{ id: string, name: string, picture: string | null, kind: string, blocked: boolean, alias: string, lineName: string, own: OwnField[] | null, facts: [string, string][],
 *   viewers: { id: string, name: string }[], alone: string }} CustomerModel
 */

/** The details pane. Intents: details (hide), refresh_profile {id}, copy {text}. */
export class CustomerPanel {
  /** @type {CustomerModel | null} */
  #model = null;
  #alias;
  #own;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#alias = new Alias(intent);
    this.#own = new OwnFields(intent);
    find(document, "#details-close").addEventListener("click", () => intent("details"));
    find(document, "#scrim").addEventListener("click", () => intent("details"));
    find(document, "#details-refresh").addEventListener("click", () => intent("refresh_profile", { id: this.#model?.id ?? "" }));
    find(document, "#details-copy").addEventListener("click", () => intent("copy", { text: this.#model?.id ?? "" }));
  }

  /** @param {CustomerModel | null} model */
  render(model) {
    this.#model = model;
    find(document, "#details-body").hidden = model === null;
    if (!model) return;
    setAvatar(find(document, "#details-avatar"), model);
    setText(find(document, "#details-name"), model.name);
    this.#alias.render(model);
    this.#own.render(model);
    setText(find(document, "#details-kind"), model.kind);
    setText(find(document, "#details-id"), model.id);
    find(document, "#details-transcript").setAttribute("href", transcriptHref(model.id));
    find(document, "#details-blocked").hidden = !model.blocked;
    find(document, "#details-alone").hidden = model.viewers.length > 0;
    setText(find(document, "#details-alone"), model.alone);
    reconcile(find(document, "#details-facts"), model.facts, {
      key: ([label]) => label,
      create: () => clone("t-fact"),
      update: (element, [label, value]) => {
        setText(find(element, "dt"), label);
        setText(find(element, "dd"), value);
      },
    });
    reconcile(find(document, "#details-viewers"), model.viewers, {
      key: ({ id }) => id,
      create: () => clone("t-person"),
      update: (element, person) => {
        setAvatar(find(element, ".avatar"), person);
        setText(find(element, ".person__name"), person.name);
      },
    });
  }
}
