// Sessions and what was done with them, ambient like the shapes in types.d.ts.

/** A line between the messages, as the wire says it. */
interface SessionEvent {
  id: number;
  line_user_id: string;
  session_id: number | null;
  what: "opened" | "reopened" | "claimed" | "transferred" | "released" | "closed" | "rated" | "snoozed" | "woken" | "blocked" | "unblocked";
  rev: number;
  after_seq: number;
  actor_id: number | null;
  actor_name: string | null;
  from_operator_id: number | null;
  from_operator_name: string | null;
  to_operator_id: number | null;
  to_operator_name: string | null;
  reason: string | null;
  until?: string | null;
  at: string;
}

interface EarlierSession {
  id: number;
  status: SessionStatus;
  operator_id: number | null;
  operator_name: string | null;
  opened_at: string;
  claimed_at: string | null;
  closed_at: string | null;
  closed_by_id: number | null;
  closed_by_name: string | null;
  first_seq: number | null;
  messages_in: number;
  messages_out: number;
  /** 1 to 5, by the customer, and why. */
  rating?: number | null;
  comment?: string | null;
}

/** A conversation's sessions, newest first. */
interface Sessions {
  results: EarlierSession[];
  hasMore: boolean;
}

interface SessionRow {
  key: string;
  /** Where it begins in the history; null where nothing was said. */
  seq: number | null;
  /** Where it stands to be printed; "" where nothing was said. */
  transcript: string;
  title: string;
  detail: string;
  outcome: string;
}

/** A file of the gallery. */
interface GalleryItem {
  key: string;
  seq: number;
  kind: "image" | "video" | "audio" | "file";
  /** What it shows; "" where there is nothing to see. */
  picture: string;
  /** For whoever does not see it. */
  label: string;
  name: string;
}

interface GalleryModel {
  items: GalleryItem[];
  more: boolean;
  empty: boolean;
}

interface SessionsModel {
  rows: SessionRow[];
  more: boolean;
  empty: boolean;
}

/** What is due next in an open session. */
interface Deadline {
  kind: "claim" | "response" | "resolution";
  warn_at: string;
  due_at: string;
  alarm_at: string;
}

/** In a refusal: what a colleague did before this operator could. */
type Happened = Pick<SessionEvent, "what" | "actor_id" | "actor_name" | "to_operator_id" | "to_operator_name" | "at">;

/** What LINE and the team know of a customer. */
interface CustomerDetails {
  line_name: string | null;
  alias: string | null;
  language: string | null;
  /** What the team's own fields hold, by their keys. */
  own?: Record<string, string | number | boolean>;
  friend_since?: string | null;
  blocked_since?: string | null;
}

type OwnValue = string | number | boolean | null;

/** One of the team's own fields, and what it holds. */
interface OwnField {
  key: string;
  label: string;
  kind: string;
  options: string[];
  value: OwnValue;
}
