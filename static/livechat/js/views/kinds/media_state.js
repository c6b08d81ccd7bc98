import { t } from "../../lib/i18n.js";
import { make } from "./make.js";

/** What is said of a picture, film, recording or file that is not there. @param {Message} message @returns {HTMLElement} */
export function absent({ media, message_type: type }) {
  const state = media?.state ?? "gone";
  const box = make("span", "absent");
  box.dataset.state = state;
  box.append(make("b", "absent__kind", t(`message.${type}`)), make("span", "absent__text", words(state, media?.error ?? "")));
  if (state === "failed" && media) {
    const again = make("button", "link", t("action.retry"));
    again.setAttribute("type", "button");
    again.dataset.act = "refetch";
    again.dataset.media = media.id;
    box.append(again);
  }
  return box;
}

/** @param {string} state @param {string} error */
function words(state, error) {
  if (state === "refused") return t("media.refused", { reason: error });
  return t(`media.${state}`);
}
