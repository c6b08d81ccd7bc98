import { clone, drawIcon, find, reveal, setAttribute, setAvatar, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { contentOf } from "./kinds/content.js";
import { updateNote } from "./notes.js";

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
  if (item.kind === "note") {
    updateNote(element, item);
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
  element.classList.toggle("msg--cancelled", message.status === "cancelled");
  element.dataset.seq = message.seq === null ? "" : String(message.seq);
  element.dataset.temp = message.temp_id ?? "";
  element.dataset.status = message.status ?? "";
  element.dataset.direction = message.direction;
  element.classList.toggle("msg--group", Boolean(item.group));
  element.dataset.id = message.id === null ? "" : String(message.id);
  const speaker = message.sender ? { ...message.sender, picture: message.sender.picture_url } : customer;
  setAvatar(find(element, ".msg__avatar"), speaker);
  if (item.side === "bot") drawIcon(find(element, ".msg__author"));
  setText(find(element, ".msg__name"), item.author ?? "");
  updateContent(element, item);
  const time = find(element, ".msg__time");
  setText(time, item.time ?? "");
  setAttribute(time, "datetime", item.dateTime ?? null);
  setAttribute(find(element, ".bubble"), "title", item.fullTime ?? null);
  updateState(element, item.state ?? null);
  setAttribute(find(element, ".state"), "title", message.line_request_id ? t("state.request", { id: message.line_request_id }) : null);
  updateUndo(element, item.undo ?? 0);
  reveal(find(element, ".msg__quote"), Boolean(item.quotable));
}

/** Made anew only where it changed: a film that plays goes on. @param {HTMLElement} element @param {TimelineItem} item */
function updateContent(element, item) {
  const message = /** @type {Message} */ (item.message);
  const { message_type, content, payload, media, quoted, edited_at, unsent_at } = message;
  const signature = JSON.stringify([message_type, content, payload, media, quoted, edited_at, unsent_at, item.album?.map((one) => [one.id, one.media?.state, one.unsent_at])]);
  if (element.dataset.content === signature) return;
  element.dataset.content = signature;
  const { nodes, bare } = contentOf(item);
  find(element, ".bubble").replaceChildren(...nodes);
  element.dataset.bare = bare ? "true" : "false";
}

/** @param {HTMLElement} element @param {number} seconds */
function updateUndo(element, seconds) {
  const button = find(element, "[data-act=undo]");
  button.hidden = seconds === 0;
  element.classList.toggle("msg--held", seconds > 0);
  setText(find(button, ".msg__seconds"), seconds ? t("undo.seconds", { n: seconds }) : "");
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
