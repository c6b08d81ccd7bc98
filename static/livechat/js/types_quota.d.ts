// Channels and their quotas, as they come and as they are shown; ambient like those in types.d.ts.

type QuotaState = "ok" | "warn" | "critical" | "used_up" | "unknown";

/** The month's pushes. `limit` null: there is none, or none is known. */
interface Quota {
  limit: number | null;
  used: number | null;
  percent: number | null;
  forecast: number | null;
  state: QuotaState;
}

interface Channel {
  slug: string;
  name: string;
  quota: Quota;
  pushes_saved: number;
}

interface QuotaMeter {
  slug: string;
  name: string;
  percent: number;
  percentText: string;
  state: QuotaState;
  used: string;
  forecast: string;
  /** Whether the forecast is beyond the limit. */
  over: boolean;
  saved: string;
}

interface QuotaModel {
  meters: QuotaMeter[];
  percent: number;
  state: QuotaState;
  label: string;
}

interface QuotaBannerModel {
  key: string;
  state: QuotaState;
  text: string;
  more: string;
}
