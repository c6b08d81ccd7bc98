import { WireError } from "../net/requests.js";
import { Command } from "../protocol.js";
import { attentive } from "./context.js";

const PAUSE = 2; // s after a refusal, at least

/**
 * Tells the server what was really seen: the tab in front, and the end of the message on the screen.
 * @param {Context} ctx @param {() => number} seenSeq @returns {{ looked: () => void, keepUnread: (id: string) => void }} looked: to be called whenever that may have changed; keepUnread: until it is opened again
 */
export function readMarks({ store, line }, seenSeq) {
  /** @type {Record<string, number>} */
  const marked = {};
  let notBefore = 0;
  /** What an operator wants to come back to, although it may still be on the screen. */
  let kept = "";

  /** @param {string} id */
  function keepUnread(id) {
    kept = id;
    delete marked[id];
  }

  function looked() {
    const { selected: id, byId, threads } = store.get();
    if (id !== kept) kept = "";
    if (!id || id === kept || !attentive() || !line.live || !byId[id]?.unread_count || Date.now() < notBefore) return;
    const thread = threads[id];
    const newest = thread?.messages.filter(({ direction }) => direction === "INCOMING").at(-1)?.seq ?? 0;
    const seq = thread?.loaded ? Math.min(seenSeq(), newest) : 0;
    // A stretch far back says nothing of what is new.
    if (thread?.hasNewer || seq <= (marked[id] ?? 0)) return;
    marked[id] = seq;
    line
      .request(Command.MARK_READ, { line_user_id: id, seq })
      .then(() => seq === newest && store.dispatch({ type: "read/marked", id }))
      .catch((error) => {
        delete marked[id];
        notBefore = Date.now() + 1000 * Math.max(PAUSE, error instanceof WireError ? error.retryAfter : 0);
      });
  }

  return { looked, keepUnread };
}
