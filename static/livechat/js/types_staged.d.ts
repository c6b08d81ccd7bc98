// What waits in the composer beside text and files; ambient like those in types.d.ts.

interface Place {
  title: string;
  address: string;
  latitude: number;
  longitude: number;
}

interface QuickReply {
  label: string;
  /** What the customer says by tapping it. */
  text: string;
}
