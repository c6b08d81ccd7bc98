// The dashboard: how it stands, and what happened in a period. What is chosen stands in the address.
import { FIGURES, daysOf, isNothing, lastDays, number, seconds, weekdayName } from "./lib/figures.js";
import { cookie } from "./lib/cookies.js";
import { find, setText, translate } from "./lib/dom.js";
import { loadLocale, t } from "./lib/i18n.js";
import { when } from "./lib/time.js";
import { Api } from "./net/api.js";
import { Connection } from "./net/connection.js";
import { Command, Event } from "./protocol.js";
import { card, chart, element, figureCards, line, tablePart } from "./views/figures_parts.js";
import { funnelPart, weekPart } from "./views/figures_week.js";

const LIVE = ["waiting", "active", "longest_wait_seconds", "operators_online", "messages_in_today", "messages_out_today", "closed_today"];
/** The console's view behind a live figure. @type {Record<string, string>} */
const VIEWS = { waiting: "queue", longest_wait_seconds: "queue", active: "all", closed_today: "closed" };
const COLUMNS = ["answered", "first_response", "closed", "resolution", "handling", "abandoned", "reopened", "first_contact", "transfers", "messages_out", "rating", "response_kept"];
const SELECTS = ["channel", "operator", "tag"];

await loadLocale(document.documentElement.lang);
translate(document);
document.title = t("figures.title");
/** @type {Json} */
const config = JSON.parse(find(document, "#config").textContent ?? "");
const api = new Api({ base: config.apiBase, csrfToken: () => cookie(config.csrfCookie) });
const form = /** @type {HTMLFormElement} */ (find(document, "#filter"));
/** @type {{ figure: string, name: string, offset: number, cell: Record<string, string> }} */
const behind = { figure: "", name: "", offset: 0, cell: {} };
let asked = 0;

// What is chosen

/** @param {string} name @returns {HTMLInputElement} */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

for (const name of SELECTS) {
  field(name).append(new Option(t("figures.everything"), ""), ...config[`${name}s`].map((/** @type {[string, string]} */ [value, text]) => new Option(text, value)));
  // With one channel, or for an operator, there is nothing to choose.
  const least = name === "channel" ? 2 : 1;
  const label = /** @type {HTMLElement} */ (field(name).closest("label"));
  label.hidden = config[`${name}s`].length < least;
}

/** Fills the form from the address. */
function read() {
  const query = new URLSearchParams(location.search);
  const seven = lastDays(config.today, 7);
  field("from").value = query.get("from") ?? seven.from;
  field("to").value = query.get("to") ?? seven.to;
  for (const name of SELECTS) field(name).value = query.get(name) ?? "";
  const days = String(daysOf(field("from").value, field("to").value));
  field("period").value = field("to").value === config.today && ["1", "7", "28", "90"].includes(days) ? days : "own";
}

/** As the server and the address name it. */
function query() {
  const chosen = ["from", "to", ...SELECTS].map((name) => [name, field(name).value]);
  return new URLSearchParams(chosen.filter(([, value]) => value));
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => chosen(/** @type {HTMLInputElement} */ (event.target)));

/** @param {HTMLInputElement} changed */
function chosen(changed) {
  if (changed.name === "period" && changed.value !== "own") {
    const { from, to } = lastDays(config.today, Number(changed.value));
    field("from").value = from;
    field("to").value = to;
  } else if (changed.name === "from" || changed.name === "to") field("period").value = "own";
  if (!form.checkValidity()) return;
  history.pushState(null, "", `?${query()}`);
  void load();
}

window.addEventListener("popstate", () => {
  read();
  void load();
});

// The report

async function load() {
  const mine = ++asked;
  const report = find(document, "#report");
  report.setAttribute("aria-busy", "true");
  say(t("figures.loading"));
  hide();
  try {
    const [all, people] = await Promise.all([api.get(`analytics?${query()}`), api.get(`analytics/operators?${query()}`)]);
    if (mine !== asked) return;
    draw(all, people.results);
    report.hidden = false;
  } catch (error) {
    if (mine !== asked) return;
    report.hidden = true;
    say(t("figures.failed", { reason: /** @type {Error} */ (error).message }), true);
  }
  report.removeAttribute("aria-busy");
}

/** @param {string} text */
function say(text, bad = false) {
  const status = find(document, "#status");
  setText(status, text);
  status.toggleAttribute("data-bad", bad);
}

/** @param {Json} report @param {Json[]} operators */
function draw(report, operators) {
  const { from, to, zone } = report.period;
  say(t("figures.of", { from, to, zone, count: daysOf(from, to) }));
  find(document, "#figures").replaceChildren(...figureCards(report, (figure, name) => show(figure, name)));
  drawNothing(isNothing(report.figures));
  const csv = (/** @type {string} */ table) => `${config.apiBase}analytics/table?${query()}&table=${table}`;
  /** @type {[string, (row: Json) => string, [string, string]][]} */
  const charts = [
    ["days", (row) => row.date.slice(5), ["opened", "closed"]],
    ["hours", (row) => String(row.hour), ["messages_in", "messages_out"]],
    ["weekdays", (row) => weekdayName(row.weekday), ["opened", "closed"]],
  ];
  find(document, "#charts").replaceChildren(...charts.map(([name, label, pair]) => chart({ title: t(`figures.${name}`), rows: report[name], label, pair, csv: csv(name) })));
  /** @type {[string, Json[]][]} */
  const tables = [["operators", operators], ["channels", report.channels], ["tags", report.tags]];
  find(document, "#tables").replaceChildren(...tables.map(([name, rows]) => tablePart({ title: t(`figures.${name}`), rows, label: (row) => row.name, names: COLUMNS, csv: csv(name), href: (row, figure) => narrower(name.slice(0, -1), row.slug ?? String(row.id), figure) })));
  find(document, "#funnel").replaceChildren(funnelPart({ rows: report.funnel, csv: csv("funnel"), show }));
  find(document, "#week").replaceChildren(weekPart({ rows: report.week, csv: csv("week"), show: ({ weekday, hour }, name) => show("messages", name, { weekday: String(weekday), hour: String(hour) }) }));
  const wanted = new URLSearchParams(location.search).get("behind");
  const known = FIGURES.find(([, , figure]) => figure === wanted);
  if (known) show(known[2], t(`figures.${known[0]}`));
}

