import { MAX_TEXT } from "../protocol.js";

/**
 * What a message of one's own says, as send_message wants it: to say just the same once more.
 * @param {Message} message @returns {Json} without its ids and its text
 */
export function bodyOf({ message_type: type, content, payload, media, quoted }) {
  /** @type {Json} */
  const body = type === "text" ? {} : { message_type: type };
  if (type === "text" && content.length > MAX_TEXT) body.split = true;
  if (media) body.media_id = media.id;
  if (type === "sticker") body.sticker = { package_id: payload?.packageId, sticker_id: payload?.stickerId };
  if (type === "location") body.location = { title: payload?.title, address: payload?.address, latitude: payload?.latitude, longitude: payload?.longitude };
  if (payload?.quick_replies) body.quick_replies = payload.quick_replies;
  if (quoted?.message_id) body.quote_message_id = quoted.message_id;
  return body;
}

/** A message as one that answers it shows it. @param {Message} message @returns {Quoted} */
export function quotedOf(message) {
  return {
    message_id: message.id,
    seq: message.seq,
    direction: message.direction,
    content: message.content,
    message_type: message.message_type,
    name: message.sender?.name ?? message.operator_name ?? null,
    unsent: Boolean(message.unsent_at),
  };
}

/** Kinds that LINE lets be quoted. */
const QUOTABLE = new Set(["text", "sticker", "image", "video"]);

/** @param {Message | undefined} message */
export function isQuotable(message) {
  return Boolean(message?.id && QUOTABLE.has(message.message_type) && !message.unsent_at && (message.direction === "INCOMING" || message.status === "sent"));
}
