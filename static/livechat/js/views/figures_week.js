import { number, weekdayName } from "../lib/figures.js";
import { t } from "../lib/i18n.js";
import { bar, element, line } from "./figures_parts.js";

const HEATS = 5; // shades

/**
 * The week as a table, an hour a column: darker where more was written. Each cell leads to its conversations.
 * @param {{ rows: Json[], csv: string, show: (row: Json, name: string) => void }} what rows: of the figures' `week`
 */
export function weekPart({ rows, csv, show }) {
  const title = t("figures.week");
  const most = Math.max(1, ...rows.map((row) => row.messages_in));
  const table = element("table", "", "week");
  const head = element("thead");
  head.append(line("th", ["", ...Array.from({ length: 24 }, (_, hour) => String(hour))]));
  const body = element("tbody");
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const cells = rows.filter((row) => row.weekday === weekday).map((row) => cell(row, most, show));
    body.append(line("td", [weekdayName(weekday), ...cells]));
  }
  table.append(head, body);
  const part = element("section", "", "board__part");
  part.append(bar(title, csv), element("p", t("figures.week_hint"), "board__hint"), scroll(title, table));
  return part;
}

/** @param {Json} row @param {number} most @param {(row: Json, name: string) => void} show */
function cell(row, most, show) {
  const count = row.messages_in;
  if (!count) return element("span", "·", "week__none");
  const button = element("button", number(count), "week__cell");
  button.setAttribute("type", "button");
  button.dataset.heat = String(Math.ceil((count / most) * HEATS));
  const name = t("figures.week_cell", { day: weekdayName(row.weekday), hour: row.hour, count });
  button.setAttribute("aria-label", name);
  button.addEventListener("click", () => show(row, name));
  return button;
}

/** How many conversations came how far. @param {{ rows: Json[], csv: string, show: (figure: string, name: string) => void }} what */
export function funnelPart({ rows, csv, show }) {
  const part = element("section", "", "board__part");
  const list = element("ol", "", "funnel");
  list.append(...rows.map(({ stage, conversations, share }) => {
    const item = element("li", "", "funnel__stage");
    const name = t(`figures.stage_${stage}`);
    const button = element("button", number(conversations), "funnel__count");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${name}: ${conversations}`);
    button.addEventListener("click", () => show(`funnel_${stage}`, name));
    const meter = element("span", "", "funnel__bar");
    const filled = element("span", "", "funnel__filled");
    filled.style.width = `${100 * (share ?? 0)}%`;
    meter.append(filled);
    const percent = share === null ? t("figures.none") : number(share, { style: "percent" });
    item.append(element("span", name, "funnel__name"), meter, button, element("span", percent, "funnel__share"));
    return item;
  }));
  part.append(bar(t("figures.funnel"), csv), list);
  return part;
}

/** @param {string} title @param {HTMLElement} table */
function scroll(title, table) {
  const made = element("div", "", "board__scroll");
  made.setAttribute("role", "region");
  made.setAttribute("aria-label", title);
  made.tabIndex = 0;
  made.append(table);
  return made;
}
