"""What the demo begins with: example people, and what they have written. None of them is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    # Of a customer: LINE's message object without its id, in place of a text.
    message: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Story:
    """A conversation. `slug` is one of the simulator's phones, or nobody's if `name` is given."""

    slug: str
    lines: tuple[Line, ...]
    name: str = ""
    language: str = ""
    # Who speaks, in a group.
    speaker: str = ""
    blocked: bool = False


STICKER = {
    "type": "sticker",
    "packageId": "446",
    "stickerId": "1991",
    "stickerResourceType": "STATIC",
    "keywords": ["please", "smile"],
}
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

HOUR = 60
DAY = 24 * HOUR

STORIES = (
    Story(
        "nok",
        (
            Line(4, "customer", "สวัสดีค่ะ สินค้านี้ยังมีอยู่ไหมคะ"),
            Line(3, "customer", "อยากได้สีฟ้า ไซซ์ M ค่ะ 😊"),
            Line(3, "customer", "", message=STICKER),
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
            Line(10, "customer", "It should have arrived yesterday."),
        ),
    ),
    Story(
        "haruto",
        (
            Line(52, "customer", "こんにちは、在庫はありますか？"),
            Line(49, "alice", "こんにちは。はい、あと3点ございます。", free=True),
            *(Line(48, "customer", "", message=picture) for picture in ALBUM),
            Line(47, "customer", "青もありますか？"),
            Line(44, "alice", "青は来週の入荷予定です。\n入りましたらお知らせしましょうか？"),
            Line(41, "customer", "お願いします！"),
        ),
    ),
    Story(
        "somchai",
        (
            Line(95, "customer", "ขอเปลี่ยนที่อยู่จัดส่งครับ"),
            Line(93, "bob", "ได้ครับ รบกวนแจ้งที่อยู่ใหม่ได้เลยครับ", free=True),
            Line(7, "customer", "", message=PLACE),
            Line(6, "customer", "99/9 ถนนตัวอย่าง เชียงใหม่ 50000 ครับ"),
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
            Line(28, "customer", "1057です"),
            Line(16, "alice", "ありがとうございます。Mサイズに変更いたしました。", failed=True),
        ),
    ),
    Story(
        "family",
        (Line(26, "customer", "Hello! We are three, can we all come to the workshop on Sunday?"),),
        speaker="emma",
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
