import { OCCASIONS } from "./preferences.js";
import { lateOnes } from "./levels.js";
import { belongs, countsOf, isMine, ms } from "./selectors.js";

const FRESH = 60_000; // ms for which somebody who waits is new, where the row was not known before

/**
 * What a change of one conversation's row is an occasion for.
 * @param {AppState} state @param {Conversation | undefined} before @param {Conversation} after @param {number} now ms since epoch, by the server's clock
 * @returns {"queue" | "message" | null}
 */
export function occasionOf({ me }, before, after, now) {
  if (belongs("queue", after, me.id)) {
    // What this operator gives back is no news to them.
    const given = before !== undefined && isMine(before, me.id);
    const known = before !== undefined && belongs("queue", before, me.id);
    const since = ms(after.session?.waiting_since ?? after.session?.opened_at);
    return known || given || (before === undefined && now - since > FRESH) ? null : "queue";
  }
  const spoke = after.last_message?.direction === "INCOMING" && after.unread_count > (before?.unread_count ?? 0);
  const fresh = before !== undefined || now - ms(after.last_message?.created_at) <= FRESH;
  return belongs("mine", after, me.id) && spoke && fresh ? "message" : null;
}

/** Of ten thousand rows hardly one changes from one drawing to the next. @type {WeakMap<AppState["byId"], string[]>} */
const unread = new WeakMap();

/** This operator's conversations with something unread. @param {AppState} state @returns {string[]} */
function unreadMine({ byId, me }) {
  let found = unread.get(byId);
  if (!found) {
    found = Object.keys(byId).filter((id) => byId[id] && byId[id].unread_count > 0 && belongs("mine", byId[id], me.id));
    unread.set(byId, found);
  }
  return found;
}

/** What is counted in title and icon: each thing once that asks for this operator and that they want counted. @param {AppState} state @param {number} now ms since epoch @returns {number} */
export function badgeCount(state, now) {
  const { events } = state.preferences.noticing;
  const counts = (/** @type {Occasion} */ what) => events[what]?.includes("badge") ?? false;
  /** @type {Set<string>} */
  const asking = new Set(counts("message") ? unreadMine(state) : []);
  if (counts("mention")) for (const { line_user_id } of state.mentions) asking.add(line_user_id);
  if (counts("failed")) for (const thread of Object.values(state.threads)) if (hasFailed(thread, state.me.id)) asking.add(thread.id);
  if (counts("queue")) return asking.size + countsOf(state).queue;
  return asking.size + (counts("late") ? lateOnes(state, now + state.connection.ahead).length : 0);
}

/** @param {Thread} thread @param {string} me */
function hasFailed({ messages, pending }, me) {
  return [...messages, ...pending].some(({ status, operator_id }) => status === "failed" && String(operator_id) === me);
}

/** Which ways an occasion is told in now. @param {Noticing} noticing @param {Occasion} what @param {{ seen: boolean, looking: boolean }} where seen: it is on the screen and somebody looks; looking: somebody looks at the console */
export function waysNow({ events, muted }, what, { seen, looking }) {
  const ways = events[what] ?? [];
  return {
    sound: !seen && !muted && ways.includes("sound"),
    // Whoever is here sees it in the console itself.
    desktop: !looking && ways.includes("desktop"),
  };
}

/** One way of one occasion on or off. @param {Noticing} noticing @param {Occasion} what @param {Way} way @param {boolean} on @returns {Noticing} */
export function withWay(noticing, what, way, on) {
  const others = (noticing.events[what] ?? []).filter((one) => one !== way);
  return { ...noticing, events: { ...noticing.events, [what]: on ? [...others, way] : others } };
}

/** The rows of the settings' table. @param {Noticing} noticing */
export function noticingRows({ events }) {
  return OCCASIONS.map((what) => ({ what, ways: events[what] ?? [] }));
}
