/** @import { Message } from "./types.js" */
import { mediaUrl } from "./api.js";
import { clone, find } from "./dom.js";

/**
 * A picture; a click opens it as it was sent.
 * @param {Message} message
 * @param {string} [alt]
 * @returns {HTMLElement}
 */
export function picture(message, alt = "Photo") {
  const why = message.media?.previewImageUrl || message.media?.originalContentUrl;
  if (why) return broken("Picture", why);
  const { small, full } = addresses(message);
  const link = document.createElement("a");
  link.className = "picture-link";
  link.href = full;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const image = document.createElement("img");
  image.className = "picture";
  image.alt = alt;
  image.src = small;
  image.addEventListener("error", () => link.replaceWith(broken("Picture")), { once: true });
  link.append(image);
  return link;
}

/**
 * Pictures that were sent together, as one grid in LINE's order.
 * @param {Message[]} messages
 * @returns {HTMLElement}
 */
export function album(messages) {
  const inOrder = [...messages].sort((a, b) => (a.content.imageSet?.index ?? 0) - (b.content.imageSet?.index ?? 0));
  const grid = document.createElement("div");
  grid.className = "album";
  grid.dataset.count = String(Math.min(inOrder.length, 4));
  grid.append(...inOrder.map((message, place) => picture(message, `Photo ${place + 1} of ${inOrder.length}`)));
  return grid;
}

/**
 * A film with its controls.
 * @param {Message} message
 * @returns {HTMLElement}
 */
export function film(message) {
  const why = message.media?.originalContentUrl || message.media?.previewImageUrl;
  if (why) return broken("Video", why);
  const { small, full } = addresses(message);
  const node = document.createElement("video");
  node.className = "picture";
  node.controls = true;
  node.playsInline = true;
  node.src = full;
  // Without a picture of its own its first frame has to do.
  node.preload = message.direction === "in" ? "metadata" : "none";
  if (message.direction === "out") node.poster = small;
  node.addEventListener("error", () => node.replaceWith(broken("Video")), { once: true });
  return node;
}

/**
 * A recording with its controls.
 * @param {Message} message
 * @returns {HTMLElement}
 */
export function recording(message) {
  const why = message.media?.originalContentUrl;
  if (why) return broken("Voice message", why);
  const node = document.createElement("audio");
  node.className = "recording";
  node.controls = true;
  node.preload = "metadata";
  node.src = addresses(message).full;
  return node;
}

/**
 * A file by name and size, to be saved.
 * @param {Message} message
 * @returns {HTMLElement}
 */
export function fileCard(message) {
  const node = /** @type {HTMLAnchorElement} */ (clone("t-file"));
  node.href = mediaUrl(message.id);
  node.download = message.content.fileName ?? "file";
  find(node, "strong").textContent = message.content.fileName ?? "File";
  find(node, "small").textContent = inBytes(Number(message.content.fileSize) || 0);
  return node;
}

/**
 * In place of what cannot be loaded, as on a phone.
 * @param {string} what
 * @param {string} [why]
 * @returns {HTMLElement}
 */
export function broken(what, why = "cannot be loaded") {
  const node = clone("t-broken");
  find(node, "strong").textContent = `${what}: ${why}`;
  return node;
}

/**
 * @param {number} size
 * @returns {string}
 */
export function inBytes(size) {
  if (size >= 1_000_000) return `${(size / 1_000_000).toFixed(1)} MB`;
  return size >= 1000 ? `${Math.round(size / 1000)} kB` : `${size} bytes`;
}

/**
 * @param {Message} message
 * @returns {{small: string, full: string}}
 */
function addresses({ id, direction, content }) {
  if (direction === "in") return { small: mediaUrl(id), full: mediaUrl(id) };
  const full = String(content.originalContentUrl ?? "");
  return { small: String(content.previewImageUrl ?? full), full };
}
