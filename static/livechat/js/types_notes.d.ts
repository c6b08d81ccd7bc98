// Shapes of notes and mentions, ambient like those in types.d.ts.

/** What a colleague wrote about a conversation. Never sent to the customer. */
interface Note {
  id: number;
  line_user_id: string;
  author_id: number;
  author_name: string | null;
  text: string;
  mentions: { id: string; name: string }[];
  rev: number;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

/** Where this operator is named, and has not looked yet. */
interface Mention {
  line_user_id: string;
  display_name: string;
  note_id: number;
  author_name: string | null;
  text: string;
  created_at: string;
}

interface Colleague {
  id: string;
  name: string;
  role: string;
}

interface NoteModel {
  id: string;
  /** The customer's, who will not see it. */
  name: string;
  draft: string;
  disabled: boolean;
  people: Colleague[];
  /** For the details, newest first. */
  latest: { id: number, author: string, text: string, when: string }[];
}

type NoteComposerLike = import("./views/notes.js").NoteComposer;
