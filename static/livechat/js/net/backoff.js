const BASE = 1_000; // ms
const CAP = 30_000; // ms
const QUICK_TRIES = 10;
const SLOW = 60_000; // ms

/**
 * How long to wait before a try. Full jitter (anything between nothing and the limit) spreads a team's
 * browsers after a restart; the limit doubles from 1 s to 30 s. After ten quick tries, one about every minute.
 * @param {number} tries failed ones so far, from 0
 * @param {() => number} random 0 <= n < 1
 * @returns {number} ms
 */
export function backoff(tries, random) {
  if (tries >= QUICK_TRIES) return SLOW / 2 + random() * SLOW;
  return random() * Math.min(CAP, BASE * 2 ** tries);
}
