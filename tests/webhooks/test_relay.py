"""LINE's webhooks go on to further addresses, byte for byte."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat.foreign.post import Poster
from chat.line import signature
from chat.models import Channel
from tests.support import line
from tests.support.receiver import LOCAL, receiving
from webhooks.models import RelayDelivery, RelayTarget, WebhookRequest
from webhooks.relay import RelayCaller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _local(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL


@pytest.fixture
def further(channel):
    def make(url: str = "https://bot.example/", **more) -> RelayTarget:
        return RelayTarget.objects.create(name="Bot", channel=channel, url=url, **more)

    return make


async def relay() -> None:
    poster = Poster()
    try:
        await RelayCaller(poster).settle()
    finally:
        await poster.close()


async def test_another_system_gets_the_same_bytes_and_can_check_lines_signature(
    post_body, further, channel
) -> None:
    # Not as our JSON encoder would write it.
    body = line.body_of(line.text_event("สวัสดี")).replace(b", ", b",\n   ")
    async with receiving(statuses=[500, 200]) as receiver:
        await sync_to_async(further)(receiver.url)
        assert (await sync_to_async(post_body)(body)).status_code == 200
        await relay()
        await sync_to_async(RelayTarget.objects.update)(resting_until=None)
        await sync_to_async(RelayDelivery.objects.update)(due_at=timezone.now())
        await relay()
    first, again = receiver.heard
    assert first.body == again.body == body
    assert signature.verify(channel.channel_secret, again.body, again.headers["x-line-signature"])
    delivery = await RelayDelivery.objects.aget()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_line_has_its_200_before_anybody_else_is_asked(post, further) -> None:
    # Nothing listens there; only a worker would find out.
    further("http://127.0.0.1:9/")
    assert post(line.text_event("hello")).status_code == 200
    assert RelayDelivery.objects.get().attempts == 0


def test_what_line_delivers_again_is_relayed_once(post, further) -> None:
    further()
    event = line.text_event("hello")
    post(event)
    post({**event, "deliveryContext": {"isRedelivery": True}})
    assert RelayDelivery.objects.count() == 1


def test_a_wrong_signature_or_another_channel_or_a_switch_off_relays_nothing(
    post, further, channel
) -> None:
    second = Channel.objects.create(slug="second", name="Second", channel_secret="s2")
    RelayTarget.objects.create(name="Other", channel=second, url="https://bot.example/")
    further(is_enabled=False)
    post(line.text_event("hello"))
    further()
    assert post(line.text_event("x"), headers={"x-line-signature": "no"}).status_code == 400
    assert RelayDelivery.objects.count() == 0


async def test_bytes_that_a_customer_took_back_are_not_relayed(post, further) -> None:
    async with receiving() as receiver:
        await sync_to_async(further)(receiver.url)
        said = line.text_event("a secret")
        await sync_to_async(post)(said)
        unsend = {"messageId": said["message"]["id"]}
        await sync_to_async(post)(line.user_event("unsend", unsend=unsend))
        await relay()
    assert [b"unsend" in heard.body for heard in receiver.heard] == [True]
    states = RelayDelivery.objects.order_by("pk").values_list("state", flat=True)
    assert await sync_to_async(lambda: list(states))() == ["dropped", "delivered"]
    assert await sync_to_async(WebhookRequest.objects.count)() == 2
