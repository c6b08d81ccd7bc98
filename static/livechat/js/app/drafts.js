/** Drafts by operator and conversation: what is typed for one can never appear in another. @param {Context} ctx */
export function createDrafts({ storage, store, config }) {
  const prefix = `livechat.draft.${config.operator.id}.`;
  return {
    restore() {
      for (const key of storage.keys(prefix)) {
        store.dispatch({ type: "draft/changed", id: key.slice(prefix.length), text: String(storage.get(key) ?? "") });
      }
    },
    /** @param {string} id @param {string} text */
    save(id, text) {
      if (text) storage.put(prefix + id, text);
      else storage.remove(prefix + id);
      store.dispatch({ type: "draft/changed", id, text });
    },
  };
}