/** What to do where there is nothing to show. @param {boolean} nothing */
function drawNothing(nothing) {
  find(document, "#nothing").hidden = !nothing;
  find(document, "#rest").hidden = nothing;
  const narrowed = SELECTS.some((name) => field(name).value);
  const longest = field("period").value === "90";
  setText(find(document, "#nothing-title"), t(narrowed ? "figures.nothing_narrowed" : "figures.nothing"));
  setText(find(document, "#nothing-text"), t(narrowed ? "figures.nothing_fits" : longest ? "figures.nothing_ever" : "figures.nothing_text"));
  const button = find(document, "#nothing-do");
  button.hidden = longest && !narrowed;
  setText(button, t(narrowed ? "figures.clear" : "figures.period_90"));
}

find(document, "#nothing-do").addEventListener("click", () => {
  const narrowed = SELECTS.filter((name) => field(name).value);
  for (const name of narrowed) field(name).value = "";
  if (!narrowed.length) field("period").value = "90";
  field(narrowed[0] ?? "period").focus();
  chosen(field(narrowed[0] ?? "period"));
});

/** The address of the same for one operator, channel or tag. @param {string} name @param {string} value @param {string} [figure] whose conversations are shown */
function narrower(name, value, figure) {
  const chosen = query();
  chosen.set(name, value);
  if (figure) chosen.set("behind", figure);
  return `?${chosen}`;
}

// The conversations behind a figure

/** @param {string} figure @param {string} name @param {Record<string, string>} [cell] of the week */
function show(figure, name, cell = {}) {
  Object.assign(behind, { figure, name, offset: 0, cell });
  const part = find(document, "#behind");
  setText(find(part, "h2"), t("figures.behind", { figure: name }));
  const head = element("thead");
  head.append(line("th", ["customer", "operator", "opened_at", "response", "closed_at", "rating"].map((word) => t(`figures.${word}`))));
  find(part, "table").replaceChildren(head, element("tbody"));
  setText(find(part, "#behind-none"), "");
  part.hidden = false;
  part.focus();
  void more();
}

async function more() {
  const { figure, offset, cell } = behind;
  const button = find(document, "#behind-more");
  button.hidden = true;
  const page = await api.get(`analytics/conversations?${query()}&${new URLSearchParams({ ...cell, figure, offset: String(offset) })}`).catch((error) => void say(t("figures.failed", { reason: error.message }), true));
  if (!page || figure !== behind.figure || offset !== behind.offset || cell !== behind.cell) return;
  find(document, "#behind-table tbody").append(...page.results.map(row));
  behind.offset += page.results.length;
  setText(find(document, "#behind-none"), behind.offset ? "" : t("figures.behind_none"));
  button.hidden = !page.has_more;
}

/** @param {Json} session */
function row(session) {
  const link = element("a", session.display_name);
  const view = session.status === "CLOSED" ? "closed" : "all";
  link.setAttribute("href", `../?${new URLSearchParams({ view, c: session.line_user_id })}`);
  const at = (/** @type {string | null} */ time) => (time ? when(Date.parse(time), Date.now()) : "");
  const said = session.comment ? ` “${session.comment}”` : "";
  const rating = session.rating ? `${number(session.rating)}${said}` : "";
  return line("td", [link, session.answered_by_name ?? session.operator_name ?? "", at(session.opened_at), seconds(session.response_seconds), at(session.closed_at), rating]);
}

function hide() {
  find(document, "#behind").hidden = true;
}

find(document, "#behind-close").addEventListener("click", hide);
find(document, "#behind-more").addEventListener("click", () => void more());

// How it stands

/** @param {Json} figures */
function drawLive(figures) {
  const cards = LIVE.map((name) => {
    const value = name === "longest_wait_seconds" ? seconds(figures[name]) : number(figures[name]);
    const shown = element(VIEWS[name] ? "a" : "span", value);
    if (VIEWS[name]) {
      shown.setAttribute("href", `../?view=${VIEWS[name]}`);
      shown.setAttribute("aria-label", `${t(`figures.${name}`)}: ${value}`);
    }
    return card(t(`figures.${name}`), shown, "");
  });
  find(document, "#live").replaceChildren(...cards);
}

const connection = new Connection({ url: `${location.origin.replace(/^http/, "ws")}${config.socketPath}` });
connection.on("ready", () => void connection.request(Command.SUBSCRIBE_ANALYTICS).then((frame) => drawLive(frame.payload), () => {}));
connection.on("frame", (/** @type {Frame} */ frame) => {
  if (frame.type === Event.ANALYTICS_UPDATE) drawLive(frame.payload);
});
connection.on("phase", (/** @type {Json} */ { phase }) => {
  setText(find(document, "#live-title"), phase === "connected" ? t("figures.live") : `${t("figures.live")} · ${t("figures.no_live")}`);
});
connection.start();
read();
void load();
