import { t } from "../../lib/i18n.js";
import { playLength } from "../../lib/time.js";
import { make } from "./make.js";
import { absent } from "./media_state.js";

const WIDEST = 320; // px

/** @param {Message} message @returns {HTMLElement} */
export function video(message) {
  const { media } = message;
  if (media?.state !== "ready" || !media.url) return absent(message);
  const player = /** @type {HTMLVideoElement} */ (make("video", "film"));
  player.controls = true;
  player.preload = "none";
  player.playsInline = true;
  if (media.thumbnail_url) player.poster = media.thumbnail_url;
  if (media.width && media.height) {
    player.width = Math.min(WIDEST, media.width);
    player.height = Math.round((player.width * media.height) / media.width);
  }
  player.setAttribute("aria-label", t("message.video"));
  player.src = media.url;
  return player;
}

/** @param {Message} message @returns {HTMLElement} */
export function audio(message) {
  const { media } = message;
  if (media?.state !== "ready" || !media.url) return absent(message);
  const box = make("span", "recording");
  const player = /** @type {HTMLAudioElement} */ (make("audio", "recording__player"));
  player.controls = true;
  player.preload = "none";
  player.setAttribute("aria-label", t("message.audio"));
  player.src = media.url;
  const length = media.duration_ms ?? message.payload?.duration;
  box.append(player);
  if (length) box.append(make("span", "recording__length", playLength(length)));
  return box;
}
