// What the browser keeps; ambient like those in types.d.ts.

interface QueueEntry {
  temp_id: string;
  line_user_id: string;
  text: string;
  created_at: string;
  last_seen_seq: number | null;
  /** What send_message takes besides the text, and how its bubble looks until the server knows it. */
  body?: Json;
  show?: Partial<Message>;
  tries: number;
  failed: string | null;
}

/** Where unsent messages are kept, oldest first. Everything is done once the promise resolves. */
interface OutboxStore {
  all(): Promise<QueueEntry[]>;
  /** False where `limit` others are there already. A known temp_id is replaced in its place. Rejects where nothing can be kept. */
  add(entry: QueueEntry, limit: number): Promise<boolean>;
  /** What it became; null where there is none. */
  change(tempId: string, how: (entry: QueueEntry) => QueueEntry): Promise<QueueEntry | null>;
  remove(tempId: string): Promise<void>;
}

/** What lib/storage.js makes. */
interface JsonStore {
  get(key: string): Json;
  /** False where nothing is kept. */
  put(key: string, value: Json): boolean;
  remove(key: string): void;
}
