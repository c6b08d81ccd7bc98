"""Fill the SQLite database of the environment with a shop that has much to do.

    python -m tests.benchmarks.console_seed CONVERSATIONS MESSAGES

So many conversations are open, three in ten of them waiting; the customer who wrote last has a
history of so many messages. Alice may sign in, with the password of the tests' cast.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from chat.models import Conversation, Customer, Message

BATCH = 5_000
SHORT = 20  # messages of every hundredth conversation; the others have one
TEXTS = (
    "Is this still available in blue, and when could you send it?",
    "สวัสดีค่ะ ขอสอบถามเรื่องการจัดส่งหน่อยค่ะ",
    "注文した商品はいつ届きますか。",
    "Thank you!",
)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    conversations, messages = (int(word) for word in sys.argv[1:])
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill(conversations, messages)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill(conversations: int, messages: int) -> None:
    """All of it in the transaction of the caller."""
    from django.utils import timezone

    from chat.models import Conversation, Customer, Message
    from tests.support.cast import create_operator, default_channel

    now = timezone.now()
    channel = default_channel()
    alice, bob = create_operator("alice"), create_operator("bob")
    customers = Customer.objects.bulk_create(
        Customer(channel=channel, line_id=f"C{number:032x}", display_name=f"Customer {number}")
        for number in range(1, conversations + 1)
    )
    rows = Conversation.objects.bulk_create(
        _conversation(customer, number, messages) for number, customer in enumerate(customers)
    )
    for number, conversation in enumerate(rows):
        # Fields that an insert fills in by itself.
        conversation.last_activity_at = now - timedelta(seconds=30 * (number + 1))
        conversation.changed_at = conversation.last_activity_at
    _sessions(rows, alice, bob, now)
    told: list[Message] = []
    for number, conversation in enumerate(rows):
        for message in _messages(conversation, number):
            told.append(message)
            if len(told) == BATCH:
                Message.objects.bulk_create(told)
                told.clear()
    Message.objects.bulk_create(told)
    last = dict(Message.objects.order_by("seq").values_list("conversation", "pk"))
    for conversation in rows:
        conversation.last_message_id = last[conversation.pk]
    fields = ["last_message", "last_activity_at", "changed_at"]
    Conversation.objects.bulk_update(rows, fields, batch_size=200)


def _conversation(customer: Customer, number: int, messages: int) -> Conversation:
    from chat.models import Conversation

    count = messages if number == 0 else SHORT if number % 100 == 0 else 1
    return Conversation(
        channel=customer.channel,
        customer=customer,
        seq=count,
        rev=count,
        incoming_count=(count + 1) // 2,
        chat_mode=Conversation.ChatMode.HUMAN,
    )


def _sessions(rows: list[Conversation], alice: User, bob: User, now: datetime) -> None:
    from chat.models import Session

    def session(number: int, conversation: Conversation) -> Session:
        waits = number % 10 in (1, 2, 3)
        at = conversation.last_activity_at
        return Session(
            conversation=conversation,
            status=Session.Status.WAITING if waits else Session.Status.ACTIVE,
            operator=None if waits else alice if number % 100 == 0 else bob,
            opened_at=at,
            waiting_since=at,
            claimed_at=None if waits else now,
        )

    Session.objects.bulk_create(session(number, row) for number, row in enumerate(rows))


def _messages(conversation: Conversation, number: int) -> Iterator[Message]:
    """Customer and operator in turn; the last one is the customer's, or nearly."""
    from chat.models import Message

    for seq in range(1, conversation.seq + 1):
        incoming = seq % 2 == 1
        at = conversation.last_activity_at - timedelta(minutes=2 * (conversation.seq - seq))
        yield Message(
            conversation=conversation,
            seq=seq,
            rev=seq,
            incoming_count=(seq + 1) // 2,
            direction=Message.Direction.INCOMING if incoming else Message.Direction.OUTGOING,
            sender_role=Message.SenderRole.USER if incoming else Message.SenderRole.BOT,
            status="" if incoming else Message.Status.SENT,
            content=f"{TEXTS[(seq + number) % len(TEXTS)]} ({number + 1}/{seq})",
            created_at=at,
            occurred_at=at,
        )


if __name__ == "__main__":
    main()
