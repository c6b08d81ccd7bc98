import { EVERYTHING, fits } from "./narrowing.js";
import { VIEWS, belongs, sortKey, within } from "./selectors.js";

/** The list: every conversation known, which pages are loaded, how many there are. @param {AppState} state @param {Action} action @returns {AppState} */
export function conversations(state, action) {
  switch (action.type) {
    case "list/loading":
      return withList(state, action.view, { loading: true, error: false });
    case "list/failed":
      return withList(state, action.view, { loading: false, error: true, known: false });
    case "list/loaded":
      return loaded(state, action);
    case "list/refreshed":
      return refreshed(state, action);
    case "lists/stale":
      return VIEWS.reduce((last, view) => withList(last, view, { loaded: false, known: last.lists[view].loaded }), state);
    case "counts/loaded":
      return { ...state, counts: action.counts };
    case "conversation/upserted":
      return upsert(state, action.conversation);
    case "session/claimed":
      return session(state, action.payload, {
        status: action.payload.status ?? "ACTIVE",
        operator_id: action.payload.operator_id,
        operator_name: action.payload.operator_name,
      });
    case "session/transferred":
      return session(state, action.payload, {
        status: "ACTIVE",
        operator_id: action.payload.to_operator_id,
        operator_name: state.operators.find(({ id }) => id === String(action.payload.to_operator_id))?.name ?? null,
        snoozed_until: null,
      });
    case "session/released":
      return session(state, action.payload, { status: action.payload.status ?? "WAITING", operator_id: null, operator_name: null, snoozed_until: null });
    case "session/closed":
      return session(state, action.payload, null);
    case "read/marked": {
      const known = state.byId[action.id];
      return known && known.unread_count > 0 ? upsert(state, { ...known, unread_count: 0 }) : state;
    }
    default:
      return state;
  }
}

/** @param {AppState} state @param {ViewName} view @param {Partial<ListState>} change @returns {AppState} */
function withList(state, view, change) {
  return { ...state, lists: { ...state.lists, [view]: { ...state.lists[view], ...change } } };
}

/**
 * A page of a view. The first page (reset) is also the truth about what is no longer in the view: rows that
 * it should hold and does not were missed going, unless they changed after the page was asked for (since).
 * @param {AppState} state @param {Action} action @returns {AppState}
 */
function loaded(state, action) {
  /** @type {{ view: ViewName, page: Page, reset: boolean, since: number }} */
  const { view, page, reset, since } = /** @type {any} */ (action);
  const last = page.results.at(-1);
  const edge = last ? sortKey(view, last) : reset ? null : state.lists[view].edge;
  let next = { ...state, counts: page.counts };
  const total = page.total ?? (reset ? null : state.lists[view].total);
  next = withList(next, view, { loaded: true, loading: false, error: false, next: page.next, edge, total });
  next = fill(next, page, since);
  return reset ? dropMissing(next, view, page, since, next.lists[view]) : next;
}

/**
 * The first page again, while there is no news of changes: pages below it stay as they are.
 * @param {AppState} state @param {Action} action @returns {AppState}
 */
function refreshed(state, action) {
  /** @type {{ view: ViewName, page: Page, since: number }} */
  const { view, page, since } = /** @type {any} */ (action);
  const list = state.lists[view];
  const last = page.results.at(-1);
  const extent = { next: page.next, edge: last ? sortKey(view, last) : null };
  const further = list.loaded && page.next !== null && (list.next === null || (list.edge ?? 0) >= (extent.edge ?? 0));
  const total = page.total ?? list.total;
  const next = withList({ ...state, counts: page.counts }, view, { loaded: true, loading: false, error: false, total, ...(further ? {} : extent) });
  return dropMissing(fill(next, page, since), view, page, since, extent);
}

/** Takes in a page; what changed after it was asked for, the page may not know yet. @param {AppState} state @param {Page} page @param {number} since */
function fill(state, page, since) {
  const byId = { ...state.byId };
  let { tick } = state;
  for (const row of page.results) {
    const known = byId[row.line_user_id];
    if (known && ((known.touched ?? 0) > since ? known.rev >= row.rev : (row.rev ?? 0) < (known.rev ?? 0))) continue;
    tick += 1;
    byId[row.line_user_id] = { ...known, ...row, touched: tick, ...servedBy(page) };
  }
  return { ...state, tick, byId };
}

/** Who once served a closed conversation, only the server knows: a page that was narrowed to them says it. @param {Page} page */
function servedBy({ narrowed }) {
  return narrowed?.operator ? { served_by: narrowed.operator } : {};
}

/** @param {AppState} state @param {ViewName} view @param {Page} page @param {number} since @param {Pick<ListState, "next" | "edge">} extent how far down the page reaches @returns {AppState} */
function dropMissing(state, view, page, since, extent) {
  const present = new Set(page.results.map((row) => row.line_user_id));
  const byId = { ...state.byId };
  for (const row of Object.values(byId)) {
    const id = row.line_user_id;
    if (present.has(id) || id === state.selected || (row.touched ?? 0) > since) continue;
    if (belongs(view, row, state.me.id) && within(extent, view, row) && fits(row, page.narrowed ?? EVERYTHING)) delete byId[id];
  }
  return { ...state, byId };
}

/**
 * The newest state of one conversation; an older one (by rev) changes nothing.
 * @param {AppState} state @param {Conversation} incoming
 * @returns {AppState}
 */
function upsert(state, incoming) {
  const { messages: _messages, has_more: _more, viewers: _viewers, notes: _notes, notes_more: _older, session_events: _events, ...row } = /** @type {Snapshot} */ (incoming);
  const id = row.line_user_id;
  const known = state.byId[id];
  if (known && (row.rev ?? 0) < (known.rev ?? 0)) return state;
  const tick = state.tick + 1;
  const merged = { ...known, ...row, touched: tick };
  return {
    ...state,
    tick,
    byId: { ...state.byId, [id]: merged },
    counts: recount(state, known, merged),
  };
}

/** @param {AppState} state @param {Conversation | undefined} before @param {Conversation} after @returns {Counts} */
function recount(state, before, after) {
  const counts = { ...state.counts };
  for (const view of /** @type {(keyof Counts)[]} */ (Object.keys(counts))) {
    const was = before ? belongs(view, before, state.me.id) : false;
    const is = belongs(view, after, state.me.id);
    if (was !== is) counts[view] = Math.max(0, counts[view] + (is ? 1 : -1));
  }
  return counts;
}

/** @param {AppState} state @param {Json} payload of a session_* event @param {Partial<SessionInfo> | null} change @returns {AppState} */
function session(state, payload, change) {
  const known = state.byId[payload.line_user_id];
  if (!known) return state;
  // A conversation_update that overtook this event already says more.
  if (payload.rev && payload.rev < known.rev) return state;
  const before = known.session ?? { id: payload.session_id, status: "WAITING", operator_id: null };
  return upsert(state, {
    ...known,
    rev: Math.max(known.rev, payload.rev ?? 0),
    chat_mode: change ? known.chat_mode : "BOT",
    session: change ? { ...before, ...change, id: payload.session_id } : null,
  });
}
