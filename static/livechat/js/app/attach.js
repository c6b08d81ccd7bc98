import { cookie } from "../lib/cookies.js";
import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { WireError } from "../net/requests.js";
import { upload } from "../net/uploads.js";
import { errorText } from "./words.js";

const MOST = 10; // at a time

/** Files on their way to the server, each in its own conversation. @param {Context} ctx */
export function createAttach({ store, config, notices }) {
  /** @type {Map<string, AbortController>} */
  const running = new Map();

  /** @param {string} id @param {File[]} files */
  function add(id, files) {
    const free = MOST - (store.get().attachments[id]?.length ?? 0);
    if (files.length > free) notices.show(t("attach.too_many", { n: MOST }), "bad");
    for (const file of files.slice(0, Math.max(0, free))) void begin(id, file);
  }

  /** @param {string} id @param {File} file */
  async function begin(id, file) {
    const key = uuid();
    const stop = new AbortController();
    running.set(key, stop);
    const name = file.name || t("attach.pasted");
    store.dispatch({ type: "attachment/added", id, attachment: { key, name, progress: 0, error: null, media: null } });
    const changed = (/** @type {Json} */ change) => store.dispatch({ type: "attachment/changed", id, key, change });
    try {
      const media = await upload({
        url: `${config.apiBase}media`,
        csrfToken: () => cookie(config.csrfCookie),
        file,
        name,
        progress: (share) => changed({ progress: share }),
        signal: stop.signal,
      });
      changed({ media, progress: 1 });
    } catch (error) {
      const wire = error instanceof WireError ? error : new WireError("internal_error", String(error));
      if (wire.code !== "aborted") changed({ error: errorText(wire, store.get(), id) });
    } finally {
      running.delete(key);
    }
  }

  /** @param {string} id @param {string} key */
  function remove(id, key) {
    running.get(key)?.abort();
    store.dispatch({ type: "attachment/removed", id, key });
  }

  return { add, remove };
}
