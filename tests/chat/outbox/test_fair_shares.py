"""A slow channel, and a conversation that nobody can work on, cost the others nothing."""

from __future__ import annotations

import pytest

from chat.outbox import plan
from chat.outbox.worker import MAX_CONVERSATIONS, MAX_OF_A_CHANNEL
from tests.chat.outbox.rows import a_channel, a_conversation, queue
from tests.chat.outbox.running import all_sent, in_database, now, running
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_slow_channel_leaves_places_for_the_others(line, hints):
    def waiting():
        slow, other = a_channel("slow"), a_channel("other")
        theirs = [a_conversation(channel=slow) for _ in range(MAX_CONVERSATIONS + 4)]
        for conversation in theirs:
            queue(conversation, "hello")
        queue(a_conversation(channel=other), "not held up")
        return [conversation.customer.line_id for conversation in theirs]

    gate = line.hold(*await in_database(waiting))
    async with running(line):
        await eventually_async(lambda: now(line.shown == ["not held up"]), "The other's")
        await eventually_async(lambda: now(line.at_once >= MAX_OF_A_CHANNEL), "All its places")
        assert line.at_once < MAX_CONVERSATIONS
        gate.set()
        await all_sent(MAX_CONVERSATIONS + 5)
    assert line.most_at_once <= MAX_CONVERSATIONS


async def test_a_conversation_that_cannot_be_planned_rests_and_the_others_go_on(
    line, hints, monkeypatch
):
    plan_next = plan.plan_next
    looks: list[int] = []

    def broken(*, conversation_id, **rest):
        if conversation_id == strange.pk:
            looks.append(conversation_id)
            raise RuntimeError("a bug")
        return plan_next(conversation_id=conversation_id, **rest)

    def waiting():
        first, second = a_conversation(), a_conversation()
        queue(first, "never")
        queue(second, "hello")
        return first

    strange = await in_database(waiting)
    monkeypatch.setattr(plan, "plan_next", broken)
    async with running(line):
        await all_sent(1)
        for _ in range(3):
            await hints.put(None)
            await in_database(lambda: None)
    assert looks == [strange.pk]


async def test_no_more_than_twenty_calls_are_under_way_at_once(line, hints):
    def waiting():
        for number in range(MAX_CONVERSATIONS + 4):
            queue(a_conversation(channel=a_channel(f"channel-{number % 2}")), "hello")

    await in_database(waiting)
    gate = line.hold()
    async with running(line):
        await eventually_async(lambda: now(line.at_once == MAX_CONVERSATIONS), "20 calls")
        gate.set()
        await all_sent(MAX_CONVERSATIONS + 4)
    assert line.most_at_once == MAX_CONVERSATIONS
