import { errorText } from "./words.js";

const FRESH = 30_000; // ms for which a loaded list is not asked for again

/** Tags: which there are, on and off. @param {Context} ctx @returns {Record<string, (detail: Json) => void>} */
export function tagIntents({ store, api, notices }) {
  let loadedAt = -Infinity;
  const path = (/** @type {string} */ id) => `conversations/${encodeURIComponent(id)}/tags`;

  async function load() {
    if (performance.now() - loadedAt < FRESH) return;
    const found = await api.get("tags").catch(() => null);
    if (!found) return;
    loadedAt = performance.now();
    store.dispatch({ type: "tags/loaded", tags: found.results });
  }

  /** @param {string} id @param {Promise<Conversation>} done */
  async function changed(id, done) {
    try {
      store.dispatch({ type: "conversation/upserted", conversation: await done });
    } catch (error) {
      notices.show(errorText(error, store.get(), id), "bad");
      return;
    }
    // There may be a new one, and they are used otherwise now.
    loadedAt = -Infinity;
    await load();
  }

  return {
    tags_load: () => void load(),
    tag_add: ({ id, name }) => void changed(id, api.post(path(id), { name })),
    tag_remove: ({ id, tag }) => void changed(id, api.remove(`${path(id)}/${tag}`)),
  };
}
