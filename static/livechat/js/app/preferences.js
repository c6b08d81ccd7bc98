import { Event } from "../protocol.js";
import { errorText } from "./words.js";

const OLD_SINGLE_KEYS = "livechat.single_keys";

/** How the operator wants things to be, the same on every device. @param {Context} ctx */
export function createPreferences({ store, api, line, storage, notices }) {
  /** The latest change: the answer to an earlier one says nothing of it. */
  let turn = 0;

  /** Shows it at once; where the server refuses, it is put back and said. @param {Partial<Preferences>} change */
  async function change(change) {
    const mine = (turn += 1);
    const before = store.get().preferences;
    store.dispatch({ type: "preferences/changed", change });
    try {
      const { language, enter_sends, single_keys, noticing } = await api.patch("me", change, { keepalive: true });
      if (mine === turn) store.dispatch({ type: "preferences/changed", change: { language, enter_sends, single_keys, noticing } });
    } catch (error) {
      if (mine === turn) store.dispatch({ type: "preferences/changed", change: before });
      notices.show(errorText(error, store.get(), ""), "bad");
    }
  }

  line.on("frame", (/** @type {Frame} */ { type, payload }) => {
    if (type === Event.PREFERENCES_UPDATE) store.dispatch({ type: "preferences/changed", change: payload });
  });
  // Browsers kept this by themselves once.
  if (storage.get(OLD_SINGLE_KEYS) === false) void change({ single_keys: false });
  storage.remove(OLD_SINGLE_KEYS);

  return {
    change,
    intents: /** @type {Record<string, (detail: Json) => void>} */ ({
      prefer: (wanted) => void change(wanted),
      single_keys: ({ on }) => void change({ single_keys: on }),
    }),
  };
}
