import { t } from "../../lib/i18n.js";
import { make } from "./make.js";
import { absent } from "./media_state.js";

const LONGEST = 320; // px
const TALLEST = 360;

/** One picture; a click opens it. @param {Message} message @returns {HTMLElement} */
export function picture(message) {
  const outside = message.payload?.contentProvider;
  if (!message.media && outside?.type === "external") return elsewhere(outside.originalContentUrl);
  return tile(message) ?? absent(message);
}

/** Pictures that were sent together, in LINE's order. @param {Message[]} messages @returns {HTMLElement} */
export function album(messages) {
  const grid = make("div", "album");
  grid.dataset.count = String(Math.min(messages.length, 4));
  for (const message of messages) grid.append(tile(message, true) ?? absent(message));
  return grid;
}

/** A sticker, or its words where there is no picture of it. @param {Message} message @returns {HTMLElement} */
export function sticker(message) {
  const { url, keywords, text } = message.payload ?? {};
  const words = text || (Array.isArray(keywords) ? keywords.slice(0, 3).join(", ") : "");
  const alt = words ? t("sticker.of", { words }) : t("message.sticker");
  const instead = make("span", "sticker sticker--words", alt);
  if (!url) return instead;
  const image = /** @type {HTMLImageElement} */ (make("img", "sticker"));
  image.alt = alt;
  image.title = words;
  image.width = image.height = 140;
  image.addEventListener("error", () => image.replaceWith(instead));
  image.src = url;
  return image;
}

/** @param {Message} message @param {boolean} [square] @returns {HTMLElement | null} null where it is not there */
function tile({ id, media, content }, square = false) {
  if (media?.state !== "ready" || !media.url) return null;
  const button = make("button", "picture");
  button.setAttribute("type", "button");
  button.dataset.act = "open";
  button.dataset.message = String(id);
  const image = /** @type {HTMLImageElement} */ (make("img", "picture__image"));
  image.alt = media.name || content || t("message.image");
  image.loading = "lazy";
  image.decoding = "async";
  if (!square) fit(image, media);
  image.src = media.thumbnail_url ?? media.url;
  button.append(image);
  return button;
}

/** The size that it will have, so that nothing moves when it comes. @param {HTMLImageElement} image @param {Media} media */
export function fit(image, { width, height }) {
  if (!width || !height) return;
  const scale = Math.min(1, LONGEST / width, TALLEST / height);
  image.width = Math.max(48, Math.round(width * scale));
  image.height = Math.max(48, Math.round(height * scale));
}

/** What lies on somebody else's server is linked and never loaded. @param {string | undefined} url */
function elsewhere(url) {
  const box = make("span", "bubble__text", t("media.elsewhere"));
  if (!url || !URL.canParse(url) || new URL(url).protocol !== "https:") return box;
  const link = /** @type {HTMLAnchorElement} */ (make("a", "", new URL(url).host));
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  box.append(" ", link);
  return box;
}
