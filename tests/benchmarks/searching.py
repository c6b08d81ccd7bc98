"""Fill the database of the environment with messages, and search it. Prints figures as JSON.

python -m tests.benchmarks.searching MESSAGES [ROUNDS]

A search is a whole request to the REST door in this process: folded, found, read and presented.
What is there already is kept, so a second call measures alone.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from chat.models import Conversation, Message

CONVERSATIONS = 2_000
BATCH = 5_000
ROUNDS = 20
API = "/api/v1/admin/live-chat/messages/search"
# The earlier ones are said more often.
SPOKEN = {
    "en": "the you is my order please when can I it to thanks for hello ok delivery change address "
    "send size color red blue payment card refund late today tomorrow shop open still waiting "
    "parcel number receipt broken exchange discount gift express warranty Saturday",
    "th": "ครับ ค่ะ สวัสดี ขอบคุณ ราคา เท่าไหร่ สินค้า ส่ง วันนี้ พรุ่งนี้ ได้ไหม มี สี แดง ขนาด โอน แล้ว "
    "ที่อยู่ เปลี่ยน คืนเงิน ร้าน เปิด กี่โมง รอ นาน พัสดุ หมายเลข ใบเสร็จ น้ำ กรุงเทพ เชียงใหม่",
    "ja": "です ます お願いします 注文 いつ 届きますか ありがとう 商品 色 赤 サイズ 支払い カード "
    "返金 今日 明日 住所 変更 東京 大阪 送料 在庫 まだ 待って 荷物 番号 領収書 交換 割引 "
    "プレゼント",
}
WORDS = {language: words.split() for language, words in SPOKEN.items()}
# In one message of so many.
RARE = {"zephyranthes": 50_000, "キサントフィル": 80_000, "ฆ้องวง": 70_000}
# In every tenth message, but in the oldest fifth alone.
LONG_AGO = "Songkran"
QUERIES = {
    "one": ["a", "e", "ก", "す", "z", "京"],
    "two": ["or", "ch", "ค่", "ます", "ไห", "東京"],
    "long": ["thanks for", "ขอบคุณราคา", "お願いします注文", "tomorrow", "delivery change"],
    "rare": list(RARE),
    "long_ago": [LONG_AGO, "songk"],
    "none": ["xylophone", "ยักษ์ใหญ่", "存在しない", "there is no such order", "redredred"],
}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from chat.models import Message

    count = int(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    fill(count - Message.objects.count())
    filled = time.monotonic() - began
    with connection.cursor() as cursor:
        # As autovacuum would have done before long.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    figures: dict[str, float] = {"fill_seconds": filled, **measure(rounds)}
    print(json.dumps(figures))


def fill(count: int) -> None:
    """So many more messages, of all languages."""
    from chat.models import Message
    from chat.operations.search_index import index_new_messages

    if count <= 0:
        return
    conversations = _conversations()
    texts = _texts(random.Random(1), count)
    for first in range(0, count, BATCH):
        some = [
            _message(conversations[number % CONVERSATIONS], number, count, text)
            for number, text in zip(range(first, min(count, first + BATCH)), texts, strict=False)
        ]
        Message.objects.bulk_create(some)
        index_new_messages(some)


def measure(rounds: int) -> dict[str, float]:
    """p50 and p95 in ms of each sort of query."""
    from tests.benchmarks.measure import percentile

    asking = client("operator")
    figures: dict[str, float] = {}
    for sort, queries in QUERIES.items():
        took = []
        for query in queries * (rounds + 1):
            began = time.perf_counter()
            answer = asking.get(API, {"q": query})
            took.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(answer.content.decode())
        # The first round finds nothing in memory; that is not how a server that runs is.
        took = took[len(queries) :]
        figures |= {f"{sort}_p{share}": 1000 * percentile(took, share / 100) for share in (50, 95)}
    return figures


def client(role: str) -> Client:
    """Who asks the REST door in this process, with that role."""
    from django.contrib.auth.models import User
    from django.test import Client
    from knox.models import AuthToken

    from chat.models import OperatorProfile

    user, _ = User.objects.get_or_create(username=f"asking-{role}", defaults={"password": "!"})
    OperatorProfile.objects.get_or_create(user=user, defaults={"role": role})
    token = AuthToken.objects.create(user, expiry=timedelta(days=1))[1]
    return Client(headers={"authorization": f"Token {token}", "host": "localhost"})


def _conversations() -> list[Conversation]:
    from chat.models import Conversation, Customer
    from tests.support.cast import default_channel

    channel = default_channel()
    customers = Customer.objects.bulk_create(
        Customer(channel=channel, line_id=f"S{number:032x}", display_name=f"Customer {number}")
        for number in range(CONVERSATIONS)
    )
    return Conversation.objects.bulk_create(
        Conversation(channel=channel, customer=customer) for customer in customers
    )


def _message(conversation: Conversation, number: int, count: int, text: str) -> Message:
    from django.utils import timezone

    from chat.models import Message

    at = timezone.now() - timedelta(minutes=count - number)
    fields: dict[str, Any] = {
        "seq": number // CONVERSATIONS + 1,
        "rev": number // CONVERSATIONS + 1,
    }
    return Message(
        conversation=conversation,
        **fields,
        incoming_count=0,
        direction=Message.Direction.INCOMING,
        content=text,
        sender_role=Message.SenderRole.USER,
        created_at=at,
        occurred_at=at,
    )


def _texts(chance: random.Random, count: int) -> Iterator[str]:
    weights = {name: [1 / (rank + 2) for rank in range(len(some))] for name, some in WORDS.items()}
    for number in range(count):
        language = chance.choice(("en", "th", "ja"))
        some = chance.choices(WORDS[language], weights[language], k=chance.randint(2, 12))
        some.append(str(chance.randint(1, 99_999)))
        some += [word for word, every in RARE.items() if number % every == every // 2]
        if number < count // 5 and number % 10 == 0:
            some.append(LONG_AGO)
        yield (" " if language == "en" else "").join(some)


if __name__ == "__main__":
    main()
