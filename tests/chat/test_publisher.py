"""What is announced goes out in order, each event encoded once, rows and presence not too often."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from collections import Counter
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import broadcast, publisher, threads
from chat.models import Conversation, OperatorProfile, ReadMarker
from chat.presence import operators_connected
from chat.protocol import events
from chat.protocol.base import Event
from chat.protocol.payloads import PresencePayload
from chat.publisher import Group, PresenceChanged, Publisher, RowChanged
from tests.support.cast import create_operator
from tests.support.sockets import signed_in
from tests.support.waiting import eventually_async


class Layer:
    """Writes down what is sent to a group; refuses what it is told to."""

    def __init__(self, *, refuses: str = "", hangs_at: str = "") -> None:
        self.sent: list[dict[str, Any]] = []
        self._refuses = refuses
        self._hangs_at = hangs_at

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if message.get("t") == self._hangs_at:
            await asyncio.Event().wait()
        if message.get("t") == self._refuses:
            raise ConnectionError("The layer is away.")
        self.sent.append(message)

    @property
    def texts(self) -> list[str]:
        return [message["t"] for message in self.sent]

    @property
    def revs(self) -> list[int]:
        frames = [json.loads(f"{m['head']}0{m['tail']}") for m in self.sent]
        return [frame["payload"]["rev"] for frame in frames]


async def test_what_is_put_goes_out_in_order_and_a_refusal_stops_nothing_that_comes_later() -> None:
    layer = Layer(refuses="refused")
    sender = Publisher(layer)
    for text in ("1", "2", "3", "refused"):
        sender.put(Group("room", {"t": text}))
    await eventually_async(lambda: number_of(layer, 3))
    for text in ("4", "5"):
        sender.put(Group("room", {"t": text}))
    await eventually_async(lambda: number_of(layer, 5))
    assert layer.texts == ["1", "2", "3", "4", "5"]


async def test_a_layer_that_hangs_is_given_up_and_the_rest_goes_out(monkeypatch) -> None:
    monkeypatch.setattr(publisher, "SEND_TIMEOUT", 0.05)
    layer = Layer(hangs_at="0")
    sender = Publisher(layer)
    sender.put(Group("room", {"t": "0"}))
    await asyncio.sleep(0)  # on its way
    sender.put(Group("room", {"t": "1"}))
    await eventually_async(lambda: number_of(layer, 1))
    assert layer.texts == ["1"]


@pytest.mark.django_db(transaction=True)
async def test_a_row_goes_out_four_times_a_second_at_most_and_its_newest_state_last(
    conversation,
) -> None:
    layer = Layer()
    sender = Publisher(layer)
    row = Conversation.objects.filter(pk=conversation.pk)
    newest = 60
    began = time.monotonic()
    for rev in range(1, newest + 1):
        await threads.run(row.update, rev=rev)
        sender.put(RowChanged(conversation.pk))
        await asyncio.sleep(0.01)

    async def the_newest_has_been_sent() -> bool:
        return bool(layer.revs) and layer.revs[-1] == newest

    await eventually_async(the_newest_has_been_sent)
    assert layer.revs == sorted(set(layer.revs))
    # One at once, then one in each interval.
    assert 2 <= len(layer.revs) <= 2 + (time.monotonic() - began) / publisher.ROW_INTERVAL


@pytest.mark.django_db(transaction=True)
async def test_rows_of_several_conversations_do_not_wait_for_each_other(conversation, nok) -> None:
    layer = Layer()
    sender = Publisher(layer)
    sender.put(RowChanged(conversation.pk))
    sender.put(RowChanged(conversation.pk + 1))  # one that there is not
    sender.put(Group("room", {"t": "after"}))
    await eventually_async(lambda: number_of(layer, 2), within=5)
    assert {message.get("t", "row") for message in layer.sent} == {"row", "after"}


@pytest.mark.django_db(transaction=True)
async def test_presence_goes_out_twice_a_second_at_most_and_the_newest_last(alice) -> None:
    await threads.run(operators_connected, [alice.pk])
    layer = Layer()
    sender = Publisher(layer)
    profile = OperatorProfile.objects.filter(user=alice)
    began = time.monotonic()
    for number in range(70):
        status = "busy" if number == 69 else "away"
        await threads.run(profile.update, status=status)
        sender.put(PresenceChanged())
        await asyncio.sleep(0.01)

    async def the_newest_has_been_sent() -> bool:
        return bool(layer.sent) and '"busy"' in layer.texts[-1]

    await eventually_async(the_newest_has_been_sent)
    assert 2 <= len(layer.sent) <= 2 + (time.monotonic() - began) / publisher.PRESENCE_INTERVAL


async def test_a_slow_look_at_presence_is_not_overtaken_by_a_later_one(monkeypatch) -> None:
    monkeypatch.setattr(publisher, "PRESENCE_INTERVAL", 0.01)
    may_go_on = threading.Event()
    looks = iter(range(100))

    def look() -> events.PresenceUpdate:
        number = next(looks)
        if number == 0:
            may_go_on.wait(5)
        one = PresencePayload(id="1", name=str(number), status="online", active_chats=0)
        return events.PresenceUpdate(operators=[one])

    monkeypatch.setattr(publisher, "presence_update", look)
    layer = Layer()
    sender = Publisher(layer)
    for _ in range(5):
        sender.put(PresenceChanged())
        await asyncio.sleep(0.03)
    assert layer.sent == []
    may_go_on.set()
    await eventually_async(lambda: number_of(layer, 2))
    names = [json.loads(text)["payload"]["operators"][0]["name"] for text in layer.texts]
    assert names == ["0", "1"], "the old one, and one for all that changed meanwhile"


async def test_a_look_that_took_long_ends_well_when_a_later_one_has_come_and_gone(
    monkeypatch,
) -> None:
    monkeypatch.setattr(publisher, "ROW_INTERVAL", 0.01)
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))
    looks: list[int] = []
    may_go_on = asyncio.Event()

    async def look(pk: int) -> None:
        looks.append(pk)
        if len(looks) == 1:
            await may_go_on.wait()

    sender = Publisher(Layer())
    monkeypatch.setattr(sender, "_send_row", look)

    async def both_have_begun_and_one_is_over() -> bool:
        return len(looks) == 2 and not sender._sent_at

    sender.put(RowChanged(1))
    await asyncio.sleep(0.02)
    sender.put(RowChanged(1))
    await eventually_async(both_have_begun_and_one_is_over)
    may_go_on.set()
    await asyncio.sleep(0.02)
    gc.collect()  # A task says what it died of when it goes.
    assert complaints == []


@pytest.mark.django_db
def test_one_query_reads_the_markers_of_all_who_are_online(conversation, alice) -> None:
    operators_connected([alice.pk])
    alone = queries_of_a_row(conversation.pk)
    for number in range(8):
        reader = create_operator(f"reader-{number}", "operator")
        operators_connected([reader.pk])
        ReadMarker.objects.create(operator=reader, conversation=conversation)
    together = queries_of_a_row(conversation.pk)
    # The row, its session, its tags, and the markers.
    assert len(together) == len(alone) <= 4
    assert len([query for query in together if "chat_readmarker" in query]) == 1


def queries_of_a_row(pk: int) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        (message,) = publisher.row_messages([pk])
    assert message["type"] == "chat.row"
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.django_db(transaction=True)
async def test_an_event_is_encoded_once_for_all_sockets_and_a_row_with_each_ones_own_count(
    conversation, alice, bob, carol, monkeypatch
) -> None:
    sockets = [await signed_in(user) for user in (alice, bob, carol, bob)]
    try:
        for socket in sockets:
            await socket.ask("join_room", {"line_user_id": conversation.address})
            await socket.settle()
        encoded: Counter[str] = Counter()
        really = Event.model_dump_json

        def count(event: Event, **options: Any) -> str:
            encoded[event.type] += 1
            return really(event, **options)

        monkeypatch.setattr(Event, "model_dump_json", count)
        await sync_to_async(say_something)(conversation, alice)
        for socket in sockets:
            await socket.expect("typing_indicator")
            await socket.expect(
                "conversation_update", unread_count=3 if socket is sockets[0] else 5
            )
        assert encoded == {"typing_indicator": 1, "conversation_update": 1}
    finally:
        for socket in sockets:
            await socket.close()


def say_something(conversation: Conversation, reader: Any) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(incoming_count=5)
    ReadMarker.objects.create(operator=reader, conversation=conversation, incoming_count=2)
    typing = events.TypingIndicator(
        line_user_id=conversation.address, admin_id="0", is_typing=True, name="Somebody"
    )
    broadcast.to_conversation(conversation.pk, typing)
    broadcast.conversation_changed(conversation.pk)


async def number_of(layer: Layer, number: int) -> bool:
    return len(layer.sent) >= number
