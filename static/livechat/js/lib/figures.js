import { locale, t } from "./i18n.js";
import { duration } from "./time.js";

/** Of a report, in their order: what each is, and which figure's conversations are behind it. @type {[string, "count" | "time" | "share" | "mean", string][]} */
export const FIGURES = [
  ["opened", "count", "opened"],
  ["answered", "count", "answered"],
  ["first_response", "time", "first_response"],
  ["closed", "count", "closed"],
  ["resolution", "time", "resolution"],
  ["handling", "time", "handling"],
  ["abandoned", "count", "abandoned"],
  ["reopened", "count", "reopened"],
  ["first_contact", "share", "first_contact"],
  ["transfers", "count", "transfers"],
  ["rating", "mean", "rating"],
  ["claim_kept", "share", "claim_broken"],
  ["response_kept", "share", "response_broken"],
  ["resolution_kept", "share", "resolution_broken"],
  ["messages_in", "count", "messages"],
  ["messages_out", "count", "messages"],
  ["messages_automatic", "count", "messages"],
  ["free", "count", "messages"],
  ["paid", "count", "messages"],
];

/** Whether nothing at all happened: every count of a report is zero. @param {Json} figures */
export function isNothing(figures) {
  return FIGURES.every(([name, kind]) => kind !== "count" || !figures[name]);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export function number(value, options) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** @param {number | null | undefined} value in seconds */
export function seconds(value) {
  return value === null || value === undefined ? t("figures.none") : duration(value * 1000);
}

/** A figure as text; of times the median. @param {Json} figures @param {string} name @param {string} kind */
export function shown(figures, name, kind) {
  const value = figures[name];
  if (kind === "time") return seconds(value.p50);
  if (value === null) return t("figures.none");
  if (kind === "share") return number(value, { style: "percent" });
  if (kind === "mean") return number(value, { minimumFractionDigits: 1, maximumFractionDigits: 2 });
  return number(value);
}

/** So many days that end with `last`. @param {string} last as 2026-01-31 @param {number} days @returns {{ from: string, to: string }} */
export function lastDays(last, days) {
  const first = new Date(`${last}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - days + 1);
  return { from: first.toISOString().slice(0, 10), to: last };
}

/** How many days, both ends among them. @param {string} first @param {string} last */
export function daysOf(first, last) {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000) + 1;
}

/** The short name of a weekday. @param {number} weekday Monday 0 */
export function weekdayName(weekday) {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + weekday));
}
