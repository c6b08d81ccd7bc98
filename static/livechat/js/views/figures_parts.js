import { FIGURES, number, seconds, shown } from "../lib/figures.js";
import { t } from "../lib/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 480;
const HEIGHT = 160;
const FOOT = 18;

/** @param {string} name @param {string} [text] @param {string} [className] @returns {HTMLElement} */
export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** A figure: its name, its value as a link or button, and a line below. @param {string} name @param {HTMLElement} value @param {string} more */
export function card(name, value, more) {
  const item = element("li", "", "card");
  const held = element("span", "", "card__value");
  held.append(value);
  item.append(element("span", name, "card__name"), held);
  for (const line of more.split("\n")) if (line) item.append(element("span", line, "card__more"));
  return item;
}

/** A line breaks after a comma only, never between a number and its unit. @param {string} text */
const together = (text) => text.replaceAll(/(?<!,) /g, "\u00a0");

/** All figures of a report. @param {Json} report @param {(figure: string, name: string) => void} show what is behind one @returns {HTMLElement[]} */
export function figureCards(report, show) {
  // Nobody misses what was never promised.
  const promised = FIGURES.filter(([name]) => !name.endsWith("_kept") || report.figures[name] !== null || report.figures_before[name] !== null);
  return promised.map(([name, kind, behind]) => {
    const label = t(`figures.${name}`);
    const button = element("button", shown(report.figures, name, kind));
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${label}: ${button.textContent}`);
    button.dataset.figure = name;
    button.addEventListener("click", () => show(behind, label));
    const lines = [t("figures.before", { value: shown(report.figures_before, name, kind) })];
    const own = report.figures[name];
    if (kind === "time" && own.count) lines.unshift(together(t("figures.percentiles", { p90: seconds(own.p90), p99: seconds(own.p99) })));
    if (kind === "mean" && report.figures.ratings) lines.unshift(t("figures.ratings", { count: report.figures.ratings }));
    return card(label, button, lines.join("\n"));
  });
}

/**
 * Bars of two figures, with the table that they are drawn from behind them.
 * @param {{ title: string, rows: Json[], label: (row: Json) => string, pair: [string, string], csv: string }} chart
 */
export function chart({ title, rows, label, pair, csv }) {
  const figure = element("section", "", "chart");
  const legend = element("ul", "", "chart__legend");
  legend.append(...pair.map((name) => element("li", t(`figures.${name}`))));
  const details = element("details");
  details.append(element("summary", t("figures.table")), table({ title, rows, label, names: pair }));
  figure.append(bar(title, csv), legend, bars(rows, label, pair), details);
  return figure;
}

/** A heading with the way to the file. @param {string} title @param {string} csv */
export function bar(title, csv) {
  const top = element("div", "", "board__bar");
  const link = element("a", t("figures.csv"), "button button--small");
  link.setAttribute("href", csv);
  link.setAttribute("aria-label", `${t("figures.csv")}: ${title}`);
  top.append(element("h2", title), link);
  return top;
}

/** @param {Json[]} rows @param {(row: Json) => string} label @param {string[]} pair */
function bars(rows, label, pair) {
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", focusable: "false" });
  const most = Math.max(1, ...rows.flatMap((row) => pair.map((name) => row[name])));
  const step = WIDTH / rows.length;
  const room = HEIGHT - FOOT - 14;
  const every = Math.ceil(rows.length / 8);
  rows.forEach((row, at) => {
    pair.forEach((name, which) => {
      const height = (row[name] / most) * room;
      const width = Math.max(1, step * 0.36);
      svg.append(drawn("rect", { class: which ? "chart__two" : "chart__one", x: at * step + step * 0.12 + which * (width + step * 0.04), y: HEIGHT - FOOT - height, width, height, rx: 1.5 }));
    });
    if (at % every === 0) {
      const text = drawn("text", { x: at * step + step / 2, y: HEIGHT - 4, "text-anchor": at === 0 && step < 30 ? "start" : "middle" });
      text.textContent = label(row);
      svg.append(text);
    }
  });
  const top = drawn("text", { x: 0, y: 10 });
  top.textContent = number(most);
  svg.append(top, drawn("line", { class: "chart__axis", x1: 0, x2: WIDTH, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT }));
  return svg;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A table with its heading and file. @param {{ title: string, rows: Json[], label: (row: Json) => string, names: string[], csv: string, href: (row: Json, figure?: string) => string }} what */
export function tablePart({ csv, ...what }) {
  const part = element("section", "", "board__part");
  part.append(bar(what.title, csv), what.rows.length ? table(what) : element("p", t("figures.empty")));
  return part;
}

/** `href`: where a row's figures, or what is behind one of them, are shown. @param {{ title: string, rows: Json[], label: (row: Json) => string, names: string[], href?: (row: Json, figure?: string) => string }} what */
function table({ title, rows, label, names, href }) {
  const made = element("table");
  const head = element("thead");
  head.append(line("th", ["", ...names.map((name) => t(`figures.${name}`))]));
  const body = element("tbody");
  const known = Object.fromEntries(FIGURES.map(([name, kind, behind]) => [name, { kind, behind }]));
  const cell = (/** @type {Json} */ row, /** @type {string} */ name) => {
    const { kind = "count", behind = "" } = known[name] ?? {};
    const text = shown(row, name, kind);
    const nothing = text === "0" || text === t("figures.none");
    return href && behind && !nothing ? link(text, href(row, behind), `${label(row)}, ${t(`figures.${name}`)}: ${text}`) : text;
  };
  for (const row of rows) body.append(line("td", [href ? link(label(row), href(row)) : label(row), ...names.map((name) => cell(row, name))]));
  made.append(head, body);
  const scroll = element("div", "", "board__scroll");
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", title);
  scroll.tabIndex = 0;
  scroll.append(made);
  return scroll;
}

/** @param {string} text @param {string} href @param {string} [name] said instead */
function link(text, href, name) {
  const made = element("a", text);
  made.setAttribute("href", href);
  if (name) made.setAttribute("aria-label", name);
  return made;
}

/** @param {"th" | "td"} kind @param {(string | HTMLElement)[]} cells the first one heads the row */
export function line(kind, cells) {
  const row = element("tr");
  cells.forEach((each, at) => {
    const heads = kind === "th" || at === 0;
    const cell = element(heads && each ? "th" : "td");
    if (heads && each) cell.setAttribute("scope", kind === "th" ? "col" : "row");
    cell.append(each);
    row.append(cell);
  });
  return row;
}
