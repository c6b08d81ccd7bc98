import { jsonStorage } from "../lib/storage.js";

const ASK = 3_000; // ms between two looks whether somebody has signed in again
const IDLE = 60_000; // ms without a hand on the page, after which it may be loaded anew
const LOOK = 5_000; // ms
const SHOWN = 5_000; // ms for which it is said that all is there again
const WORTH = 2_000; // ms of a lost connection that were worth a word
const RELOADED = "livechat.reloaded_for";

/**
 * What brings a page up to date after it was cut off: news that it missed, a login that had ended, a
 * release that came meanwhile.
 * @param {Context} ctx @param {Sync} sync
 */
export function createAgain({ store, api, line, connection, queue, config }, sync) {
  const session = jsonStorage(tabStorage());
  /** What was known when the line went. @type {{ at: number, seqs: Map<string, number> } | null} */
  let before = null;
  let touchedAt = Date.now();

  // What was missed

  function lost() {
    if (before || !Object.keys(store.get().byId).length) return;
    before = { at: Date.now(), seqs: new Map(Object.values(store.get().byId).map((row) => [row.line_user_id, row.last_seq])) };
  }

  /** The list on the screen is as it is now. */
  async function caughtUp() {
    const gap = before;
    before = null;
    if (!gap || Date.now() - gap.at < WORTH) return;
    // What came elsewhere than in this view is missed just as well; the newest come first there.
    if (store.get().view !== "all") await sync.loadView("all");
    const { byId, connection: { ahead } } = store.get();
    const news = Object.values(byId).filter(({ line_user_id: id, last_seq, last_message: last }) => {
      // What waited here and has left now is no news.
      if (!last || (last.direction === "OUTGOING" && String(last.operator_id) === config.operator.id)) return false;
      return gap.seqs.has(id) ? last_seq > (gap.seqs.get(id) ?? 0) : Date.parse(last.created_at) > gap.at + ahead;
    });
    store.dispatch({ type: "connection/caught_up", count: news.length, until: Date.now() + SHOWN });
  }

  // Who had been signed out

  async function askWho() {
    if (!store.get().connection.signedOut) return;
    const me = await api.me().catch(() => null);
    if (!me) return;
    // Somebody else's drafts and list are none of theirs.
    if (String(me.id) !== config.operator.id) return location.reload();
    store.dispatch({ type: "connection/signed_in" });
    connection.start();
  }

  // A release that came

  /** A reload would take something away. */
  function busy() {
    const { attachments, places, replies } = store.get();
    const staged = [attachments, places, replies].flatMap((some) => Object.values(some));
    return staged.some((one) => !Array.isArray(one) || one.length > 0) || document.querySelector("dialog[open]") !== null;
  }

  async function reloadWhenIdle() {
    const { release } = store.get().connection;
    // Where two releases run side by side, one reload has to do.
    if (!release || session.get(RELOADED) === release) return;
    if (Date.now() - touchedAt < IDLE || busy() || (await queue.all()).length > 0) return;
    reload();
  }

  function reload() {
    session.put(RELOADED, store.get().connection.release);
    location.reload();
  }

  line.on("down", lost);
  /** At sign-in, and while no socket gets through: by whichever server answers. @param {string} release */
  function told(release) {
    if (release && release !== config.release && release !== store.get().connection.release) store.dispatch({ type: "connection/release", release });
  }

  connection.on("ready", (/** @type {Json} */ { release }) => told(release));
  api.told = told;
  for (const kind of ["pointerdown", "keydown", "wheel"]) window.addEventListener(kind, () => (touchedAt = Date.now()), { capture: true, passive: true });
  setInterval(() => void reloadWhenIdle(), LOOK);
  setInterval(() => document.hidden || void askWho(), ASK);
  window.addEventListener("focus", () => void askWho());

  return {
    caughtUp,
    intents: /** @type {Record<string, () => void>} */ ({
      reload_page: reload,
      sign_in: () => void window.open("/login/?next=/signed-in/", "livechat-sign-in"),
    }),
  };
}

/** @returns {Storage | null} */
function tabStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
