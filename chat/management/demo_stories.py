"""What the demo begins with: example people, and what they have written. None of them is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webhooks.simulator.ids import line_id
from webhooks.simulator.people import ACCOUNT_USER_ID

# name, role, display name; the password is `demo-` and the name
PEOPLE = (
    ("alice", "operator", "Alice"),
    ("bob", "operator", "Bob"),
    ("carol", "supervisor", "Carol"),
    ("dan", "administrator", "Dan"),
)


def password_of(name: str) -> str:
    return f"demo-{name}"


# As a line's text: that operator closes the session.
CLOSES = "(closes)"


@dataclass(frozen=True)
class Line:
    """One message; `who` is `customer` or an operator's name."""

    minutes_ago: int
    who: str
    text: str
    # Sent with a reply token.
    free: bool = False
    failed: bool = False
    # Of a customer: LINE's message object without its id, in place of a text; or a whole event.
    message: Mapping[str, Any] | None = None
    event: Mapping[str, Any] | None = None
    # Who speaks, in a group: one of the simulator's phones.
    speaker: str = ""
    # What later lines call this one, and which one it answers.
    key: str = ""
    quotes: str = ""
    # Of an operator: fields of `operations.outgoing.Outgoing`.
    sends: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A conversation. `slug` is one of the simulator's phones, or nobody's if `name` is given."""

    slug: str
    lines: tuple[Line, ...]
    name: str = ""
    language: str = ""
    blocked: bool = False


STICKER = {
    "type": "sticker",
    "packageId": "446",
    "stickerId": "1991",
    "stickerResourceType": "STATIC",
    "keywords": ["please", "smile"],
}
THANKS = {"package_id": "446", "sticker_id": "1993"}
PICTURE = {"type": "image", "contentProvider": {"type": "line"}}
# Sent together: LINE numbers them and delivers each by itself.
ALBUM = tuple(
    PICTURE | {"imageSet": {"id": "demo-album", "index": number, "total": 4}}
    for number in (1, 2, 3, 4)
)
PLACE = {
    "type": "location",
    "title": "Example Road 99",
    "address": "Chiang Mai 50000 (example)",
    "latitude": 18.7883,
    "longitude": 98.9853,
}

VIDEO = {"type": "video", "duration": 4000, "contentProvider": {"type": "line"}}
VOICE = {"type": "audio", "duration": 3000, "contentProvider": {"type": "line"}}
INVOICE = {"type": "file", "fileName": "invoice-1042.pdf"}


def line_message_id(key: str) -> str:
    """LINE's id of the message that a story calls so."""
    return f"demo-{key}"


# Events that change a message in place of bringing one.
CHANGES = frozenset({"unsend", "messageEdited"})
EMOJI_TEXT = "ขอบคุณมากค่ะ (love)"
EMOJI = {
    "type": "text",
    "text": EMOJI_TEXT,
    "emojis": [
        {
            "index": EMOJI_TEXT.index("(love)"),
            "length": len("(love)"),
            "productId": "5ac1bfd5040ab15980c9b435",
            "emojiId": "002",
        }
    ],
}
MENTION = {
    "type": "text",
    "text": "@Example Shop does it cost the same for children?",
    "mention": {
        "mentionees": [
            {
                "index": 0,
                "length": len("@Example Shop"),
                "type": "user",
                "userId": ACCOUNT_USER_ID,
                "isSelf": True,
            }
        ]
    },
}
EDIT = {
    "type": "messageEdited",
    "message": {
        "type": "text",
        "id": line_message_id("train"),
        "text": "We arrive at ten, by train",
    },
}
CAME = {
    "type": "memberJoined",
    "joined": {"members": [{"type": "user", "userId": line_id("user", "somchai")}]},
}
UNSEND = {"type": "unsend", "unsend": {"messageId": line_message_id("wrong-chat")}}
TAP = {"type": "postback", "postback": {"data": "action=order&number=1057"}}

HOUR = 60
DAY = 24 * HOUR

