import { Command } from "../protocol.js";
import { attentive } from "./context.js";

/**
 * Tells the server what was really seen: the tab in front, and the end of the message on the screen.
 * @param {Context} ctx @param {() => number} seenSeq @returns {() => void} to be called whenever that may have changed
 */
export function readMarks({ store, connection }, seenSeq) {
  /** @type {Record<string, number>} */
  const marked = {};
  return () => {
    const { selected: id, byId, threads } = store.get();
    if (!id || !attentive() || connection.phase !== "connected" || !byId[id]?.unread_count) return;
    const thread = threads[id];
    const newest = thread?.messages.filter(({ direction }) => direction === "INCOMING").at(-1)?.seq ?? 0;
    const seq = thread?.loaded ? Math.min(seenSeq(), newest) : 0;
    if (seq <= (marked[id] ?? 0)) return;
    marked[id] = seq;
    connection
      .request(Command.MARK_READ, { line_user_id: id, seq })
      .then(() => seq === newest && store.dispatch({ type: "read/marked", id }))
      .catch(() => delete marked[id]);
  };
}
