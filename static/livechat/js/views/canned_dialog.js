import { VARIABLES } from "../lib/canned.js";
import { find, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** A canned reply being written. Intents: canned_save {id, fields}, canned_delete {id}, canned_upload {file}. */
export class CannedDialog {
  #dialog = /** @type {HTMLDialogElement} */ (find(document, "#canned-dialog"));
  #delete = /** @type {HTMLButtonElement} */ (find(document, "#canned-delete"));
  #save = /** @type {HTMLButtonElement} */ (find(document, "#canned-save"));
  #file = /** @type {HTMLInputElement} */ (find(document, "#canned-file"));
  #share = /** @type {HTMLInputElement} */ (find(document, "#canned-share"));
  #intent;
  /** @type {Canned | null} null: a new one */
  #reply = null;
  /** @type {Media | null} */
  #media = null;
  #sure = false;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    find(document, "#canned-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saved();
    });
    find(document, "#canned-cancel").addEventListener("click", () => this.#dialog.close());
    this.#delete.addEventListener("click", () => this.#deleted());
    find(document, "#canned-attach").addEventListener("click", () => this.#file.click());
    find(document, "#canned-detach").addEventListener("click", () => this.uploaded(null));
    this.#file.addEventListener("change", () => this.#picked());
    const variables = find(document, "#canned-variables");
    for (const name of VARIABLES) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--small";
      button.textContent = t(`canned.variable.${name}`);
      button.addEventListener("click", () => this.#insert(`{${name}}`));
      variables.append(button);
    }
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {{ reply: Canned | null, text?: string, supervises: boolean, folders: string[] }} what reply null: a new one, beginning with `text` */
  show({ reply, text = "", supervises, folders }) {
    this.#reply = reply;
    this.#sure = false;
    setText(find(document, "#canned-heading"), t(reply ? "canned.dialog_edit" : "canned.dialog_new"));
    for (const name of /** @type {const} */ (["title", "shortcut", "folder", "language"])) this.#field(name).value = reply?.[name] ?? "";
    this.#field("text").value = reply ? reply.text : text;
    this.#share.checked = reply?.shared ?? false;
    find(document, "#canned-share-row").hidden = reply !== null || !supervises;
    this.#delete.hidden = reply === null;
    setText(this.#delete, t("canned.delete"));
    find(document, "#canned-folders").replaceChildren(
      ...folders.map((folder) => {
        const option = document.createElement("option");
        option.value = folder;
        return option;
      }),
    );
    this.uploaded(reply?.media ?? null);
    this.failed("", "");
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /** What the server says is wrong; "" for nothing. @param {string} text @param {string} field */
  failed(text, field) {
    const error = find(document, "#canned-error");
    error.hidden = text === "";
    setText(error, text);
    for (const name of ["title", "shortcut", "folder", "language", "text"]) {
      this.#field(name).setAttribute("aria-invalid", String(text !== "" && name === field));
      if (text && name === field) this.#field(name).focus();
    }
    this.#save.disabled = false;
  }

  /** @param {Media | null} media */
  uploaded(media) {
    this.#media = media;
    this.#save.disabled = false;
    setText(find(document, "#canned-file-name"), media?.name ?? "");
    find(document, "#canned-attach").hidden = media !== null;
    find(document, "#canned-detach").hidden = media === null;
  }

  // Internal

  /** @param {string} name @returns {HTMLInputElement} */
  #field(name) {
    return find(document, `#canned-${name}`);
  }

  #saved() {
    const fields = Object.fromEntries(["title", "shortcut", "folder", "language", "text"].map((name) => [name, this.#field(name).value]));
    const shared = this.#reply ? {} : { shared: this.#share.checked };
    this.#save.disabled = true;
    this.#intent("canned_save", { id: this.#reply?.id ?? null, fields: { ...fields, ...shared, media_id: this.#media?.id ?? null } });
  }

  #deleted() {
    if (this.#sure) this.#intent("canned_delete", { id: this.#reply?.id });
    this.#sure = true;
    setText(this.#delete, t("canned.delete_sure"));
  }

  #picked() {
    const file = this.#file.files?.[0];
    this.#file.value = "";
    if (!file) return;
    this.#save.disabled = true;
    setText(find(document, "#canned-file-name"), t("canned.uploading"));
    this.#intent("canned_upload", { file });
  }

  /** @param {string} word */
  #insert(word) {
    const text = this.#field("text");
    text.setRangeText(word, text.selectionStart ?? 0, text.selectionEnd ?? 0, "end");
    text.focus();
  }
}
