/// <reference path="./types_views.d.ts" />
/// <reference path="./types_quota.d.ts" />
/// <reference path="./types_storage.d.ts" />
/// <reference path="./types_staged.d.ts" />
/// <reference path="./types_canned.d.ts" />
/// <reference path="./types_notes.d.ts" />
/// <reference path="./types_palette.d.ts" />
/// <reference path="./types_tags.d.ts" />
/// <reference path="./types_preferences.d.ts" />
/// <reference path="./types_drafts.d.ts" />
/// <reference path="./types_connection.d.ts" />
/// <reference path="./types_sessions.d.ts" />
/// <reference path="./types_search.d.ts" />
/// <reference path="./types_list.d.ts" />
// Shapes that cross module borders. Ambient on purpose: a JSDoc type that named a file would look like
// a module reference to Django's static hashing.

/** A JSON value as it comes from the wire. */
type Json = any;

type SessionStatus = "WAITING" | "ACTIVE" | "CLOSED";
type ViewName = "queue" | "mine" | "all" | "snoozed" | "closed";
type Phase = "disconnected" | "connecting" | "authenticating" | "connected" | "reconnecting";

interface SessionInfo {
  id: number;
  status: SessionStatus;
  operator_id: number | null;
  operator_name?: string | null;
  opened_at?: string | null;
  waiting_since?: string | null;
  snoozed_until?: string | null;
  /** When the team can answer first, where it was opened outside of its hours. */
  answer_from?: string | null;
  deadline?: Deadline | null;
}

interface LastMessage {
  content: string;
  created_at: string;
  direction?: "INCOMING" | "OUTGOING";
  sender_role?: "USER" | "BOT" | "ADMIN";
  /** null: not an operator's. */
  operator_id?: number | null;
  operator_name?: string | null;
  message_type?: string;
  status?: string;
  unsent?: boolean;
}

interface Conversation {
  line_user_id: string;
  display_name: string | null;
  customer?: CustomerDetails | null;
  picture_url: string | null;
  chat_mode: "BOT" | "HUMAN";
  session: SessionInfo | null;
  unread_count: number;
  /** Until when an answer costs nothing, by the server's clock. */
  free_until?: string | null;
  /** Until when what is queued can be taken back, by the server's clock. */
  held_until?: string | null;
  last_message: LastMessage | null;
  /** Names. */
  tags: string[];
  tag_details?: Tag[];
  last_seq: number;
  rev: number;
  last_activity_at?: string;
  /** The customer does not want us. */
  blocked?: boolean;
  /** We do not want the customer. */
  barred?: boolean;
  /** Of a closed one: an operator who is known to have served it. */
  served_by?: string;
  kind?: string;
  channel?: string;
  /** AppState.tick of the last change. */
  touched?: number;
}

interface Snapshot extends Conversation {
  messages?: Message[];
  has_more?: boolean;
  /** All that are new or changed; absent from a server that has none. */
  notes?: Note[];
  notes_more?: boolean;
  session_events?: SessionEvent[];
  /** Who has the conversation open, this operator included. */
  viewers?: { id: string; name: string }[];
}

/** `local`: not acknowledged by the server yet. The others are the server's words. */
type MessageStatus = "" | "local" | "queued" | "sending" | "sent" | "failed" | "unknown" | "cancelled";

interface Media {
  id: string;
  kind: "image" | "video" | "audio" | "file";
  state: "waiting" | "ready" | "failed" | "refused" | "gone";
  error: string | null;
  name: string;
  content_type: string;
  size: number | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  url: string | null;
  thumbnail_url: string | null;
  download_url: string | null;
}

interface Quoted {
  message_id: number | null;
  seq: number | null;
  direction: "INCOMING" | "OUTGOING" | null;
  content: string;
  message_type: string;
  name: string | null;
  unsent: boolean;
}

interface Message {
  id: number | null;
  line_user_id: string;
  direction: "INCOMING" | "OUTGOING";
  content: string;
  message_type: string;
  payload?: Json;
  sender_role: "USER" | "BOT" | "ADMIN";
  operator_id?: number | null;
  operator_name?: string | null;
  created_at: string;
  occurred_at?: string;
  temp_id?: string | null;
  seq: number | null;
  rev: number;
  status?: MessageStatus;
  reason?: string | null;
  free?: boolean | null;
  line_request_id?: string | null;
  /** Who spoke in a group or a room. */
  sender?: { id: string; name: string; picture_url: string | null } | null;
  quoted?: Quoted | null;
  media?: Media | null;
  edited_at?: string | null;
  unsent_at?: string | null;
  retryable?: boolean;
}

