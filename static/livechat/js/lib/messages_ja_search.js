// 検索と、過去のメッセージへの移動

/** @type {Record<string, string | { one?: string, other: string }>} */
export const search = {
  "search.label": "お客様とメッセージを検索",
  "search.placeholder": "名前とメッセージを検索",
  "search.results": "検索結果",
  "search.customers": "お客様",
  "search.messages": "メッセージ",
  "search.group": "グループ",
  "search.note": "メモ",
  "search.none": "「{query}」は見つかりませんでした",
  "search.none_text": "名前、すべてのメッセージ、メモ、ファイル名を検索しました。",
  "search.clear": "検索をクリア",
  "search.searching": "検索中…",
  "search.many": "ほかにもあります。名前を続けて入力してください。",
  "search.more_customers": { other: "ほか{count}名を表示" },
  "search.count_customers": { other: "お客様{count}名" },
  "search.count_messages": { other: "メッセージ{count}件" },
  "search.status": "{customers}、{messages}が見つかりました。",
  "search.status_more": "{customers}、{messages}以上が見つかりました。",
  "search.status_none": "見つかりませんでした。",
  "thread.back_to_newest": "最新に戻る",
  "search.filling": "過去のメッセージを検索に取り込んでいます。後でさらに見つかることがあります。",
};
