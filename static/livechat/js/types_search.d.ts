// Shapes of the search, ambient like those in types.d.ts.

/** A stretch of text; `hit`: this is what was searched. */
interface TextPart {
  text: string;
  hit: boolean;
}

/** What a jump goes to: a message by its seq or by its id, or a note. */
interface Target {
  seq?: number | null;
  message?: number | null;
  note?: number | null;
}

/** Of a thread that shows a stretch of the history, which does not reach to the newest message (state/spot.js). */
interface Stretch {
  hasNewer: boolean;
  loadingNewer: boolean;
  /** What came meanwhile, newer than the last message of the stretch. */
  beyond: Message[];
  /** The notes among its messages. */
  spotNotes: Note[];
  /** Counts the jumps. */
  spot: number;
}

/** A message or a note of GET messages/search. */
interface Found {
  kind: "message" | "note";
  id: number;
  line_user_id: string;
  display_name: string;
  picture_url: string | null;
  channel: string;
  seq: number | null;
  direction: "INCOMING" | "OUTGOING" | null;
  message_type: string | null;
  sender_role: string | null;
  author_name: string | null;
  operator_id: number | null;
  created_at: string;
  excerpt: TextPart[];
}

/** Of GET customers/search. */
interface FoundCustomer {
  line_user_id: string;
  display_name: string;
  picture_url: string | null;
  channel: string;
  kind: "user" | "group" | "room";
  blocked: boolean;
  last_activity_at: string;
  name: TextPart[];
}

interface SearchState {
  text: string;
  /** The text that `customers` and `results` answer. */
  asked: string;
  loading: boolean;
  error: string;
  customers: FoundCustomer[];
  /** Whether the index has all that was ever said. */
  complete: boolean;
  moreCustomers: boolean;
  allCustomers: boolean;
  results: Found[];
  next: string | null;
  loadingMore: boolean;
}

interface HitModel {
  key: string;
  id: string;
  href: string;
  where: Target;
  /** The customer's name in parts, and whole. */
  name: TextPart[];
  who: string;
  picture: string | null;
  time: string;
  timeTitle: string;
  by: string;
  text: TextPart[];
  note: boolean;
  icon: string;
  detail: string;
}

interface SearchModel {
  text: string;
  /** Whether results stand in the list's place. */
  on: boolean;
  busy: boolean;
  error: string;
  customers: HitModel[];
  hiddenCustomers: number;
  moreCustomers: boolean;
  messages: HitModel[];
  more: boolean;
  loadingMore: boolean;
  /** Whether more may be found later, as the index is still being filled. */
  filling: boolean;
  nothing: boolean;
  status: string;
  query: string;
}
