/** @import { Action, Mark, Message } from "./types.js" */
import { emojiUrl, stickerUrl } from "./api.js";
import { clone, find } from "./dom.js";
import { fileCard, film, picture, recording } from "./media.js";
import { pieces } from "./rich_text.js";

/** Kinds that are shown without a bubble around them. */
const BARE = new Set(["image", "video", "audio", "file", "sticker", "location"]);

/**
 * What a message looks like inside its bubble. A tap on a button in it is an event "action" with
 * LINE's action as its detail.
 * @param {Message} message
 * @param {string} writer who took it back, where it is unsent
 * @returns {{node: Node, bare: boolean}}
 */
export function bubbleContent(message, writer) {
  if (message.unsent) return { node: kind(`${writer} unsent a message`), bare: false };
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

/**
 * A button that does what LINE's action says.
 * @param {Action} action
 * @returns {HTMLElement}
 */
export function actionButton(action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action.label ?? action.text ?? "Open";
  button.addEventListener("click", () =>
    button.dispatchEvent(new CustomEvent("action", { bubbles: true, detail: action })),
  );
  return button;
}

/** @type {Record<string, (message: Message) => Node>} */
const MAKERS = {
  text,
  textV2: text,
  image: (message) => picture(message),
  video: film,
  audio: recording,
  file: fileCard,
  sticker,
  location,
  template,
  flex: (message) => flexBubble(message.content) ?? kind(message.content.altText ?? "Flex message"),
  imagemap: (message) => kind(message.content.altText ?? "Image map"),
};

/**
 * @param {string} words
 * @returns {HTMLElement}
 */
function kind(words) {
  const node = document.createElement("span");
  node.className = "kind";
  node.textContent = words;
  return node;
}

/**
 * Text with LINE's emoji and mentions in their places.
 * @param {Message} message
 * @returns {Node}
 */
function text(message) {
  const { emojis = [], mention } = message.content;
  const node = document.createDocumentFragment();
  for (const piece of pieces(message.text, [...emojis, ...(mention?.mentionees ?? [])])) {
    node.append(piece.mark ? marked(piece.text, piece.mark) : piece.text);
  }
  return node;
}

/**
 * @param {string} words
 * @param {Mark} mark
 * @returns {HTMLElement}
 */
function marked(words, { productId, emojiId }) {
  if (productId && emojiId) {
    const image = document.createElement("img");
    image.className = "emoji";
    image.alt = words;
    image.src = emojiUrl(productId, emojiId);
    return image;
  }
  const node = document.createElement("span");
  node.className = "mention";
  node.textContent = words;
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
  choices.append(...(body.actions ?? []).map(actionButton));
  if (choices.childElementCount) node.append(choices);
  return node;
}

/**
 * Texts and buttons of a Flex bubble; null for anything larger.
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
    if (part.type === "button" && part.action) node.append(actionButton(part.action));
  }
  return node;
}
