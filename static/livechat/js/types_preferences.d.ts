// How an operator wants things to be; ambient like the shapes in types.d.ts.

type Occasion = "queue" | "message" | "transfer" | "mention" | "failed" | "late";
type Way = "sound" | "desktop" | "badge";

interface Noticing {
  events: Record<Occasion, Way[]>;
  /** Percent. */
  volume: number;
  /** No sound, whatever `events` says. */
  muted: boolean;
}

/** As the server keeps them. */
interface Preferences {
  language: string;
  enter_sends: boolean;
  single_keys: boolean;
  noticing: Noticing;
}
