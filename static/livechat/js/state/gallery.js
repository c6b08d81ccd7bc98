import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { ms } from "./selectors.js";

/** @param {AppState} state @param {Action} action @returns {AppState} */
export function galleries(state, action) {
  if (action.type !== "gallery/loaded") return state;
  const { id, page, older } = action;
  const known = older ? (state.galleries[id]?.results ?? []) : [];
  return { ...state, galleries: { ...state.galleries, [id]: { results: [...known, ...page.results], hasMore: page.has_more } } };
}

/** Files of a conversation, newest first: what was asked for, and what has come since. @param {AppState} state @param {string} id @param {number} now @returns {GalleryModel} */
export function galleryModel(state, id, now) {
  const found = state.galleries[id];
  const oldest = found?.hasMore ? (found.results.at(-1)?.seq ?? 0) : 0;
  const here = (state.threads[id]?.messages ?? []).filter(({ seq }) => (seq ?? 0) >= oldest);
  // The thread hears of what was taken back; it has the last word.
  const bySeq = new Map([...(found?.results ?? []), ...here].map((message) => [message.seq, message]));
  const items = [...bySeq.values()]
    .filter((message) => message.seq !== null && message.media?.url && !message.unsent_at)
    .sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0))
    .map((message) => item(message, now));
  return { items, more: Boolean(found?.hasMore), empty: found !== undefined && items.length === 0 };
}

/** @param {Message} message @param {number} now @returns {GalleryItem} */
function item(message, now) {
  const media = /** @type {Media} */ (message.media);
  const name = media.name || t(`message.${media.kind}`);
  return {
    key: String(message.seq),
    seq: message.seq ?? 0,
    kind: media.kind,
    picture: media.thumbnail_url ?? (media.kind === "image" ? (media.url ?? "") : ""),
    label: t("gallery.item", { name, when: when(ms(message.created_at), now) }),
    name,
  };
}
