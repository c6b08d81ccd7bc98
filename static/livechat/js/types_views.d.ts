// Shapes of what views are given, ambient like those in types.d.ts.

interface TimelineItem {
  key: string;
  kind: "day" | "unread" | "message" | "event" | "note";
  note?: Note;
  /** Whether this operator may change the note. */
  editable?: boolean;
  parts?: { text: string, mention: boolean, self: boolean }[];
  text?: string;
  message?: Message;
  /** Pictures that were sent together, `message` among them. */
  album?: Message[] | null;
  /** The customer's name, and whether several people speak. */
  customer?: string;
  group?: boolean;
  quotable?: boolean;
  /** For how many seconds it can be taken back; 0: not. */
  undo?: number;
  first?: boolean;
  last?: boolean;
  side?: "in" | "out" | "bot";
  state?: StateModel | null;
  own?: boolean;
  author?: string;
  time?: string;
  fullTime?: string;
  dateTime?: string;
}

interface StateModel {
  name: string;
  icon: string;
  text: string;
  tone: "quiet" | "good" | "bad" | "warn";
  retry: boolean;
  discard: boolean;
  retryLabel: string;
}

interface ThreadModel {
  id: string;
  name: string;
  items: TimelineItem[];
  loading: boolean;
  loadingOlder: boolean;
  hasMore: boolean;
  /** Whether this is a stretch of the history that does not reach to the end, and how many have come in beyond it. */
  hasNewer: boolean;
  loadingNewer: boolean;
  beyond: number;
  /** Counts the jumps: another number is another stretch. */
  spot: number;
  error: boolean;
  lastIncomingSeq: number;
  typing: string;
  picture: string | null;
}

interface HeaderModel {
  id: string;
  name: string;
  picture: string | null;
  state: "waiting" | "active" | "mine" | "closed";
  stateText: string;
  canClaim: boolean;
  canClose: boolean;
  canTransfer: boolean;
  canTakeOver: boolean;
  canRelease: boolean;
  canReopen: boolean;
  canSnooze: boolean;
  canWake: boolean;
  canMarkUnread: boolean;
  canBlock: boolean;
  canUnblock: boolean;
  /** Nobody of us has ever served this customer. */
  neverServed: boolean;
  viewers: string[];
  blocked: boolean;
  /** By us. */
  barred: boolean;
}

interface TransferModel {
  /** The customer's. */
  name: string;
  people: (Operator & { label: string; detail: string })[];
  /** Whether who is online is known now. */
  known: boolean;
}

/** What an answer would cost; `spoken` is for the moment at which that turns. */
interface FreeModel {
  id: string;
  /** `none`: a push would be refused, for the month's quota. */
  cost: "free" | "push" | "none";
  text: string;
  spoken: string;
}

interface ComposerModel {
  id: string;
  /** Whether Enter sends; else only Ctrl or Cmd with Enter does. */
  enterSends: boolean;
  disabled: boolean;
  reason: string;
  placeholder: string;
  hint: string;
  offline: boolean;
  attachments: AppState["attachments"][string];
  /** What is answered, in words; null for nothing. */
  quote: string | null;
  place: Place | null;
  replies: QuickReply[];
}

type IntentHandler = (name: string, detail?: Json) => void;
