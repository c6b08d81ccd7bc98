// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "会話の記録を印刷・保存",
  "details.language": "言語",
  "details.unnamed": "名前なし",
  "alias.edit": "チーム内の名前を付ける",
  "alias.label": "このお客様のチーム内での名前",
  "alias.hint": "チームだけに表示されます。空にすると LINE の名前になります。",
  "alias.save": "保存",
  "alias.cancel": "キャンセル",
  "alias.line": "LINE の名前：{name}",
  "own.title": "チーム独自の項目",
  "own.none": "項目はまだありません。会員番号など、お客様ごとに知っておきたいことをここに置けます。",
  "own.add": "項目を追加",
  "own.yes": "はい",
  "own.no": "いいえ",
  "own.wrong_number": "数値ではありません。",
  "own.wrong_date": "日付ではありません。",
  "details.friend_since": "友だち追加日",
  "details.blocked_since": "ブロックされた日",
};
