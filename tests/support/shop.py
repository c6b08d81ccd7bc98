"""An installation that has been at work, for pages that show it: alice, bob, carol, dan, LINE."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from chat.models import Channel
    from webhooks.models import WebhookEvent

SECRET = "5ec2e700000000000000000000000000"
TOKEN = "an-access-token-that-nobody-may-read"


def open_shop() -> Channel:
    """The demo's people and stories, somebody online, a worker, and an event that failed."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from chat.management.demo_seed import seed
    from chat.models import (
        Conversation,
        Deadline,
        OperatorConnection,
        Schedule,
        Session,
        Survey,
        WorkerHeartbeat,
    )
    from chat.operations.sync_default_channel import sync_default_channel

    channel = sync_default_channel(channel_secret=SECRET, access_token=TOKEN)
    assert channel is not None
    seed(channel)
    now = timezone.now()
    WorkerHeartbeat.objects.create(id=uuid.uuid4(), started_at=now, last_seen=now)
    OperatorConnection.objects.create(
        operator=User.objects.get(username="alice"),
        process=uuid.uuid4(),
        conversation=Conversation.objects.first(),
        connected_at=now,
        last_seen=now,
    )
    parked_event(channel)
    Schedule.objects.create(name="Example hours")
    session = Session.objects.filter(status="CLOSED").first()
    assert session is not None
    hour = timedelta(hours=1)
    times = {"started_at": now - hour, "warn_at": now, "due_at": now, "alarm_at": now}
    Deadline.objects.create(session=session, kind=Deadline.Kind.RESPONSE, **times)
    Survey.objects.create(session=session, asked_at=now, expires_at=now, rating=5)
    other_systems(channel)
    forgotten(channel)
    come_in()
    return channel


@contextmanager
def shop_to_look_at() -> Iterator[Channel]:
    """An open shop that goes when this ends. Inside, tests marked `django_db` come and go, each
    with its own changes: filling the shop takes a second or two, and is done once for all."""
    from django.db import transaction

    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may begin inside
    with outer:
        yield open_shop()
        transaction.set_rollback(True)


def come_in() -> None:
    """Bob is signed in, and somebody has tried to be."""
    from django.contrib.auth.models import User
    from django.test import Client

    from chat.operations.sign_in_tries import begin_password

    Client().force_login(User.objects.get(username="bob"))
    begin_password("bob", address="203.0.113.9")


def forgotten(channel: Channel) -> None:
    """Somebody who has been erased."""
    from chat.models import Customer
    from chat.operations.erase_person import erase_person

    Customer.objects.create(channel=channel, line_id="U" + "e" * 32)
    erase_person(line_id="U" + "e" * 32, actor_id=None, by="carol", via="command")


def other_systems(channel: Channel) -> None:
    """An outgoing webhook and a relay, with something delivered to each."""
    from django.utils import timezone

    from chat.models import WebhookSubscription
    from chat.operations.subscriptions import new_secret, ping
    from webhooks.models import RelayDelivery, RelayTarget

    now = timezone.now()
    address = "https://desk.example/hook"
    subscription = WebhookSubscription.objects.create(
        name="Help desk", url=address, kinds=["message.received"], secret=new_secret()
    )
    ping(subscription)
    relay = RelayTarget.objects.create(name="Old bot", url=address, channel=channel)
    RelayDelivery.objects.create(target=relay, signature="s", queued_at=now, due_at=now)


def parked_event(channel: Channel, body: bytes | None = None) -> WebhookEvent:
    """An event that was given up an hour ago."""
    from django.utils import timezone

    from webhooks.models import WebhookEvent, WebhookRequest

    now = timezone.now()
    body = (
        body or '{"destination": "U1", "events": [{"type": "strange", "x": "<b>ก</b>"}]}'.encode()
    )
    request = WebhookRequest.objects.create(channel=channel, body=body, received_at=now)
    return WebhookEvent.objects.create(
        request=request,
        position=0,
        channel=channel,
        event_key=uuid.uuid4().hex,
        kind="strange",
        received_at=now,
        due_at=now - timedelta(hours=1),
        parked_at=now - timedelta(hours=1),
        attempts=6,
        last_error="Traceback …\nValueError: <script>alert(1)</script>",
    )


def browser_of(name: str) -> Client:
    """A browser in which this person is signed in."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=name))
    return client
