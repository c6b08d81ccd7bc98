import { clone, find, reconcile, setText } from "../lib/dom.js";

/** The newest notes in the details. Intents: note, note_show {note}. */
export class NotesPanel {
  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#details-note").addEventListener("click", () => intent("note"));
    find(document, "#details-notes").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-note-line]"));
      if (button) intent("note_show", { note: Number(button.dataset.noteLine) });
    });
  }

  /** @param {NoteModel} model */
  render({ latest }) {
    find(document, "#details-no-notes").hidden = latest.length > 0;
    reconcile(find(document, "#details-notes"), latest, {
      key: ({ id }) => String(id),
      create: () => clone("t-note-line"),
      update: (element, { id, author, text, when }) => {
        find(element, "button").dataset.noteLine = String(id);
        setText(find(element, ".note-line__who"), author);
        setText(find(element, ".note-line__when"), when);
        setText(find(element, ".note-line__text"), text);
      },
    });
  }
}
