import { setIcon } from "../../lib/dom.js";
import { has, t } from "../../lib/i18n.js";
import { fileCard, locationCard, rawData } from "./cards.js";
import { make } from "./make.js";
import { album, picture, sticker } from "./pictures.js";
import { audio, video } from "./players.js";
import { fillText } from "./text.js";

/** Kinds that stand without a bubble around them, as in LINE. */
const BARE = new Set(["image", "video", "sticker"]);

/** How each kind is shown; what is not here says its name. @type {Record<string, (message: Message) => HTMLElement>} */
const KINDS = {
  text: (message) => fillText(make("span", "bubble__text"), message),
  image: picture,
  video,
  audio,
  file: fileCard,
  location: locationCard,
  sticker,
  erased: () => named("ban", t("message.erased")),
  postback: (message) => named("cursor", t("message.postback"), message.payload?.label ?? message.payload?.params?.datetime ?? message.payload?.data ?? ""),
};

/**
 * A message as itself: text, picture, player, card.
 * @param {TimelineItem} item @returns {{ nodes: HTMLElement[], bare: boolean }}
 */
export function contentOf(item) {
  const message = /** @type {Message} */ (item.message);
  if (message.unsent_at) return { nodes: [named("ban", t("message.unsent", { name: item.author ?? "" }))], bare: false };
  const nodes = message.quoted ? [quote(message.quoted, item)] : [];
  if (item.album) return { nodes: [...nodes, album(item.album)], bare: true };
  const show = KINDS[message.message_type];
  nodes.push(show ? show(message) : unknown(message));
  if (Array.isArray(message.payload?.quick_replies)) nodes.push(offered(message.payload.quick_replies));
  if (message.edited_at) nodes.push(make("span", "bubble__note", t("message.edited")));
  if (message.payload?.standby) nodes.push(make("span", "bubble__note", t("message.standby")));
  return { nodes, bare: BARE.has(message.message_type) && nodes.length === 1 };
}

/** @param {Quoted} quoted @param {TimelineItem} item @returns {HTMLElement} */
function quote(quoted, item) {
  const box = make("button", "quote");
  box.setAttribute("type", "button");
  box.dataset.act = "jump";
  box.dataset.message = quoted.message_id === null ? "" : String(quoted.message_id);
  const who = quoted.name ?? (quoted.direction === "INCOMING" ? (item.customer ?? "") : t("author.team"));
  box.append(make("b", "quote__name", quoted.message_id === null ? t("quote.unknown") : who));
  const text = quoted.unsent ? t("quote.unsent") : quoted.message_type === "text" ? quoted.content : kindName(quoted.message_type, quoted.content);
  if (quoted.message_id !== null) box.append(make("span", "quote__text", text));
  return box;
}

/** @param {string} type @param {string} content */
function kindName(type, content) {
  // Of these the content is a stand-in that says the same again; of the others it says which.
  const tells = type === "file" || type === "location" || type === "sticker";
  if (tells && content) return content;
  return has(`message.${type}`) ? t(`message.${type}`) : t("message.unsupported", { type });
}

/** What the customer could tap. @param {QuickReply[]} replies */
function offered(replies) {
  const box = make("span", "bubble__replies");
  box.append(make("span", "sr", t("replies.offered")), ...replies.map(({ label }) => make("span", "quickreply", label)));
  return box;
}

/** @param {Message} message */
function unknown(message) {
  const box = named("box", t("message.unsupported", { type: message.message_type }), message.content.startsWith("Unsupported") ? "" : message.content);
  if (message.payload) box.append(rawData(message.payload));
  return box;
}

/** An icon, the kind's name, and what more there is to say. @param {string} icon @param {string} label @param {string} [text] @returns {HTMLElement} */
function named(icon, label, text = "") {
  const box = make("span", "bubble__named");
  const kind = make("span", "bubble__kind");
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.classList.add("icon");
  mark.setAttribute("aria-hidden", "true");
  mark.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  setIcon(mark, icon);
  kind.append(mark, make("b", "bubble__label", label));
  box.append(kind);
  if (text) box.append(make("span", "bubble__text", text));
  return box;
}
