import { browserStorage } from "../lib/storage.js";
import { Api } from "../net/api.js";
import { Connection } from "../net/connection.js";
import { OfflineQueue } from "../net/offline_queue.js";
import { Room } from "../net/room.js";
import { Sender } from "../net/sender.js";
import { initialState, reduce } from "../state/reducer.js";
import { createStore } from "../state/store.js";
import { Notices } from "../views/notices.js";

/** Everything that lives as long as the page. @param {PageConfig} config */
export function createContext(config) {
  const storage = browserStorage();
  const store = createStore(reduce, initialState(config.operator));
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const connection = new Connection({ url: `${scheme}//${location.host}${config.socketPath}` });
  const room = new Room({
    connection,
    revOf: (id) => {
      const thread = store.get().threads[id];
      return thread?.loaded ? thread.rev : null;
    },
    snapshot: (payload, since) => {
      store.dispatch({ type: "conversation/upserted", conversation: payload });
      store.dispatch({ type: "thread/snapshot", id: payload.line_user_id, payload, since });
      store.dispatch({ type: "viewers/set", id: payload.line_user_id, viewers: payload.viewers ?? [] });
      if (since !== null && payload.has_more) void room.refresh().catch(() => undefined);
    },
  });
  const queue = new OfflineQueue({ storage, operator: config.operator.id });
  return {
    config,
    storage,
    store,
    connection,
    room,
    queue,
    sender: new Sender({ queue, room, connection }),
    api: new Api({ base: config.apiBase, csrfCookie: config.csrfCookie }),
    notices: new Notices(),
  };
}

/** Whether somebody looks at this tab right now. */
export function attentive() {
  return document.visibilityState === "visible" && document.hasFocus();
}