STORIES = (
    Story(
        "nok",
        (
            Line(4, "customer", "สวัสดีค่ะ สินค้านี้ยังมีอยู่ไหมคะ"),
            Line(3, "customer", "อยากได้สีฟ้า ไซซ์ M ค่ะ 😊"),
            Line(3, "customer", "", message=STICKER),
            Line(2, "customer", EMOJI_TEXT, message=EMOJI),
        ),
    ),
    Story(
        "emma",
        (
            Line(3 * DAY, "customer", "Hi! Do you ship abroad?"),
            Line(3 * DAY - 2, "bob", "Hello Emma! Yes, it takes about a week.", free=True),
            Line(3 * DAY - 5, "customer", "Great, thank you!"),
            Line(3 * DAY - 6, "bob", CLOSES),
            Line(11, "customer", "Where is my order 1042?"),
            Line(10, "customer", "Mum, are you home?", key="wrong-chat"),
            Line(10, "customer", "", event=UNSEND),
            Line(10, "customer", "It should have arrived yesterday."),
            Line(9, "customer", "", message=INVOICE),
        ),
    ),
    Story(
        "haruto",
        (
            Line(52, "customer", "こんにちは、在庫はありますか？"),
            Line(49, "alice", "こんにちは。はい、あと3点ございます。", free=True),
            *(Line(48, "customer", "", message=picture) for picture in ALBUM),
            Line(47, "customer", "青もありますか？", key="blue"),
            Line(
                44,
                "alice",
                "青は来週の入荷予定です。\n入りましたらお知らせしましょうか？",
                key="next-week",
                quotes="blue",
            ),
            Line(41, "customer", "お願いします！", quotes="next-week"),
            Line(40, "alice", "", sends={"message_type": "sticker", "sticker": THANKS}),
        ),
    ),
    Story(
        "somchai",
        (
            Line(95, "customer", "ขอเปลี่ยนที่อยู่จัดส่งครับ"),
            Line(93, "bob", "ได้ครับ รบกวนแจ้งที่อยู่ใหม่ได้เลยครับ", free=True),
            Line(7, "customer", "", message=PLACE),
            Line(6, "customer", "99/9 ถนนตัวอย่าง เชียงใหม่ 50000 ครับ"),
            Line(5, "customer", "กล่องบุบมาครับ ดูในวิดีโอนะครับ"),
            Line(5, "customer", "", message=VIDEO),
        ),
    ),
    Story(
        "yui",
        (
            Line(34, "customer", "すみません、サイズを変更できますか？"),
            Line(
                31,
                "alice",
                "はい、発送前でしたら変更できます。ご注文番号を教えてください。",
                free=True,
            ),
            Line(29, "customer", "", event=TAP),
            Line(28, "customer", "1057です"),
            Line(27, "customer", "", message=VOICE),
            Line(16, "alice", "ありがとうございます。Mサイズに変更いたしました。", failed=True),
        ),
    ),
    Story(
        "family",
        (
            Line(30, "customer", "", event={"type": "join"}),
            Line(
                26,
                "customer",
                "Hello! We are three, can we all come to the workshop on Sunday?",
                speaker="emma",
            ),
            Line(25, "customer", "", event=CAME),
            Line(25, "customer", "", message=MENTION, speaker="nok"),
            Line(
                24,
                "customer",
                "We arrive at nine",
                speaker="somchai",
                key="train",
            ),
            Line(23, "customer", "", event=EDIT, speaker="somchai"),
        ),
    ),
    Story(
        "ploy-example",
        (
            Line(DAY + 70, "customer", "ร้านเปิดวันอาทิตย์ไหมคะ"),
            Line(DAY + 66, "alice", "เปิดค่ะ 10:00–18:00 น. ค่ะ", free=True),
            Line(DAY + 64, "customer", "ขอบคุณมากค่ะ 🙏"),
            Line(DAY + 60, "alice", CLOSES),
        ),
        name="Ploy (example)",
        language="th",
    ),
    Story(
        "kenji-example",
        (
            Line(2 * DAY + 15, "customer", "返品したいのですが、どうすればいいですか？"),
            Line(2 * DAY + 9, "bob", "着払いでお送りください。到着後に返金いたします。"),
            Line(2 * DAY + 5, "bob", CLOSES),
        ),
        name="Kenji (example)",
        language="ja",
        blocked=True,
    ),
    Story(
        "olivia-example",
        (
            Line(5 * HOUR, "customer", "Can I pick it up in the shop today?"),
            Line(
                5 * HOUR - 3, "bob", "Sure, we are open until 8 pm. Ask for order 1061.", free=True
            ),
            Line(5 * HOUR - 4, "customer", "Perfect 👍"),
            Line(5 * HOUR - 6, "bob", CLOSES),
        ),
        name="Olivia (example)",
        language="en",
    ),
)
