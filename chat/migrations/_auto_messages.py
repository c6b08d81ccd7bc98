"""Automatic messages to begin with, all of them switched off: staff change them in the admin."""

from __future__ import annotations

from typing import Any

EXAMPLES = {
    ("greeting", ""): "Hello {customer_name}, thank you for adding {channel_name}! "
    "Write to us here whenever you need something.",
    ("greeting", "th"): "สวัสดีค่ะ คุณ{customer_name} ขอบคุณที่เพิ่ม {channel_name} เป็นเพื่อน "
    "มีอะไรให้ช่วย ทักมาได้เลยนะคะ",
    ("greeting", "ja"): "{customer_name}様、{channel_name}を友だちに追加していただきありがとうございます。"
    "ご用件はこちらにお気軽にお送りください。",
    ("waiting", ""): "Thank you, we have your message and will be with you soon.\n"
    "You are number {position} in the queue.\nExpected wait: {wait}.",
    ("waiting", "th"): "ได้รับข้อความแล้วค่ะ เจ้าหน้าที่จะตอบกลับโดยเร็ว\n"
    "คุณอยู่ในคิวที่ {position}\nเวลารอโดยประมาณ: {wait}",
    ("waiting", "ja"): "メッセージを受け取りました。まもなく担当者がご返信いたします。\n"
    "現在の順番は{position}番目です。\n待ち時間の目安: {wait}",
    ("after_hours", ""): "Thank you for your message. Our team is not here right now; "
    "we will answer from {opens}.",
    ("after_hours", "th"): "ขอบคุณสำหรับข้อความค่ะ ขณะนี้อยู่นอกเวลาทำการ "
    "ทีมงานจะตอบกลับตั้งแต่{opens}",
    ("after_hours", "ja"): "メッセージありがとうございます。ただいま営業時間外です。"
    "{opens}以降に順次ご返信いたします。",
    ("closed", ""): "Thank you for writing to us. If anything is left open, just write again.",
    ("closed", "th"): "ขอบคุณที่ติดต่อเรานะคะ หากมีอะไรเพิ่มเติม ทักมาได้เสมอค่ะ",
    ("closed", "ja"): "お問い合わせいただきありがとうございました。"
    "ご不明な点がございましたら、いつでもメッセージをお送りください。",
}
CLOSING = {
    "": "Is there anything else we can help you with? "
    "If we do not hear from you, we will close this conversation in {wait}.",
    "th": "มีอะไรให้ช่วยเพิ่มเติมไหมคะ หากไม่มีข้อความตอบกลับ เราจะปิดการสนทนานี้ใน{wait}",
    "ja": "ほかにお手伝いできることはございますか。"
    "ご返信がない場合、{wait}後にこの会話を終了いたします。",
}
SURVEY = {
    ("survey", ""): "How was our service? Tap a number: 5 is best.",
    ("survey", "th"): "บริการของเราเป็นอย่างไรบ้างคะ แตะตัวเลขเพื่อให้คะแนน 5 คือดีที่สุด",
    ("survey", "ja"): "対応はいかがでしたか。数字をタップしてお聞かせください(5が最高です)。",
    ("thanks", ""): "Thank you! If you like, tell us why.",
    ("thanks", "th"): "ขอบคุณค่ะ หากสะดวก บอกเหตุผลให้เราทราบได้นะคะ",
    ("thanks", "ja"): "ありがとうございます。よろしければ理由もお聞かせください。",
}
BOT = {
    "": "Hello! This is the automatic reply of {channel_name}. "
    "Write “human” or tap below to talk to a person.",
    "th": "สวัสดีค่ะ นี่คือข้อความตอบกลับอัตโนมัติของ {channel_name} "
    "พิมพ์ “เจ้าหน้าที่” หรือแตะปุ่มด้านล่างเพื่อคุยกับเจ้าหน้าที่",
    "ja": "こんにちは。{channel_name}の自動応答です。"
    "担当者とのお話をご希望の場合は「担当者」と送るか、下のボタンをタップしてください。",
}


def create(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    model = apps.get_model("chat", "AutoMessage")
    model.objects.bulk_create(
        [
            model(kind=kind, language=language, text=text)
            for (kind, language), text in EXAMPLES.items()
        ]
    )


def create_closing(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    model = apps.get_model("chat", "AutoMessage")
    model.objects.bulk_create(
        [model(kind="closing", language=language, text=text) for language, text in CLOSING.items()]
    )


def create_survey(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    model = apps.get_model("chat", "AutoMessage")
    model.objects.bulk_create(
        [model(kind=kind, language=language, text=text) for (kind, language), text in SURVEY.items()]
    )


def create_bot(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    model = apps.get_model("chat", "AutoMessage")
    model.objects.bulk_create(
        [model(kind="bot", language=language, text=text) for language, text in BOT.items()]
    )
