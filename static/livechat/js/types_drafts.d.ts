// What is begun in a conversation; ambient like the shapes in types.d.ts.

interface Begun {
  text: string;
  note: string;
  /** The message that the answer is to quote. */
  quoted: Quoted | null;
}

/** The server's, as this device knew it last. */
interface KnownDraft extends Begun {
  /** 0: the server has none. */
  revision: number;
}

interface ServerDraft extends KnownDraft {
  line_user_id: string;
  mode: "reply" | "note";
  updated_at: string;
  device: string;
}

/** Where drafts are shown. */
interface DraftBoxes {
  composer: { adopt(text: string): void };
  notes: { adopt(text: string): void, isNoting(id: string): boolean, setMode(id: string, on: boolean): void };
  keepNote(id: string, text: string): void;
}
