"""Canned replies to begin with, in English, Thai and Japanese. They are examples: change them."""

from __future__ import annotations

from chat.models import CannedReply, LogEntry
from chat.operations.canned_replies import Actor, create_canned_reply

# language, folder, shortcut, title, text
EXAMPLES = (
    (
        "en",
        "Greetings",
        "hello",
        "Hello",
        "Hello {customer_name}, this is {operator_name} of {channel_name}. How can I help you?",
    ),
    (
        "en",
        "Greetings",
        "thanks",
        "Thank you, and goodbye",
        "Thank you for writing to {channel_name}, {customer_name}. Have a nice day!",
    ),
    (
        "en",
        "While they wait",
        "wait",
        "One moment",
        "One moment please, I am looking that up for you.",
    ),
    (
        "en",
        "Orders",
        "order",
        "Ask for the order number",
        "Could you tell me your order number, please? It is in the confirmation that you got.",
    ),
    (
        "th",
        "ทักทาย",
        "สวัสดี",
        "สวัสดี",
        "สวัสดีค่ะคุณ {customer_name} {operator_name} จาก {channel_name} ยินดีให้บริการค่ะ",
    ),
    (
        "th",
        "ทักทาย",
        "ขอบคุณ",
        "ขอบคุณและลา",
        "ขอบคุณที่ติดต่อ {channel_name} นะคะคุณ {customer_name} ขอให้เป็นวันที่ดีค่ะ",
    ),
    ("th", "ระหว่างรอ", "รอสักครู่", "รอสักครู่", "รบกวนรอสักครู่นะคะ กำลังตรวจสอบข้อมูลให้ค่ะ"),
    ("th", "คำสั่งซื้อ", "เลขที่", "ขอเลขที่คำสั่งซื้อ", "รบกวนขอเลขที่คำสั่งซื้อด้วยค่ะ"),
    (
        "ja",
        "あいさつ",
        "こんにちは",
        "ごあいさつ",
        "{customer_name}様、こんにちは。{channel_name}の{operator_name}です。どのようなご用件でしょうか？",
    ),
    (
        "ja",
        "あいさつ",
        "ありがとう",
        "お礼と終わりのあいさつ",
        "{customer_name}様、お問い合わせいただきありがとうございました。またのご利用をお待ちしております。",
    ),
    ("ja", "お待たせ", "少々", "少々お待ちください", "確認いたしますので、少々お待ちください。"),
    (
        "ja",
        "ご注文",
        "注文",
        "注文番号を伺う",
        "恐れ入りますが、ご注文番号をお教えください。",
    ),
)


def add_canned_examples() -> int:
    """Share the examples where nothing is shared yet; how many."""
    if CannedReply.objects.filter(owner__isnull=True).exists():
        return 0
    added = 0
    for language, folder, shortcut, title, text in EXAMPLES:
        fields = {
            "language": language,
            "folder": folder,
            "shortcut": shortcut,
            "title": title,
            "text": text,
        }
        create_canned_reply(fields=fields, shared=True, actor=Actor(None, LogEntry.Via.COMMAND))
        added += 1
    return added
