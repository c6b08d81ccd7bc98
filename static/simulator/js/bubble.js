/** @import { Message } from "./types.js" */
import { mediaUrl, stickerUrl } from "./api.js";
import { clone, find } from "./dom.js";

/** Kinds that are shown without a bubble around them. */
const BARE = new Set(["image", "video", "audio", "sticker", "location"]);

/**
 * What a message looks like inside its bubble.
 * @param {Message} message
 * @returns {{node: Node, bare: boolean}}
 */
export function bubbleContent(message) {
  if (message.unsent) return { node: kind("You unsent a message"), bare: false };
  const make = MAKERS[message.type];
  if (!make) return { node: kind(`A message of type ${message.type}`), bare: false };
  return { node: make(message), bare: BARE.has(message.type) };
}

/**
 * A message in a few words, for where it is quoted.
 * @param {Message} message
 * @returns {string}
 */
export function inShort(message) {
  if (message.unsent) return "Unsent message";
  return message.text || message.content.fileName || message.content.altText || `[${message.type}]`;
}

/**
 * The line above an answer that says what it answers.
 * @param {Message} quoted
 * @returns {HTMLElement}
 */
export function quotedLine(quoted) {
  const node = document.createElement("span");
  node.className = "quoted";
  node.textContent = inShort(quoted);
  return node;
}

/** @type {Record<string, (message: Message) => Node>} */
const MAKERS = {
  text: (message) => document.createTextNode(message.text),
  textV2: (message) => document.createTextNode(message.text),
  image: (message) => picture(message, "Photo"),
  video: (message) => player(message, "video"),
  audio: (message) => player(message, "audio"),
  file: (message) => kind(message.content.fileName ?? "File"),
  sticker,
  location,
  template,
  flex: (message) => flexBubble(message.content) ?? kind(message.content.altText ?? "Flex message"),
  imagemap: (message) => kind(message.content.altText ?? "Image map"),
};

/**
 * @param {string} text
 * @returns {HTMLElement}
 */
function kind(text) {
  const node = document.createElement("span");
  node.className = "kind";
  node.textContent = text;
  return node;
}

/**
 * @param {Message} message
 * @param {string} alt
 * @returns {HTMLImageElement}
 */
function picture(message, alt) {
  const node = document.createElement("img");
  node.className = "picture";
  node.alt = alt;
  node.src =
    message.direction === "in" ? mediaUrl(message.id) : String(message.content.previewImageUrl);
  return node;
}

/**
 * A film or a recording with its controls.
 * @param {Message} message
 * @param {"video"|"audio"} tag
 * @returns {HTMLElement}
 */
function player(message, tag) {
  const node = /** @type {HTMLVideoElement} */ (document.createElement(tag));
  node.className = tag === "video" ? "picture" : "recording";
  node.controls = true;
  node.preload = "none";
  const incoming = message.direction === "in";
  node.src = incoming ? mediaUrl(message.id) : String(message.content.originalContentUrl);
  if (tag === "video" && !incoming) node.poster = String(message.content.previewImageUrl);
  return node;
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function sticker(message) {
  const { packageId, stickerId, keywords } = message.content;
  const node = document.createElement("img");
  node.className = "sticker";
  node.alt = `Sticker ${packageId}/${stickerId} ${(keywords ?? []).join(", ")}`.trim();
  node.src = stickerUrl(String(stickerId));
  return node;
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function location(message) {
  const node = clone("t-location");
  find(node, "strong").textContent = message.content.title ?? "Location";
  find(node, "span").textContent =
    message.content.address ?? `${message.content.latitude}, ${message.content.longitude}`;
  return node;
}

/**
 * Text and buttons of a template; other templates by their alternative text.
 * @param {Message} message
 * @returns {Node}
 */
function template(message) {
  const { template: body = {}, altText } = message.content;
  const node = document.createElement("div");
  node.textContent = [body.title, body.text].filter(Boolean).join("\n") || altText;
  const choices = document.createElement("div");
  choices.className = "choices";
  for (const action of body.actions ?? []) {
    const choice = document.createElement("span");
    choice.textContent = action.label ?? "";
    choices.append(choice);
  }
  if (choices.childElementCount) node.append(choices);
  return node;
}

/**
 * Texts and links of a Flex bubble; null for anything larger.
 * @param {Record<string, any>} content
 * @returns {HTMLElement | null}
 */
function flexBubble({ contents = {} }) {
  if (contents.type !== "bubble") return null;
  const node = document.createElement("div");
  node.className = "flex";
  for (const part of [...(contents.body?.contents ?? []), ...(contents.footer?.contents ?? [])]) {
    if (part.type === "text") {
      const line = document.createElement(part.weight === "bold" ? "strong" : "span");
      line.textContent = part.text;
      node.append(line);
    }
    if (part.type === "button" && part.action?.type === "uri") {
      const link = document.createElement("a");
      link.href = part.action.uri;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.textContent = part.action.label ?? "Open";
      node.append(link);
    }
  }
  return node;
}
