import { t } from "../lib/i18n.js";

/** What is worth a word, the worst first. @type {QuotaState[]} */
const TROUBLES = ["used_up", "critical", "warn"];
const LINE_OFFSET = 9 * 3_600_000; // ms: LINE's months are Japan's

/** The channels and how their month stands. @param {AppState} state @param {Action} action @returns {AppState} */
export function channels(state, action) {
  switch (action.type) {
    case "channels/loaded":
      return { ...state, channels: Object.fromEntries(action.channels.map((/** @type {Channel} */ one) => [one.slug, one])) };
    case "channel/changed":
      return { ...state, channels: { ...state.channels, [action.channel.slug]: action.channel } };
    case "quota/seen":
      return { ...state, quotaSeen: action.seen };
    default:
      return state;
  }
}

/** The meters, the fullest channel first; none where LINE sets no limit or none is known. @param {AppState} state @returns {QuotaModel | null} */
export function quotaModel(state) {
  const meters = limited(state).map(meter);
  const worst = meters[0];
  return worst ? { meters, percent: worst.percent, state: worst.state, label: t("quota.button", { percent: worst.percentText }) } : null;
}

/**
 * What everybody should know now, unless this operator has put it away this month.
 * @param {AppState} state @param {number} now @returns {QuotaBannerModel | null}
 */
export function quotaBannerModel(state, now) {
  for (const trouble of TROUBLES) {
    const found = Object.values(state.channels).filter(({ quota }) => quota.state === trouble);
    const first = found[0];
    if (!first) continue;
    const key = `${monthOf(now + state.connection.ahead)} ${trouble} ${found.map(({ slug }) => slug).sort().join()}`;
    if (state.quotaSeen === key) return null;
    const name = found.map((one) => one.name || one.slug).join(", ");
    return { key, state: trouble, text: t(`quota.${trouble}`, { name, ...figures(first) }), more: t(`quota.${trouble}_more`) };
  }
  return null;
}

/** The quota of a conversation's channel. @param {AppState} state @param {string | undefined} slug @returns {Quota | null} */
export function quotaOf(state, slug) {
  return state.channels[slug || "default"]?.quota ?? null;
}

// Internal

/** @param {AppState} state @returns {Channel[]} */
function limited(state) {
  const found = Object.values(state.channels).filter(({ quota }) => quota.limit !== null && quota.used !== null);
  return found.sort((a, b) => (b.quota.percent ?? 0) - (a.quota.percent ?? 0) || a.slug.localeCompare(b.slug));
}

/** @param {Channel} channel @returns {QuotaMeter} */
function meter({ slug, name, quota, pushes_saved: saved }) {
  const { used, limit, percentText } = figures({ quota });
  const over = quota.forecast !== null && quota.limit !== null && quota.forecast > quota.limit;
  return {
    slug,
    name: name || slug,
    percent: Math.min(100, quota.percent ?? 0),
    percentText,
    state: quota.state,
    used: t("quota.used", { used, limit }),
    forecast: quota.forecast === null ? t("quota.no_forecast") : t(over ? "quota.forecast_over" : "quota.forecast", { n: number(quota.forecast) }),
    over,
    saved: t("quota.saved", { n: number(saved) }),
  };
}

/** @param {Pick<Channel, "quota">} channel */
function figures({ quota }) {
  return { used: number(quota.used ?? 0), limit: number(quota.limit ?? 0), percentText: t("quota.percent", { n: quota.percent ?? 0 }) };
}

/** @param {number} value */
function number(value) {
  return new Intl.NumberFormat("en").format(value);
}

/** @param {number} at ms since epoch, by the server's clock */
function monthOf(at) {
  return new Date(at + LINE_OFFSET).toISOString().slice(0, 7);
}
