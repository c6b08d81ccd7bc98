/** Drafts by operator and conversation: what is typed for one can never appear in another. @param {Context} ctx */
export function createDrafts({ storage, store, config }) {
  const prefix = `livechat.draft.${config.operator.id}.`;
  return {
    restore() {
      for (const key of storage.keys(prefix)) {
        store.dispatch({ type: "draft/changed", id: key.slice(prefix.length), text: String(storage.get(key) ?? "") });
      }
    },
    /** What was sent is no draft any more; what was typed since stays one. @param {string} id @param {string} text */
    sent(id, text) {
      if (store.get().drafts[id] === text) this.save(id, "");
    },
    /** @param {string} id @param {string} text */
    save(id, text) {
      if (text) storage.put(prefix + id, text);
      else storage.remove(prefix + id);
      store.dispatch({ type: "draft/changed", id, text });
    },
  };
}
