import { errorText } from "./words.js";

const PAUSE = 220; // ms after the last letter

/**
 * Asks the server for what is typed into the search field.
 * @param {Context} ctx @param {(q: string) => void} address hears what is searched now
 */
export function createSearch({ store, api }, address) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} text @param {{ now?: boolean, quiet?: boolean }} [how] now: without waiting for further letters; quiet: the address says so already */
  function type(text, { now = false, quiet = false } = {}) {
    clearTimeout(timer);
    const before = store.get().search;
    // The address has it trimmed.
    const same = quiet ? text === before.text.trim() : text === before.text;
    if (same && (before.loading || text.trim() === before.asked.trim()) && !before.error) return;
    store.dispatch({ type: "search/typed", text });
    if (!quiet) address(text.trim());
    if (text.trim()) timer = setTimeout(() => void ask(text), now ? 0 : PAUSE);
  }

  /** @param {string} text */
  async function ask(text) {
    const query = new URLSearchParams({ q: text });
    try {
      const [customers, messages] = await Promise.all([api.get(`customers/search?${query}&limit=30`), api.get(`messages/search?${query}`)]);
      store.dispatch({ type: "search/found", text, customers, messages });
    } catch (error) {
      store.dispatch({ type: "search/failed", text, error: errorText(error, store.get(), "") });
    }
  }

  async function more() {
    const { text, next, loadingMore, loading } = store.get().search;
    if (next === null || loadingMore || loading) return;
    store.dispatch({ type: "search/loading_more" });
    const query = new URLSearchParams({ q: text, before: next });
    try {
      store.dispatch({ type: "search/more", text, page: await api.get(`messages/search?${query}`) });
    } catch (error) {
      store.dispatch({ type: "search/failed", text, error: errorText(error, store.get(), "") });
    }
  }

  return {
    type,
    intents: {
      search_typed: (/** @type {Json} */ { text, now }) => type(text, { now }),
      search_again: () => {
        const { text } = store.get().search;
        store.dispatch({ type: "search/typed", text });
        void ask(text);
      },
      search_more: () => void more(),
      search_customers: () => store.dispatch({ type: "search/all_customers" }),
    },
  };
}
