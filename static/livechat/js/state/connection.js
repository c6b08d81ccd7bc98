/** @param {AppState} state @param {Action} action @returns {AppState} */
export function connection(state, action) {
  const known = state.connection;
  switch (action.type) {
    case "connection/phase":
      return {
        ...state,
        connection: {
          ...known,
          phase: action.phase,
          retryAt: action.retryAt,
          lostAt: action.lostAt,
          signedOut: known.signedOut || action.signedOut,
        },
      };
    case "connection/network":
      return { ...state, connection: { ...known, offline: action.offline } };
    case "connection/polling":
      return { ...state, connection: { ...known, pollingAt: action.at } };
    case "connection/clock":
      // What lies below is the way here.
      return Math.abs(action.ahead - known.ahead) < 500 ? state : { ...state, connection: { ...known, ahead: action.ahead } };
    case "connection/not_durable":
      return { ...state, connection: { ...known, durable: false } };
    case "connection/signed_in":
      return { ...state, connection: { ...known, signedOut: false } };
    case "connection/release":
      return { ...state, connection: { ...known, release: action.release } };
    case "connection/caught_up":
      return { ...state, connection: { ...known, caughtUp: { count: action.count, until: action.until } } };
    case "connection/signed_out":
      return { ...state, connection: { ...known, signedOut: true } };
    default:
      return state;
  }
}
