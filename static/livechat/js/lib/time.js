import { locale, t } from "./i18n.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** Formats are slow to build and used for every message. @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  const key = locale() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    // Day before month in English: most who read it here write from outside the United States.
    // The Gregorian calendar in every language: a Buddhist-era year beside LINE's own times confuses.
    found = new Intl.DateTimeFormat(locale() === "en" ? "en-GB" : locale(), { ...options, calendar: "gregory" });
    formats.set(key, found);
  }
  return found;
}

/** 14:05 @param {number} at ms since epoch */
export function clock(at) {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** 12 March 2026, 14:05:09 @param {number} at */
export function fullTime(at) {
  return format({ dateStyle: "long", timeStyle: "medium", hourCycle: "h23" }).format(at);
}

/** Local calendar days between two times. @param {number} from @param {number} to */
function daysBetween(from, to) {
  const start = new Date(from).setHours(0, 0, 0, 0);
  const end = new Date(to).setHours(0, 0, 0, 0);
  return Math.round((end - start) / DAY);
}

/** For facts: Today, 14:05. @param {number} at @param {number} now */
export function when(at, now) {
  return t("time.when", { day: dayLabel(at, now), clock: clock(at) });
}

/** Within a sentence: tomorrow, 09:00. @param {number} at @param {number} now */
export function whenWithin(at, now) {
  return t("time.when", { day: nearDay(at, now, "_within") ?? date(at, now), clock: clock(at) });
}

/** One string per local calendar day. @param {number} at */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Today, Yesterday, Monday 2 March, 2 March 2025. @param {number} at @param {number} now */
export function dayLabel(at, now) {
  return nearDay(at, now) ?? date(at, now);
}

/** Today and the days around it have names. @param {number} at @param {number} now @param {"" | "_within"} [form] */
function nearDay(at, now, form = "") {
  const days = daysBetween(at, now);
  if (days === 0) return t(`time.today${form}`);
  if (days === 1) return t(`time.yesterday${form}`);
  return days === -1 ? t(`time.tomorrow${form}`) : null;
}

/** @param {number} at @param {number} now */
function date(at, now) {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (sameYear) return format({ weekday: "long", day: "numeric", month: "long" }).format(at);
  return format({ day: "numeric", month: "long", year: "numeric" }).format(at);
}

/** For rows: now, 5m, 14:05, Yesterday, Mon, 12 Mar. @param {number} at @param {number} now */
export function shortTime(at, now) {
  const past = now - at;
  if (past < MINUTE) return t("time.now");
  if (past < HOUR) return t("time.minutes", { n: Math.floor(past / MINUTE) });
  const days = daysBetween(at, now);
  if (days <= 0) return clock(at);
  if (days === 1) return t("time.yesterday");
  if (days < 7) return format({ weekday: "short" }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (sameYear) return format({ day: "numeric", month: "short" }).format(at);
  return format({ day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** How long something lasts, in its two largest units: 40s, 5m, 2h 10m, 3d 4h. @param {number} ms */
export function duration(ms) {
  const past = Math.max(0, ms);
  if (past < MINUTE) return t("time.seconds", { n: Math.floor(past / 1000) });
  if (past < HOUR) return t("time.minutes", { n: Math.floor(past / MINUTE) });
  if (past < DAY) {
    const minutes = Math.floor((past % HOUR) / MINUTE);
    const hours = t("time.hours", { n: Math.floor(past / HOUR) });
    return minutes ? together(hours, t("time.minutes", { n: minutes })) : hours;
  }
  const hours = Math.floor((past % DAY) / HOUR);
  const days = t("time.days", { n: Math.floor(past / DAY) });
  return hours ? together(days, t("time.hours", { n: hours })) : days;
}

/** Japanese puts no space between. @param {string} larger @param {string} smaller */
function together(larger, smaller) {
  return larger + (locale() === "ja" ? "" : " ") + smaller;
}

/** `1:05` or `1:02:03`. @param {number} milliseconds */
export function playLength(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
