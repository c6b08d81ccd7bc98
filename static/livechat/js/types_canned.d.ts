// Shapes of canned replies, ambient like those in types.d.ts.

interface Canned {
  id: number;
  /** The team's, else this operator's own. */
  shared: boolean;
  folder: string;
  title: string;
  shortcut: string;
  text: string;
  language: string;
  media: Media | null;
  used_count: number;
}

interface CannedModel {
  id: string;
  disabled: boolean;
  /** null until they are loaded. */
  replies: Canned[] | null;
  values: Record<string, string>;
  /** Whether shared ones may be changed. */
  supervises: boolean;
}

type CannedDialogLike = import("./views/canned_dialog.js").CannedDialog;