interface Thread extends Stretch {
  id: string;
  loaded: boolean;
  loading: boolean;
  error: boolean;
  messages: Message[];
  pending: Message[];
  events: SessionEvent[];
  /** In the order in which they were written, deleted ones too. */
  notes: Note[];
  /** Whether the server has older ones. */
  notesMore: boolean;
  hasMore: boolean;
  loadingOlder: boolean;
  /** All changes up to here are in `messages`. */
  rev: number;
  /** Opened, and the unread line not placed yet. */
  fresh: boolean;
  /** seq of the first message under the "unread" line. */
  unreadFrom: number | null;
}

interface Operator {
  id: string;
  name: string;
  status: "online" | "away" | "busy";
  active_chats: number;
}

interface Me {
  id: string;
  name: string;
  role: string;
}

interface ListState {
  loaded: boolean;
  /** It was loaded, and is asked for anew: until the answer what is known of it stands. */
  known: boolean;
  loading: boolean;
  error: boolean;
  next: string | null;
  /** sortKey() of the last row the server sent; while `next` is set, rows behind it are not complete. */
  edge: number | null;
  /** How many there are, as the server counted them with the first page. */
  total: number | null;
}

interface Counts {
  queue: number;
  mine: number;
  /** Open and awake. */
  all: number;
  snoozed: number;
}

/** An answer to GET conversations. */
interface Page {
  /** What was asked for; everything where it is not said. */
  narrowed?: Narrowing;
  total?: number | null;
  results: Conversation[];
  next: string | null;
  counts: Counts;
}

interface AppState {
  me: Me;
  preferences: Preferences;
  /** ms. */
  waitingLimit: number;
  /** How many wait of whom nobody has taken notice. */
  ringing: number;
  view: ViewName;
  search: SearchState;
  selected: string | null;
  connection: ConnectionState;
  /** Counts changes to byId, so that an answer asked for earlier is known as older. */
  tick: number;
  byId: Record<string, Conversation>;
  lists: Record<ViewName, ListState>;
  counts: Counts;
  threads: Record<string, Thread>;
  operators: Operator[];
  viewers: Record<string, string>;
  typists: Record<string, { name: string; until: number }>;
  drafts: Record<string, string>;
  attachments: Record<string, { key: string; name: string; progress: number; error: string | null; media: Media | null }[]>;
  quotes: Record<string, Quoted>;
  places: Record<string, Place>;
  replies: Record<string, QuickReply[]>;
  /** null until they are loaded. */
  canned: Canned[] | null;
  ownFields: Omit<OwnField, "value">[] | null;
  noteDrafts: Record<string, string>;
  /** Of conversations that were looked at. */
  sessions: Record<string, Sessions>;
  /** Messages with files, newest first, as far as they were asked for. */
  galleries: Record<string, { results: Message[], hasMore: boolean }>;
  /** Who can be named in a note; empty until they are asked for. */
  colleagues: Colleague[];
  mentions: Mention[];
  /** All there are; null until they are loaded. */
  tags: Tag[] | null;
  /** What the list is narrowed to. */
  narrowed: Narrowing;
  /** By slug; empty until they are loaded. */
  channels: Record<string, Channel>;
  /** The banner about the quota that was put away. */
  quotaSeen: string;
}

interface Action {
  type: string;
  [key: string]: Json;
}

interface Frame {
  type: string;
  payload: Json;
  timestamp?: string;
  id?: string;
  reply_to?: string;
}

interface PageConfig {
  operator: Me;
  release: string;
  preferences: Preferences;
  socketPath: string;
  apiBase: string;
  csrfCookie: string;
  logoutUrl: string;
  adminUrl: string | null;
  simulatorUrl: string | null;
  snapshot: Page | null;
  /** Seconds after which a customer has waited too long. */
  waitingLimit: number;
}

// --- how the page is put together (app/) ----------------------------------------------------------

type Context = ReturnType<typeof import("./app/context.js").createContext>;
type Sync = ReturnType<typeof import("./app/sync.js").createSync>;
type Actions = ReturnType<typeof import("./app/actions.js").createActions>;
type AppScreen = ReturnType<typeof import("./app/screen.js").createScreen>;
type OfflineQueueLike = import("./net/offline_queue.js").OfflineQueue;
type ApiLike = Pick<import("./net/api.js").Api, "me" | "conversation" | "newest" | "changed" | "notes" | "send" | "act">;
type ConnectionLike = Pick<import("./net/connection.js").Connection, "phase" | "on" | "request" | "post" | "wake">;
