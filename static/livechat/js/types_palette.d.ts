// Shapes of what can be done, ambient like those in types.d.ts.

/** Something to do, as menu, keys, help and palette know it. */
interface Doing {
  id: string;
  /** Its intent, where that has another name. */
  intent?: string;
  detail?: Json;
  /** The text's key. */
  text: string;
  /** The text's key in the help, where it says more there. */
  help?: string;
  keys?: string[];
  /** What the palette shows as its key, where the help lists that elsewhere. */
  shown?: string;
  /** Of which the conversation on the screen must be open. */
  talk?: boolean;
  /** It puts something into the answer. */
  writes?: boolean;
  can?: (head: HeaderModel) => boolean;
  /** The key of why it cannot be done; without it the conversation's state says so. */
  why?: string;
  /** It stands in the menu of further actions. */
  menu?: boolean;
}

interface PaletteItem {
  id: string;
  text: string;
  /** What it is also found by. */
  also: string;
  /** What kind of thing it is, or why it cannot be done. */
  hint: string;
  key: string;
  disabled: boolean;
  /** Only where something is typed. */
  typed: boolean;
  intent: string;
  detail: Json;
}
