import { clone, find, reveal, setAttribute, setAvatar, setIcon, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { showTags } from "./tags.js";

/** @returns {HTMLElement} */
export function createRow() {
  return clone("t-row");
}

/** @param {HTMLElement} element @param {RowModel} row */
export function updateRow(element, row) {
  const link = /** @type {HTMLAnchorElement} */ (find(element, ".row"));
  setAttribute(link, "href", row.href);
  setAttribute(link, "aria-current", row.selected ? "true" : null);
  link.dataset.id = row.id;
  link.classList.toggle("row--unread", row.unread > 0);
  link.classList.toggle("row--gone", row.gone !== "");
  setAvatar(find(element, ".avatar"), row);
  setText(find(element, ".row__name"), row.name);
  const time = find(element, ".row__time");
  setText(time, row.time);
  setAttribute(time, "title", row.timeTitle || null);
  const prefix = find(element, ".row__prefix");
  setText(prefix, row.previewPrefix ? `${row.previewPrefix} ` : "");
  prefix.classList.toggle("row__prefix--draft", row.draft);
  setText(find(element, ".row__text"), row.preview);
  updateUnread(find(element, ".row__unread"), row.unread);
  updateMeta(element, row);
}

/** @param {HTMLElement} badge @param {number} unread */
function updateUnread(badge, unread) {
  badge.hidden = unread === 0;
  const shown = unread > 99 ? "99+" : String(unread);
  if (badge.dataset.shown === shown) return;
  badge.dataset.shown = shown;
  const words = document.createElement("span");
  words.className = "sr";
  words.textContent = ` ${t("row.unread", { count: unread })}`;
  badge.replaceChildren(shown, words);
}

/** @param {HTMLElement} element @param {RowModel} row */
function updateMeta(element, row) {
  const timer = find(element, ".timer");
  timer.hidden = row.waiting === null;
  timer.dataset.level = row.waiting?.level ?? "";
  if (row.waiting) setIcon(find(timer, ".icon"), row.waiting.level === "hot" ? "alert" : row.waiting.level === "warm" ? "clock" : "hourglass");
  setText(find(timer, ".timer__text"), row.waiting?.said ?? "");
  setText(find(timer, ".sr"), row.waiting?.level === "hot" ? t("row.over") : row.waiting?.level === "warm" ? t("row.soon") : "");
  const snoozed = find(element, ".row__snoozed");
  reveal(snoozed, Boolean(row.snoozed) && row.gone === "");
  const gone = find(element, ".row__gone");
  reveal(gone, row.gone !== "");
  setText(find(gone, ".row__gone-text"), row.gone);
  setText(find(snoozed, ".row__snoozed-text"), row.snoozed);
  reveal(find(element, ".row__barred"), row.barred);
  reveal(find(element, ".row__mention"), row.mentioned);
  reveal(find(element, ".row__failed"), row.failed);
  reveal(find(element, ".row__blocked"), row.blocked);
  const assignee = find(element, ".row__assignee");
  reveal(assignee, Boolean(row.assignee) && row.gone === "");
  assignee.classList.toggle("tag--mine", row.mine);
  setText(find(assignee, ".row__assignee-name"), row.mine ? t("author.you") : row.assignee);
  showTags(find(element, ".row__tags"), row.tags);
  const more = find(element, ".row__more-tags");
  more.hidden = row.moreTags === 0;
  setText(more, t("row.more_tags", { n: row.moreTags }));
  find(element, ".row__meta").hidden =
    !row.waiting && !row.gone && !row.snoozed && !row.barred && !row.mentioned && !row.failed && !row.blocked && !row.assignee && row.tags.length === 0;
}
