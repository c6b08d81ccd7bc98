// How a person wants the console to be.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const settings = {
  "settings.title": "設定",
  "settings.note": "どの端末でも同じ設定になります。",
  "settings.send": "返信の送信",
  "settings.enter": "Enter で送信",
  "settings.enter_about": "Shift+Enter で改行します。",
  "settings.ctrl": "Ctrl+Enter（Mac は ⌘+Enter）で送信",
  "settings.ctrl_about": "Enter で改行します。",
  "settings.keys": "キーボード",
  "composer.keys_ctrl": "Ctrl+Enter（⌘+Enter）で送信",
  "help.send_close": "送信して完了にし、次へ進む",
  "draft.replaced": "{name} さんへの下書きは新しいほうを残しました。別の端末には「{text}」とありました。",
  "draft.restore": "元に戻す",
  "banner.back": "再接続しました。",
  "banner.caught_up": { other: "再接続しました。{count} 件の会話に新着があります。" },
  "banner.release": "受信箱の新しいバージョンがあります。手が空いたときに読み込みます。",
  "banner.reload": "いま読み込む",
  "signed_in.title": "サインインしました",
  "signed_in.text": "このタブは閉じてかまいません。元のタブがそのまま続きます。",
  "signed_in.open": "ここで受信箱を開く",
  "notice.not_closed": "メッセージがまだ送られていないため、{name} さんとの会話は完了にしていません。",
};
