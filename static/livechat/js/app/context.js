import { cookie } from "../lib/cookies.js";
import { browserStorage } from "../lib/storage.js";
import { createClient } from "../net/index.js";
import { initialState, reduce } from "../state/reducer.js";
import { createStore } from "../state/store.js";
import { Notices } from "../views/notices.js";

/** Everything that lives as long as the page. @param {PageConfig} config */
export function createContext(config) {
  const storage = browserStorage();
  const store = createStore(reduce, initialState(config.operator, config.preferences, config.waitingLimit * 1000));
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const client = createClient({
    socketUrl: `${scheme}//${location.host}${config.socketPath}`,
    apiBase: config.apiBase,
    operator: config.operator.id,
    csrfToken: () => cookie(config.csrfCookie),
    storage,
    revOf: (id) => {
      const thread = store.get().threads[id];
      return thread?.loaded ? thread.rev : null;
    },
    snapshot: (payload, since) => {
      store.dispatch({ type: "conversation/upserted", conversation: payload });
      store.dispatch({ type: "thread/snapshot", id: payload.line_user_id, payload, since });
      store.dispatch({ type: "viewers/set", id: payload.line_user_id, viewers: payload.viewers ?? [] });
      if (since !== null && payload.has_more) void client.room.refresh().catch(() => undefined);
    },
  });
  /** Conversations that this tab is moving to its own operator, who needs no telling. @type {Set<string>} */
  const own = new Set();
  return { config, storage, store, ...client, own, notices: new Notices() };
}

/** Whether somebody looks at this tab right now. */
export function attentive() {
  return document.visibilityState === "visible" && document.hasFocus();
}
