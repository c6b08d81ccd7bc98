// 会話のタグ.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const tags = {
  "tags.add": "タグを追加",
  "tags.placeholder": "タグを追加…",
  "tags.choices": "追加できるタグ",
  "tags.new": "新規",
  "tags.remove": "タグ {name} を外す",
  "tags.none": "タグはまだありません。会話の詳細で追加できます。",
  "tags.none_here": "タグで用件を示せます。一覧の絞り込みにも使えます。",
  "tags.loading": "読み込んでいます…",
  "tags.used": { other: "会話 {count} 件" },
  "row.more_tags": "+{n}",
  "help.tags": "タグを追加",
};
