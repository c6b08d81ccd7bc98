import { clone, find, setIcon, setText } from "../lib/dom.js";

const LIFE = 7_000; // ms
const AT_ONCE = 3;

/** Short news that need no answer. They wait while the pointer or the focus is on them. */
export class Notices {
  #root = find(document, "#toasts");

  /** @param {string} text @param {"info" | "bad" | "good"} [tone] @param {{ label: string, run: () => void, life?: number }} [way] what can be done about it */
  show(text, tone = "info", way) {
    const toast = clone("t-toast");
    toast.dataset.tone = tone;
    setIcon(find(toast, ".icon"), tone === "bad" ? "alert" : tone === "good" ? "check" : "info");
    setText(find(toast, ".toast__text"), text);
    find(toast, ".toast__close").addEventListener("click", () => toast.remove());
    const undo = find(toast, ".toast__undo");
    undo.hidden = !way;
    setText(undo, way?.label ?? "");
    undo.addEventListener("click", () => {
      toast.remove();
      way?.run();
    });
    for (const old of [...this.#root.children].slice(0, Math.max(0, this.#root.children.length + 1 - AT_ONCE))) old.remove();
    this.#root.append(toast);
    const end = () => (toast.matches(":hover, :focus-within") ? setTimeout(end, 1_000) : toast.remove());
    setTimeout(end, way?.life ?? LIFE);
  }
}
