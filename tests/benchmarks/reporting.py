"""Fill the database of the environment with a year of a team's work, and ask for its figures.
Prints figures as JSON.

    python -m tests.benchmarks.reporting MESSAGES [ROUNDS]

A question is a whole request to the REST door in this process, with the period before it, as the
dashboard asks. What is there already is kept, so a second call measures alone.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from chat.models import Conversation, Message, Session

CUSTOMERS = 5_000
OPERATORS = 20
TAGS = 5
DAYS = 365
TALK = 10  # messages of one session
BATCH = 1_000  # sessions
API = "/api/v1/admin/live-chat/analytics"
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": DAYS}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from chat.models import Message
    from tests.benchmarks.searching import client

    count, rounds = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    call_command("migrate", verbosity=0)
    if not Message.objects.exists():
        fill(count // TALK)
    with connection.cursor() as cursor:
        # As autovacuum would have done before long.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(measure(client("supervisor"), rounds)))


def fill(sessions: int) -> None:
    """So many sessions of `TALK` messages, closed, over a year."""
    from django.utils import timezone

    from chat.models import Message, Session

    chance = random.Random(1)
    people, conversations = _operators(), _conversations()
    begun = timezone.now() - timedelta(days=DAYS)
    for first in range(0, sessions, BATCH):
        some = [
            _session(chance, conversations[number % CUSTOMERS], people, at)
            for number in range(first, min(first + BATCH, sessions))
            for at in [begun + timedelta(days=DAYS) * (number / sessions)]
        ]
        Session.objects.bulk_create(some)
        talks = (_talk(one, (first + place) // CUSTOMERS) for place, one in enumerate(some))
        Message.objects.bulk_create(message for talk in talks for message in talk)


def measure(client: Client, rounds: int) -> dict[str, float]:
    """p50 and most of each period in ms."""
    from tests.benchmarks.measure import percentile

    figures: dict[str, float] = {}
    for name, days in PERIODS.items():
        took = []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            answer = client.get(API, {"from": _ago(days - 1), "to": _ago(0)})
            took.append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200:
                raise RuntimeError(answer.content.decode())
        # The first one finds nothing in memory; that is not how a server that runs is.
        figures |= {f"{name}_p50": percentile(took[1:], 0.5), f"{name}_most": max(took[1:])}
    return figures


def _ago(days: int) -> str:
    from django.utils import timezone

    return (timezone.now() - timedelta(days=days)).date().isoformat()


def _operators() -> list[User]:
    from django.contrib.auth.models import User

    from chat.models import OperatorProfile

    people = User.objects.bulk_create(
        User(username=f"operator-{number}", password="!") for number in range(OPERATORS)
    )
    OperatorProfile.objects.bulk_create(
        OperatorProfile(user=user, role="operator") for user in people
    )
    return people


def _conversations() -> list[Conversation]:
    """Every third one is tagged."""
    from chat.models import Conversation, ConversationTag, Customer, Tag
    from tests.support.cast import default_channel

    channel = default_channel()
    customers = Customer.objects.bulk_create(
        Customer(channel=channel, line_id=f"F{number:032x}", display_name=f"Customer {number}")
        for number in range(CUSTOMERS)
    )
    found = Conversation.objects.bulk_create(
        Conversation(channel=channel, customer=customer) for customer in customers
    )
    tags = [Tag.objects.create(name=f"Tag {number}", key=f"tag {number}") for number in range(TAGS)]
    ConversationTag.objects.bulk_create(
        ConversationTag(conversation=one, tag=tags[number % TAGS])
        for number, one in enumerate(found[::3])
    )
    return found


def _session(
    chance: random.Random, conversation: Conversation, people: list[User], at: datetime
) -> Session:
    from chat.models import Session

    operator = chance.choice(people)
    wait = timedelta(seconds=chance.expovariate(1 / 120))
    return Session(
        conversation=conversation,
        status=Session.Status.CLOSED,
        operator=operator,
        opened_at=at,
        waiting_since=at,
        asked_at=at,
        claimed_at=at + wait / 2,
        answered_at=at + wait,
        answered_by=operator,
        response_seconds=wait.total_seconds(),
        closed_at=at + wait + timedelta(minutes=chance.randint(2, 60)),
        closed_by=operator,
    )


def _talk(session: Session, earlier: int) -> Iterator[Message]:
    """Customer and operator in turn."""
    from chat.models import Message

    assert session.closed_at is not None
    step = (session.closed_at - session.opened_at) / TALK
    for number in range(TALK):
        incoming = number % 2 == 0
        at = session.opened_at + step * number
        seq = earlier * TALK + number + 1
        yield Message(
            conversation=session.conversation,
            session=session,
            seq=seq,
            rev=seq,
            incoming_count=(seq + 1) // 2,
            direction=Message.Direction.INCOMING if incoming else Message.Direction.OUTGOING,
            sender_role=Message.SenderRole.USER if incoming else Message.SenderRole.ADMIN,
            operator=None if incoming else session.operator,
            status="" if incoming else Message.Status.SENT,
            free=None if incoming else number < TALK - 1,
            content="hello",
            created_at=at,
            occurred_at=at,
        )


if __name__ == "__main__":
    main()
