"""The account and the example people of the simulator. None of them is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import conf
from .ids import line_id

ACCOUNT_NAME = "Example Shop"
ACCOUNT_BASIC_ID = "@000exmpl"
ACCOUNT_PICTURE = "simulator/avatars/account.svg"
ACCOUNT_USER_ID = line_id("user", "the account")


@dataclass
class Person:
    """A LINE user. `slug` is the short name in addresses and control calls."""

    slug: str
    name: str
    language: str
    status_message: str = ""
    picture: str = ""
    suggestions: list[str] = field(default_factory=list)
    user_id: str = ""

    def __post_init__(self) -> None:
        self.user_id = self.user_id or line_id("user", self.slug)

    @property
    def picture_url(self) -> str:
        return conf.static_url(self.picture) if self.picture else ""

    def profile(self) -> dict[str, Any]:
        """As LINE's Get profile answers: what has no value is left out."""
        profile = {
            "userId": self.user_id,
            "displayName": self.name,
            "pictureUrl": self.picture_url,
            "statusMessage": self.status_message,
            "language": self.language,
        }
        return {key: value for key, value in profile.items() if value}


@dataclass(frozen=True)
class Group:
    """A group chat or an old multi-person room with the account in it. `members` are slugs."""

    kind: str
    slug: str
    name: str
    members: tuple[str, ...]

    @property
    def line_id(self) -> str:
        return line_id(self.kind, self.slug)


def example_people() -> list[Person]:
    """A new list each time: people change (they block, they follow)."""
    return [
        Person(
            "nok",
            "Nok",
            "th",
            "สวัสดีค่ะ",
            "simulator/avatars/nok.svg",
            [
                "สวัสดีค่ะ สินค้านี้ยังมีอยู่ไหมคะ",
                "ส่งของไปเชียงใหม่ใช้เวลากี่วันคะ",
                "ขอดูรูปเพิ่มเติมได้ไหมคะ 🙏",
                "ขอบคุณมากค่ะ 😊",
            ],
        ),
        Person(
            "haruto",
            "Haruto",
            "ja",
            "よろしくお願いします",
            "simulator/avatars/haruto.svg",
            [
                "こんにちは、在庫はありますか？",
                "注文番号1042の配送状況を教えてください。",
                "返品したいのですが、どうすればいいですか？",
                "ありがとうございます！",
            ],
        ),
        Person(
            "somchai",
            "Somchai",
            "th",
            "",
            "simulator/avatars/somchai.svg",
            [
                "ขอเปลี่ยนที่อยู่จัดส่งครับ",
                "ร้านเปิดกี่โมงครับ",
                "สั่งไปเมื่อวานยังไม่ได้รับอีเมลเลยครับ",
                "โอเคครับ ขอบคุณครับ 👍",
            ],
        ),
        Person(
            "yui",
            "Yui",
            "ja",
            "",
            "simulator/avatars/yui.svg",
            [
                "すみません、サイズを変更できますか？",
                "クーポンが使えません😢",
                "明日届きますか？",
                "助かりました🙇‍♀️",
            ],
        ),
        Person(
            "emma",
            "Emma",
            "en",
            "Out and about",
            "simulator/avatars/emma.svg",
            [
                "Hi! Is this still in stock?",
                "Where is my order 1042?",
                "Can I pick it up in the shop today?",
                "Great, thank you!",
            ],
        ),
    ]


EXAMPLE_GROUPS = (
    Group("group", "family", "Family trip", ("nok", "somchai", "emma")),
    Group("room", "colleagues", "Colleagues", ("haruto", "yui")),
)
