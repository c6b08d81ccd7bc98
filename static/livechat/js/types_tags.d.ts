// Shapes of tags, ambient like those in types.d.ts.

interface Tag {
  id: number;
  name: string;
  /** A name of the palette in css/tags.css. */
  color: string;
  /** On how many conversations it is; in lists of all tags only. */
  used?: number;
}

interface TagsModel {
  id: string;
  tags: Tag[];
  /** All there are; null until they are loaded. */
  all: Tag[] | null;
  disabled: boolean;
}
