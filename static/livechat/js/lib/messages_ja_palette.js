// すべてのコマンド

/** @type {Record<string, string | { one?: string, other: string }>} */
export const palette = {
  "palette.title": "すべてのコマンド",
  "palette.placeholder": "何をしますか？",
  "palette.list": "コマンド",
  "palette.none": "該当するコマンドはありません。お客様は名前の一部で見つかります。",
  "palette.count": { other: "{count} 件のコマンド" },
  "palette.cannot": "「{name}」{why}",
  "palette.not_now": "今はできません：{state}",
  "palette.none_open": "会話が開かれていません",
  "palette.not_snoozed": "保留されていません",
  "palette.not_blocked": "お客様はブロックされていません",
  "palette.nothing_said": "お客様からのメッセージがありません",
  "palette.undo": "直前の操作を元に戻す",
  "palette.nothing_to_undo": "元に戻す操作はありません",
  "palette.conversation": "会話",
  "palette.go": "移動",
  "palette.tag": "タグ",
  "palette.canned": "定型文",
  "palette.customer": "お客様",
  "palette.snooze": "保留：{time}",
  "palette.transfer_to": "{name} さんに引き継ぐ",
  "palette.add_tag": "タグ「{name}」を付ける",
  "palette.refresh": "{name} さんの名前と画像を LINE から再取得",
};
