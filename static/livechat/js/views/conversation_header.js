import { find, setAvatar, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const ICONS = { mine: "mine", active: "lock", waiting: "hourglass", closed: "done" };

/** Who it is, in which state, and what can be done. Intents: claim, close, transfer, take_over, back, details. */
export class ConversationHeader {
  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#claim").addEventListener("click", () => intent("claim"));
    find(document, "#close").addEventListener("click", () => intent("close"));
    find(document, "#transfer").addEventListener("click", () => intent("transfer"));
    find(document, "#take-over").addEventListener("click", () => intent("take_over"));
    find(document, "#reopen").addEventListener("click", () => intent("reopen"));
    find(document, "#unblock").addEventListener("click", () => intent("unblock"));
    find(document, "#back").addEventListener("click", () => intent("back"));
    find(document, "#details-button").addEventListener("click", () => intent("details"));
  }

  /** @param {HeaderModel} model */
  render(model) {
    setAvatar(find(document, "#head-avatar"), model);
    setText(find(document, "#head-name"), model.name);
    const state = find(document, "#head-state");
    state.dataset.state = model.state;
    setIcon(find(state, ".icon"), ICONS[model.state]);
    setText(find(document, "#head-state-text"), model.stateText);
    find(document, "#claim").hidden = !model.canClaim;
    find(document, "#close").hidden = !model.canClose;
    find(document, "#transfer").hidden = !model.canTransfer;
    find(document, "#take-over").hidden = !model.canTakeOver;
    find(document, "#reopen").hidden = !model.canReopen;
    setText(find(document, "#reopen-text"), t(model.neverServed ? "action.start" : "action.reopen"));
    const viewers = find(document, "#viewers");
    viewers.hidden = model.viewers.length === 0;
    const text = t("viewers.text", { count: model.viewers.length, names: model.viewers.join(", ") });
    viewers.title = text;
    setText(find(document, "#viewers-text"), text);
    find(document, "#barred").hidden = !model.barred;
    setText(find(document, "#barred-text"), t("barred.text", { name: model.name }));
    find(document, "#blocked").hidden = !model.blocked;
    setText(find(document, "#blocked-text"), t("blocked.text", { name: model.name }));
  }
}
