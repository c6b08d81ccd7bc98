"""Other systems are told what happens, as Standard Webhooks has it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.foreign.post import Poster
from chat.jobs.tell_webhooks import WebhookCaller
from chat.line import events
from chat.line.client import Accepted
from chat.models import (
    Conversation,
    Delivery,
    LogEntry,
    WebhookDelivery,
    WebhookSubscription,
)
from chat.operations import tell_systems
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.receive import receive_event
from chat.operations.send import send_message
from chat.operations.settle import settle_accepted
from chat.operations.subscriptions import new_secret
from chat.outbox import plan
from tests.support import cast, line
from tests.support.receiver import LOCAL, Receiver, receiving
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db(transaction=True)

ALL = [kind for kind in WebhookSubscription.Kind.values if kind != "ping"]


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture(autouse=True)
def _local(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL


def subscribe(url: str = "https://desk.example/", kinds=ALL, channels=()) -> WebhookSubscription:
    made = WebhookSubscription.objects.create(
        name="Desk", url=url, kinds=kinds, secret=new_secret()
    )
    made.channels.set(channels)
    return made


async def tell() -> None:
    poster = Poster()
    try:
        await WebhookCaller(poster).settle()
    finally:
        await poster.close()


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(heard.body) for heard in receiver.heard]


def a_conversation_from_beginning_to_end(conversation, alice) -> None:
    acts: dict[str, Any] = {
        "conversation_id": conversation.pk,
        "operator": alice.operator,
        "via": LogEntry.Via.REST,
    }
    customer_writes(conversation, "สวัสดี <b>")
    claim_session(**acts)
    send_message(outgoing=Outgoing(text="Hello!"), **acts)
    now = timezone.now()
    attempt = plan.plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=now)
    assert attempt is not None
    settle_accepted(
        delivery_id=Delivery.objects.get().pk,
        accepted=Accepted(request_id="r1", message_ids=("461",)),
        now=now,
    )
    close_session(**acts)


async def test_a_conversation_is_told_in_order_and_signed(conversation, alice) -> None:
    async with receiving() as receiver:
        subscription = await sync_to_async(subscribe)(receiver.url)
        await sync_to_async(a_conversation_from_beginning_to_end)(conversation, alice)
        await tell()
    assert [one["type"] for one in told(receiver)] == [
        "session.opened",
        "message.received",
        "session.claimed",
        "message.sent",
        "session.closed",
    ]
    opened, received, claimed, sent, closed = (one["data"] for one in told(receiver))
    assert received["message"]["content"] == "สวัสดี <b>"
    assert received["customer"] == {
        "line_user_id": cast.NOK_LINE_ID,
        "kind": "user",
        "name": "Nok",
    }
    assert (received["channel"], received["conversation"]) == ("default", cast.NOK_LINE_ID)
    assert claimed["session"]["operator_name"] == "Alice"
    assert (sent["message"]["status"], sent["message"]["content"]) == ("sent", "Hello!")
    assert closed["session"]["status"] == "CLOSED"
    assert opened["session"]["id"] == closed["session"]["id"]

    # As a receiver checks it.
    key = base64.b64decode(subscription.secret.removeprefix("whsec_"))
    ids = set()
    for heard in receiver.heard:
        head = heard.headers
        ids.add(head["webhook-id"])
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + heard.body
        mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert head["webhook-signature"] == f"v1,{mac}"
        assert abs(int(head["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert len(ids) == 5
    states = WebhookDelivery.objects.values_list("state", flat=True)
    assert await sync_to_async(lambda: set(states))() == {"delivered"}


async def test_a_receiver_that_was_down_hears_the_same_again_in_the_same_order(
    conversation,
) -> None:
    async with receiving(statuses=[503, 200]) as receiver:
        await sync_to_async(subscribe)(receiver.url, ["message.received"])
        for text in ("one", "two"):
            await sync_to_async(customer_writes)(conversation, text)
        await tell()
        assert len(receiver.heard) == 1, "the receiver rests"
        await sync_to_async(WebhookSubscription.objects.update)(resting_until=None)
        await sync_to_async(WebhookDelivery.objects.update)(due_at=timezone.now())
        await tell()
    assert [one["data"]["message"]["content"] for one in told(receiver)] == ["one", "one", "two"]
    first, again, _ = (heard.headers["webhook-id"] for heard in receiver.heard)
    assert first == again


async def test_a_receiver_that_refuses_one_event_hears_the_others(conversation) -> None:
    async with receiving(refuses=b"bad") as receiver:
        await sync_to_async(subscribe)(receiver.url, ["message.received"])
        for text in ("bad", "good"):
            await sync_to_async(customer_writes)(conversation, text)
        await tell()
    assert [one["data"]["message"]["content"] for one in told(receiver)] == ["bad", "good"]


def test_what_is_rolled_back_is_never_told(conversation) -> None:
    subscribe()
    with transaction.atomic():
        customer_writes(conversation)
        transaction.set_rollback(True)
    assert WebhookDelivery.objects.count() == 0


def test_without_subscriptions_nobody_is_asked_twice_a_second_and_a_new_one_is_told_at_once(
    conversation, django_assert_num_queries, monkeypatch
) -> None:
    monkeypatch.setattr("chat.models.outward.NoneThere.SECONDS", 60)
    customer_writes(conversation)
    with django_assert_num_queries(0):
        assert tell_systems._subscribed(WebhookSubscription.Kind.MESSAGE_RECEIVED, {1}) == []
    subscribe()
    customer_writes(conversation)
    assert WebhookDelivery.objects.count() == 1


def test_only_what_was_subscribed_to_is_told(conversation, alice) -> None:
    second = cast.default_channel()
    second.pk, second.slug = None, "second"
    second.save()
    here = subscribe(kinds=["message.received"], channels=[conversation.channel])
    every = subscribe(kinds=["message.received", "session.claimed"])
    subscribe(kinds=ALL, channels=[second])
    off = subscribe()
    WebhookSubscription.objects.filter(pk=off.pk).update(is_enabled=False)
    both = subscribe(kinds=["message.received"], channels=[conversation.channel, second])
    customer_writes(conversation)
    claim_session(conversation_id=conversation.pk, operator=alice.operator, via=LogEntry.Via.REST)
    rows = sorted(WebhookDelivery.objects.values_list("target", "kind"))
    assert rows == sorted(
        [
            (here.pk, "message.received"),
            (every.pk, "message.received"),
            (every.pk, "session.claimed"),
            (both.pk, "message.received"),
        ]
    )


async def test_what_a_customer_takes_back_is_not_told_any_more(conversation) -> None:
    def take_back(message) -> None:
        unsend = line.user_event(
            "unsend",
            user=conversation.customer.line_id,
            unsend={"messageId": message.line_message_id},
        )
        event = events.read(unsend)
        receive_event(channel=conversation.channel, event=event, received_at=timezone.now())

    async with receiving() as receiver:
        await sync_to_async(subscribe)(receiver.url, ["message.received"])
        message = await sync_to_async(customer_writes)(conversation, "a secret")
        await sync_to_async(take_back)(message)
        await tell()
    assert receiver.heard == []
    rows = WebhookDelivery.objects.order_by("pk").values_list("state", "body")
    assert await sync_to_async(lambda: list(rows))() == [("dropped", "")]


async def test_two_workers_tell_each_event_once(conversation) -> None:
    async with receiving() as receiver:
        await sync_to_async(subscribe)(receiver.url, ["message.received"])
        for number in range(6):
            await sync_to_async(customer_writes)(conversation, str(number))
        await asyncio.gather(tell(), tell(), tell())
        await tell()
    assert [one["data"]["message"]["content"] for one in told(receiver)] == list("012345")
    assert await sync_to_async(Conversation.objects.count)() == 1
