// Shapes of the list, ambient like those in types.d.ts.

/** What the list is narrowed to; all of it together. */
interface Narrowing {
  tag: number | null;
  /** Who holds it or, where it is closed, once did. */
  operator: string | null;
  /** A slug. */
  channel: string | null;
  unread: boolean;
  waiting: boolean;
}

interface Chip {
  key: keyof Narrowing;
  text: string;
  /** A tag's. */
  color: string | null;
}

interface FilterChoice {
  key: string;
  name: string;
  color: string | null;
  detail: string;
  chosen: boolean;
}

interface FilterModel {
  chips: Chip[];
  unread: boolean;
  waiting: boolean;
  /** null until they are loaded. */
  tags: FilterChoice[] | null;
  people: FilterChoice[];
  /** None where there is one channel alone. */
  channels: FilterChoice[];
}

interface RowModel {
  id: string;
  href: string;
  name: string;
  picture: string | null;
  preview: string;
  previewPrefix: string;
  draft: boolean;
  time: string;
  timeTitle: string;
  unread: number;
  /** `said`: all of it; `text`: how long. */
  waiting: { text: string; said: string; level: "calm" | "warm" | "hot" } | null;
  /** Until when, in words. */
  snoozed: string;
  assignee: string;
  mine: boolean;
  failed: boolean;
  blocked: boolean;
  /** By us. */
  barred: boolean;
  selected: boolean;
  /** Why it is not in the view any more; "" where it is. */
  gone: string;
  tags: Tag[];
  /** How many tags there is no room for. */
  moreTags: number;
  mentioned: boolean;
}

interface ListModel {
  view: ViewName;
  /** View and filters: another key is another list. */
  key: string;
  title: string;
  /** In their order; `row` says what one shows. */
  rows: { id: string }[];
  selected: string | null;
  row: (id: string) => RowModel;
  /** Any conversation that is known, for rows which left the view. */
  lookup: (id: string) => { id: string } | null;
  /** How many rows there are, loaded or not; null: not known. */
  total: number | null;
  count: string;
  loading: boolean;
  /** Whether the view has been loaded, so that what comes now is new. */
  settled: boolean;
  error: boolean;
  more: boolean;
  empty: "none" | ViewName | "narrowed";
  chips: Chip[];
  lastActivity: string;
}

/** What the address bar says. */
interface Where {
  view: ViewName;
  narrowed: Narrowing;
  id: string | null;
  /** seq of a message to be shown. */
  message: number | null;
  /** id of a note to be shown. */
  note?: number | null;
  /** What is searched. */
  q?: string;
}
