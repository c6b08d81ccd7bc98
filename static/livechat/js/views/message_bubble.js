import { clone, find, setAttribute, setAvatar, setIcon, setText } from "../lib/dom.js";
import { has, t } from "../lib/i18n.js";
import { linkParts } from "../lib/text.js";

/** Icon of each kind that is not text. @type {Record<string, string>} */
const ICONS = {
  image: "image",
  video: "video",
  audio: "audio",
  file: "file",
  location: "pin",
  sticker: "smile",
  postback: "cursor",
};

/** @param {TimelineItem} item @returns {HTMLElement} */
export function createItem(item) {
  return clone(`t-${item.kind}`);
}

/** @param {HTMLElement} element @param {TimelineItem} item @param {{ id: string, name: string, picture: string | null }} customer */
export function updateItem(element, item, customer) {
  if (item.kind === "message") {
    updateMessage(element, item, customer);
    return;
  }
  setText(find(element, `.${item.kind}__text`), item.text ?? "");
  if (item.kind !== "event") return;
  const time = find(element, ".event__time");
  setText(time, item.time ?? "");
  setAttribute(time, "title", item.fullTime ?? null);
}

/** @param {HTMLElement} element @param {TimelineItem} item @param {{ id: string, name: string, picture: string | null }} customer */
function updateMessage(element, item, customer) {
  const message = /** @type {Message} */ (item.message);
  element.className = `msg msg--${item.side}`;
  element.classList.toggle("msg--own", Boolean(item.own));
  element.classList.toggle("msg--first", Boolean(item.first));
  element.classList.toggle("msg--last", Boolean(item.last));
  element.classList.toggle("msg--pending", message.status === "local");
  element.classList.toggle("msg--failed", message.status === "failed");
  element.dataset.seq = message.seq === null ? "" : String(message.seq);
  element.dataset.temp = message.temp_id ?? "";
  element.dataset.status = message.status ?? "";
  element.dataset.direction = message.direction;
  setAvatar(find(element, ".msg__avatar"), customer);
  setText(find(element, ".msg__name"), item.author ?? "");
  updateContent(element, message);
  const time = find(element, ".msg__time");
  setText(time, item.time ?? "");
  setAttribute(time, "datetime", item.dateTime ?? null);
  setAttribute(find(element, ".bubble"), "title", item.fullTime ?? null);
  updateState(element, item.state ?? null);
}

/** @param {HTMLElement} element @param {Message} message */
function updateContent(element, message) {
  const type = message.message_type;
  const kind = find(element, ".bubble__kind");
  kind.hidden = type === "text";
  const signature = `${type}|${message.content}`;
  if (element.dataset.content === signature) return;
  element.dataset.content = signature;
  const known = has(`message.${type}`);
  if (type !== "text") {
    setIcon(find(kind, ".icon"), ICONS[type] ?? "box");
    setText(find(kind, ".bubble__label"), known ? t(`message.${type}`) : t("message.unsupported", { type }));
  }
  // A stand-in that only repeats the kind says nothing twice.
  const repeats = type !== "text" && message.content.toLowerCase().replace(/[[\]]/g, "") === type.toLowerCase();
  fillText(find(element, ".bubble__text"), repeats ? "" : message.content);
}

/** @param {HTMLElement} element @param {string} text */
function fillText(element, text) {
  element.replaceChildren();
  for (const part of linkParts(text)) {
    if (part.url === null) {
      element.append(part.text);
      continue;
    }
    const link = document.createElement("a");
    link.href = part.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    link.textContent = part.text;
    element.append(link);
  }
}

/** @param {HTMLElement} element @param {StateModel | null} state */
function updateState(element, state) {
  const box = find(element, ".state");
  box.hidden = state === null;
  element.classList.toggle("msg--attention", state !== null && state.tone !== "quiet" && state.tone !== "good");
  const retry = find(element, "[data-act=retry]");
  retry.hidden = !state?.retry;
  find(element, "[data-act=discard]").hidden = !state?.discard;
  if (!state) return;
  box.dataset.tone = state.tone;
  box.dataset.state = state.name;
  setIcon(find(box, ".icon"), state.icon);
  setText(find(box, ".state__text"), state.text);
  setText(retry, state.retryLabel);
}
