import { scrollToNote } from "../views/notes.js";
import { errorText } from "./words.js";

/**
 * To a message or a note, however far back, and on from there.
 * @param {Context} ctx @param {{ screen: () => AppScreen, left: () => void }} page left: what the address names is on the screen no more
 */
export function createSpot({ store, api, notices }, { screen, left }) {
  const thread = (/** @type {string} */ id) => store.get().threads[id];
  /** The conversation that is on its way back to its end. */
  let returning = "";
  const here = (/** @type {string} */ id) => store.get().selected === id;

  /** Until its newest messages are there, which would else come in between. @param {string} id */
  function loaded(id) {
    return new Promise((resolve) => {
      const look = () => {
        if (here(id) && !thread(id)?.loaded && !thread(id)?.error) return;
        stop();
        resolve(null);
      };
      const stop = store.subscribe(look);
      look();
    });
  }

  /** Once it is on the screen, which draws what comes by itself only so often. @param {string} id @param {() => void} work */
  function drawn(id, work) {
    requestAnimationFrame(() => {
      if (!here(id)) return;
      screen().render();
      work();
    });
  }

  /** @param {string} id @param {Target} target */
  async function go(id, target) {
    await loaded(id);
    if (!here(id)) return;
    if (!isThere(id, target)) {
      /** @type {Record<string, number>} */
      const query = target.note ? { around_note_id: target.note } : target.message ? { around_id: target.message } : { around_seq: target.seq ?? 0 };
      try {
        const page = await api.history(id, query);
        if (!here(id)) return;
        store.dispatch({ type: "thread/around", id, page });
      } catch (error) {
        notices.show(errorText(error, store.get(), id), "bad");
        return;
      }
    }
    drawn(id, () => show(target));
  }

  /** @param {string} id @param {Target} target */
  function isThere(id, { message, note, seq }) {
    const { messages = [], notes = [], hasNewer = false } = thread(id) ?? {};
    if (note) return !hasNewer && notes.some((one) => one.id === note) && screen().thread.hasNote(note);
    return messages.some((one) => (message ? one.id === message : one.seq === seq));
  }

  /** @param {Target} target */
  function show({ message, note, seq }) {
    if (note) scrollToNote(note);
    else if (message) screen().thread.showId(message);
    else if (seq) screen().thread.showSeq(seq);
  }

  /** The next page, where the reader comes near the end of what is loaded. */
  async function newer() {
    const id = store.get().selected;
    const shown = id ? thread(id) : undefined;
    const last = shown?.messages.at(-1);
    if (!id || !shown?.hasNewer || shown.loadingNewer || !last?.id) return;
    store.dispatch({ type: "thread/loading_newer", id });
    try {
      store.dispatch({ type: "thread/newer", id, page: await api.history(id, { after_id: last.id }) });
    } catch {
      // Scrolling asks again; until then there is a pause.
      setTimeout(() => store.dispatch({ type: "thread/newer", id, page: null }), 2_000);
    }
  }

  /** Back to what was said last. @param {string} id */
  async function newest(id) {
    try {
      store.dispatch({ type: "thread/newest", id, page: await api.newest(id) });
    } catch (error) {
      notices.show(errorText(error, store.get(), id), "bad");
      return;
    }
    if (!here(id)) return;
    left();
    drawn(id, () => screen().thread.toEnd());
  }

  /** What waited when this was looked at last, and in which conversation. @type {{ id: string | null, pending: Message[] }} */
  let before = { id: null, pending: [] };
  // Who writes is shown where it comes to stand. What failed a while ago calls nobody back.
  store.subscribe(() => {
    const id = store.get().selected;
    const shown = id ? thread(id) : undefined;
    const pending = shown?.pending ?? [];
    const more = id === before.id && isMore(before.pending, pending);
    before = { id, pending };
    if (!id || !shown?.hasNewer || !more || returning === id) return;
    returning = id;
    void newest(id).finally(() => (returning = ""));
  });
  return {
    go,
    newest,
    intents: {
      newer: () => void newer(),
      newest: () => {
        const id = store.get().selected;
        if (id) void newest(id);
      },
      /** What a quote answers: {message}, or where a session began: {seq}. */
      spot: (/** @type {Target} */ target) => {
        const id = store.get().selected;
        if (id) void go(id, target);
      },
    },
  };
}

/** Whether something waits now that did not before. @param {Message[]} before @param {Message[]} after */
function isMore(before, after) {
  return before !== after && after.some(({ temp_id }) => !before.some((one) => one.temp_id === temp_id));
}
