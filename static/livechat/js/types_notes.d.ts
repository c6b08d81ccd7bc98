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
