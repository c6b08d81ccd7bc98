const LATER = 3; // hours
const LATEST = 20; // o'clock, after which "later today" is no more today's work
const MORNING = 9; // o'clock
const YEAR = 366 * 24 * 3_600_000; // ms, as the server has it

/** Times to be put aside until, by the clock of whoever asks. @param {number} now @returns {{ key: "later" | "tomorrow" | "next_week", at: number }[]} */
export function snoozeTimes(now) {
  const later = new Date(now);
  later.setHours(later.getHours() + LATER, 0, 0, 0);
  const today = later.getDate() === new Date(now).getDate() && later.getHours() <= LATEST;
  const weekday = new Date(now).getDay();
  /** @type {{ key: "later" | "tomorrow" | "next_week", at: number }[]} */
  const times = today ? [{ key: "later", at: later.getTime() }] : [];
  times.push({ key: "tomorrow", at: morning(now, 1) });
  // Monday; on a Sunday that is tomorrow already.
  if (weekday !== 0) times.push({ key: "next_week", at: morning(now, 8 - weekday) });
  return times;
}

/** @param {number} now @param {number} days from today */
function morning(now, days) {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(MORNING, 0, 0, 0);
}

/** What a field for a local time says. @param {string} value `2026-03-12T09:00` @param {number} now @returns {{ at: number } | { error: "none" | "past" | "far" }} */
export function chosenTime(value, now) {
  const at = new Date(value).getTime();
  if (!value || Number.isNaN(at)) return { error: "none" };
  if (at <= now) return { error: "past" };
  return at > now + YEAR ? { error: "far" } : { at };
}

/** For such a field. @param {number} at */
export function localValue(at) {
  const date = new Date(at);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
