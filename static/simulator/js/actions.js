/** @import { Action, Send } from "./types.js" */

/** Where a person is who sends a location. */
export const PLACE = {
  title: "Lumphini Park",
  address: "Pathum Wan, Bangkok",
  latitude: 13.7314,
  longitude: 100.5414,
};

/** LINE's actions that a phone here can do. */
export const DOABLE = new Set(["message", "postback", "uri", "location", "camera", "cameraRoll", "clipboard"]);

/**
 * Do what a button says: of a quick reply, a template, a Flex message or the rich menu.
 * @param {Action} action
 * @param {{send: Send, postback: (action: Action) => void, choosePhotos: () => void}} phone
 */
export function act(action, phone) {
  if (action.type === "message" && action.text) phone.send({ text: action.text });
  if (action.type === "postback") phone.postback(action);
  if (action.type === "location") phone.send({ type: "location", ...PLACE });
  if (action.type === "camera" || action.type === "cameraRoll") phone.choosePhotos();
  if (action.type === "clipboard") navigator.clipboard.writeText(action.clipboardText ?? "");
  // LINE knows line:, tel: and http too; a page opens what a browser opens.
  if (action.type === "uri" && /^https?:/i.test(action.uri ?? "")) open(action.uri, "_blank", "noopener,noreferrer");
}
