const SEEN = "livechat.quota_seen";

/** The channels' quotas: as they are when the line is up, and what this operator has put away. @param {Context} ctx */
export function createQuota({ store, api, storage }) {
  return {
    restore() {
      store.dispatch({ type: "quota/seen", seen: String(storage.get(SEEN) ?? "") });
    },
    /** @param {string} key of the banner */
    seen(key) {
      storage.put(SEEN, key);
      store.dispatch({ type: "quota/seen", seen: key });
    },
    /** What was not heard meanwhile. Without an answer what is known stands. */
    async load() {
      const channels = await api.get("channels").catch(() => null);
      if (Array.isArray(channels)) store.dispatch({ type: "channels/loaded", channels });
    },
  };
}
