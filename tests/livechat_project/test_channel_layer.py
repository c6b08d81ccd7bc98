"""The Redis layer against a real Redis that goes away and comes back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis

from livechat_project import channel_layer
from livechat_project.channel_layer import RESYNC, ResyncingChannelLayer
from tests.support.redis_server import RedisServer
from tests.support.waiting import eventually_async


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.stop()


@pytest.fixture
async def layer(server: RedisServer) -> AsyncIterator[ResyncingChannelLayer]:
    """One process's layer."""
    made = new_layer(server)
    yield made
    await made.flush()


@pytest.fixture
async def other(server: RedisServer) -> AsyncIterator[ResyncingChannelLayer]:
    """Another process's layer."""
    made = new_layer(server)
    yield made
    await made.flush()


def new_layer(server: RedisServer) -> ResyncingChannelLayer:
    host = {"address": server.url, "socket_timeout": 5, "socket_connect_timeout": 3}
    return ResyncingChannelLayer(hosts=[host])


async def member(layer: ResyncingChannelLayer, group: str = "room") -> str:
    channel: str = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def receive(layer: ResyncingChannelLayer, channel: str, within: float = 5) -> Any:
    async with asyncio.timeout(within):
        return await layer.receive(channel)


async def publish(layer: ResyncingChannelLayer, number: int) -> None:
    await layer.group_send("room", {"type": "test", "number": number})


async def works(layer: ResyncingChannelLayer, other: ResyncingChannelLayer, channel: str) -> None:
    await publish(other, 7)
    assert await receive(layer, channel) == {"type": "test", "number": 7}


async def test_a_member_hears_what_another_process_publishes_in_order(layer, other) -> None:
    channel = await member(layer)
    for number in range(200):
        await publish(other, number)
    heard = [(await receive(layer, channel))["number"] for _ in range(200)]
    assert heard == list(range(200))


async def test_who_has_joined_hears_what_is_published_at_once_afterwards(layer, other) -> None:
    await publish(other, 0)  # it is connected
    for number in range(50):
        channel = await member(layer, f"room-{number}")
        await other.group_send(f"room-{number}", {"type": "test"})
        assert await receive(layer, channel) == {"type": "test"}


async def test_who_has_left_hears_nothing_more_and_leaves_nothing_behind(layer, other) -> None:
    stays, leaves = await member(layer), await member(layer)
    waiting = asyncio.create_task(layer.receive(leaves))
    await layer.group_discard("room", leaves)
    await publish(other, 1)
    await receive(layer, stays)
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert leaves not in layer._get_layer().channels


async def test_after_a_restart_of_redis_every_member_is_told_to_resync(
    server, layer, other
) -> None:
    channels = [await member(layer) for _ in range(20)]
    server.kill()
    server.start()
    for channel in channels:
        assert await receive(layer, channel) == RESYNC
    await works(layer, other, channels[0])


async def test_after_two_seconds_without_redis_it_is_back_within_two_more(
    server, layer, other
) -> None:
    channel = await member(layer)
    server.kill()
    await asyncio.sleep(2)
    server.start()
    assert await receive(layer, channel, within=2) == RESYNC
    await works(layer, other, channel)


async def test_a_subscriber_connection_that_was_killed_is_replaced(server, layer, other) -> None:
    channel = await member(layer)
    with redis.Redis.from_url(server.url) as client:
        assert client.execute_command("CLIENT", "KILL", "TYPE", "pubsub") == 1
    assert await receive(layer, channel, within=2) == RESYNC
    await works(layer, other, channel)


async def test_a_redis_that_stands_still_is_given_up_and_found_again(
    server, layer, other, monkeypatch
) -> None:
    monkeypatch.setattr(channel_layer, "SILENCE", 0.3)
    channel = await member(layer)
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        await eventually_async(lambda: away(layer), "the loss")
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    assert await receive(layer, channel) == RESYNC
    await works(layer, other, channel)


async def away(layer: ResyncingChannelLayer) -> bool:
    (shard,) = layer._get_layer()._shards
    return bool(shard._is_away)


async def test_a_quiet_redis_is_not_taken_for_a_dead_one(layer, other, monkeypatch) -> None:
    monkeypatch.setattr(channel_layer, "SILENCE", 0.1)
    channel = await member(layer)
    with pytest.raises(TimeoutError):
        await receive(layer, channel, within=1)


async def test_who_joins_while_redis_is_away_hears_once_it_is_back(server, layer, other) -> None:
    first = await member(layer)
    server.kill()
    await eventually_async(lambda: away(layer), "the loss")
    second = await asyncio.wait_for(member(layer, "other-room"), 1)
    server.start()
    assert await receive(layer, first) == RESYNC
    assert await receive(layer, second) == RESYNC
    await other.group_send("other-room", {"type": "test"})
    assert await receive(layer, second) == {"type": "test"}


async def test_publishing_while_redis_is_away_says_so_and_works_again_at_once_after(
    server, layer, other
) -> None:
    await publish(other, 1)
    server.kill()
    with pytest.raises((redis.RedisError, OSError)):
        await publish(other, 2)
    server.start()
    channel = await member(layer)
    await works(layer, other, channel)


async def test_the_first_publish_after_a_restart_arrives(server, layer, other) -> None:
    await publish(other, 1)
    server.kill()
    server.start()
    channel = await member(layer)
    await works(layer, other, channel)


async def test_a_member_in_no_group_is_not_told_to_resync(server, layer) -> None:
    alone, in_room = await layer.new_channel(), await member(layer)
    server.kill()
    server.start()
    assert await receive(layer, in_room) == RESYNC
    assert layer._get_layer().channels[alone].empty()


async def test_what_overflows_a_slow_members_queue_becomes_one_resync(
    layer, other, monkeypatch
) -> None:
    monkeypatch.setattr(channel_layer, "QUEUE_LIMIT", 10)
    slow, quick = await member(layer), await member(layer, "elsewhere")
    for number in range(11):
        await publish(other, number)
    await other.group_send("elsewhere", {"type": "done"})
    await receive(layer, quick)
    assert await receive(layer, slow) == RESYNC
    await works(layer, other, slow)
