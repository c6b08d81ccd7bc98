import { linkParts, textParts } from "../../lib/text.js";
import { make } from "./make.js";

/** Text with its links, LINE's emoji and mentions in their places. @param {HTMLElement} element @param {Message} message @returns {HTMLElement} */
export function fillText(element, message) {
  element.replaceChildren();
  for (const part of textParts(message.content, message.payload)) {
    if (part.emoji) element.append(emoji(part.text, part.emoji));
    else if (part.mention) element.append(make("span", part.self ? "mention mention--self" : "mention", part.text));
    else appendLinks(element, part.text);
  }
  return element;
}

/** @param {HTMLElement} element @param {string} text */
function appendLinks(element, text) {
  for (const part of linkParts(text)) {
    if (part.url === null) {
      element.append(part.text);
      continue;
    }
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", part.text));
    link.href = part.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    element.append(link);
  }
}

/** A picture that turns back into its words where it cannot be had. @param {string} words @param {string} url */
function emoji(words, url) {
  const image = /** @type {HTMLImageElement} */ (make("img", "emoji"));
  image.alt = words;
  image.title = words;
  image.loading = "lazy";
  image.addEventListener("error", () => image.replaceWith(words));
  image.src = url;
  return image;
}
