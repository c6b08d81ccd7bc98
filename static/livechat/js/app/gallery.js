/** Files that were exchanged in a conversation, loaded page by page. @param {Pick<Context, "store" | "api">} ctx */
export function createGallery({ store, api }) {
  /** @param {string} id @param {boolean} older */
  async function load(id, older) {
    const last = older ? store.get().galleries[id]?.results.at(-1)?.id : undefined;
    const query = last ? `&before_id=${last}` : "";
    const page = await api.get(`conversations/${encodeURIComponent(id)}/media?limit=12${query}`).catch(() => null);
    if (page) store.dispatch({ type: "gallery/loaded", id, page, older });
  }
  return { load };
}
