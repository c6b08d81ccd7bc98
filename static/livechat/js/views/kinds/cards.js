import { t } from "../../lib/i18n.js";
import { bytes } from "../../lib/text.js";
import { make } from "./make.js";
import { absent } from "./media_state.js";

/** A file with its name and size, to be saved. @param {Message} message @returns {HTMLElement} */
export function fileCard(message) {
  const { media, payload, content } = message;
  const card = make("span", "attachment");
  const name = media?.name || content || t("message.file");
  const size = media?.size ?? payload?.fileSize;
  const text = make("span", "attachment__text");
  text.append(make("b", "attachment__title", name), make("span", "attachment__detail", size ? bytes(size) : ""));
  card.append(text);
  if (media?.state === "ready" && media.download_url) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "button button--small attachment__action", t("action.save")));
    link.href = media.download_url;
    link.download = name;
    card.append(link);
  } else {
    card.append(absent(message));
  }
  return card;
}

/** A place, with the way to a map; no map is loaded from anywhere. @param {Message} message @returns {HTMLElement} */
export function locationCard({ payload, content }) {
  const { title, address, latitude, longitude } = payload ?? {};
  const card = make("span", "attachment");
  const text = make("span", "attachment__text");
  text.append(make("b", "attachment__title", title || content || t("message.location")));
  if (address && address !== title) text.append(make("span", "attachment__detail", address));
  card.append(text);
  if (typeof latitude !== "number" || typeof longitude !== "number") return card;
  const link = /** @type {HTMLAnchorElement} */ (make("a", "button button--small attachment__action", t("action.map")));
  link.href = `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  card.append(link);
  return card;
}

/** @param {Json} payload @returns {HTMLElement} */
export function rawData(payload) {
  const details = make("details", "raw");
  details.append(make("summary", "raw__summary", t("message.raw")), make("pre", "raw__data", JSON.stringify(payload, null, 2)));
  return details;
}
