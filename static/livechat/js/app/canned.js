import { cookie } from "../lib/cookies.js";
import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { WireError } from "../net/requests.js";
import { upload } from "../net/uploads.js";
import { errorText } from "./words.js";

const FRESH = 30_000; // ms for which a loaded list is not asked for again

/**
 * Canned replies: loaded, used and kept. Gives the intents of their views.
 * @param {Context} ctx @param {() => CannedDialogLike} dialog
 * @returns {Record<string, (detail: Json) => void>}
 */
export function cannedIntents({ store, api, config, notices }, dialog) {
  let loadedAt = -Infinity;

  async function load() {
    if (performance.now() - loadedAt < FRESH) return;
    try {
      const { results } = await api.get("canned-replies");
      loadedAt = performance.now();
      store.dispatch({ type: "canned/loaded", replies: results });
    } catch (error) {
      notices.show(errorText(error, store.get(), ""), "bad");
    }
  }

  /** @param {Canned | null} reply @param {string} [text] */
  function show(reply, text) {
    const { canned, me } = store.get();
    const folders = [...new Set((canned ?? []).map(({ folder }) => folder).filter(Boolean))].sort();
    dialog().show({ reply, text, supervises: me.role !== "operator", folders });
  }

  /** @param {unknown} error */
  function refused(error) {
    dialog().failed(errorText(error, store.get(), ""), error instanceof WireError ? error.field : "");
  }

  /** @param {{ id: number | null, fields: Json }} what */
  async function save({ id, fields }) {
    try {
      const reply = await (id === null ? api.post("canned-replies", fields) : api.patch(`canned-replies/${id}`, fields));
      store.dispatch({ type: "canned/saved", reply });
      dialog().close();
      notices.show(t("canned.saved"), "good");
    } catch (error) {
      refused(error);
    }
  }

  /** @param {number} id */
  async function remove(id) {
    try {
      await api.remove(`canned-replies/${id}`);
      store.dispatch({ type: "canned/deleted", id });
      dialog().close();
      notices.show(t("canned.deleted"), "good");
    } catch (error) {
      refused(error);
    }
  }

  /** @param {File} file */
  async function attach(file) {
    const [csrfToken, signal] = [() => cookie(config.csrfCookie), new AbortController().signal];
    try {
      const what = { url: `${config.apiBase}media`, csrfToken, file, name: file.name, progress: () => undefined, signal };
      dialog().uploaded(await upload(what));
    } catch (error) {
      dialog().uploaded(null);
      refused(error);
    }
  }

  /** @param {{ id: string, reply: Canned }} what */
  function used({ id, reply }) {
    const { media } = reply;
    if (media) store.dispatch({ type: "attachment/added", id, attachment: { key: uuid(), name: media.name, progress: 1, error: null, media } });
    store.dispatch({ type: "canned/saved", reply: { ...reply, used_count: reply.used_count + 1 } });
    // It is only counted: the text stands in the answer, whatever becomes of this.
    api.post(`canned-replies/${reply.id}/use`, { line_user_id: id }).catch(() => undefined);
  }

  return {
    canned_load: () => void load(),
    canned_used: used,
    canned_new: ({ text }) => show(null, text),
    canned_edit: ({ reply }) => reply && show(reply),
    canned_save: (what) => void save(what),
    canned_delete: ({ id }) => void remove(id),
    canned_upload: ({ file }) => void attach(file),
  };
}
