"""Redis publish–subscribe between processes, made to come back quickly and to own up to losses.

Nothing makes Redis deliver what was published while a subscriber was away. So whenever this
process was away, or a socket was too slow for its queue, those concerned get
`{"type": "layer.resync"}` and pull from the database what they missed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import _wrap_close, create_pool, decode_hosts
from redis import asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

RESYNC = {"type": "layer.resync"}

# Events that may wait for one socket before it is told to pull instead.
QUEUE_LIMIT = 1000
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
# Redis is asked for a sign of life after so long a silence, and given up after another.
SILENCE = 5.0
# How long joining a group waits until Redis has confirmed it.
CONFIRM_WITHIN = 1.0

_FAILURES = (RedisError, OSError, TimeoutError)


class ResyncingChannelLayer(RedisPubSubChannelLayer):
    """Takes the configuration of RedisPubSubChannelLayer. Consumers handle `layer.resync`."""

    def _get_layer(self) -> _LoopLayer:
        loop = asyncio.get_running_loop()
        layer: _LoopLayer | None = self._layers.get(loop)
        if layer is None:
            layer = self._layers[loop] = _LoopLayer(*self._args, **self._kwargs, channel_layer=self)
            _wrap_close(self, loop)
        return layer

    async def send(self, channel: str, message: Any) -> None:
        """Not to single channels: see `_subscribe_to_channel`."""
        raise NotImplementedError("Events go to groups.")

    def deserialize(self, message: Any) -> Any:
        """What `receive` returns of an item of a queue; most have been decoded before."""
        return super().deserialize(message) if isinstance(message, bytes) else message

    async def group_send_many(self, sends: Sequence[tuple[str, Any]]) -> None:
        """`group_send` for each (group, message), in their order and in one go."""
        await self._get_layer().group_send_many(sends)


class _Queue(asyncio.Queue[Any]):
    """What waits for one socket. When it is full, everything in it gives way to one resync."""

    def __init__(self, resync: bytes) -> None:
        super().__init__()
        self._resync = resync

    def put_nowait(self, item: Any) -> None:
        if self.qsize() >= QUEUE_LIMIT:
            while not self.empty():
                self.get_nowait()
            item = self._resync
        super().put_nowait(item)


class _LoopLayer(RedisPubSubLoopLayer):
    """The layer of one event loop."""

    def __init__(self, hosts: Any = None, **kwargs: Any) -> None:
        super().__init__(hosts=hosts, **kwargs)
        self._shards = [_Shard(host, self) for host in decode_hosts(hosts)]
        self._resync = self.channel_layer.serialize(RESYNC)

    async def _subscribe_to_channel(self, channel: str) -> None:
        # Groups are all that we send to: without a subscription of its own a socket costs less,
        # and none of Redis's time when it comes and goes.
        self.channels[channel] = _Queue(self._resync)

    async def group_send_many(self, sends: Sequence[tuple[str, Any]]) -> None:
        by_shard: dict[_Shard, list[tuple[str, bytes]]] = {}
        for group, message in sends:
            name = self._get_group_channel_name(group)
            bodies = by_shard.setdefault(self._get_shard(name), [])
            bodies.append((name, self.channel_layer.serialize(message)))
        for shard, bodies in by_shard.items():
            await shard.publish_many(bodies)

    def resync(self, shard: _Shard) -> None:
        """Tell the members of this shard's groups; who is in no group can have missed nothing."""
        members = {
            channel
            for group, channels in self.groups.items()
            if self._get_shard(group) is shard
            for channel in channels
        }
        for channel in members & self.channels.keys():
            self.channels[channel].put_nowait(self._resync)


class _Shard(RedisSingleShardConnection):
    """One Redis server: a connection to publish on and one that is subscribed.

    `_subscribed_to` is what this process wants to hear. While Redis is away a socket may still
    join: the subscription follows with the next connection, and a resync with it.
    """

    def __init__(self, host: dict[str, Any], channel_layer: _LoopLayer) -> None:
        super().__init__(host, channel_layer)
        # Apart from subscribing, so that the two do not wait for each other; in order, so that
        # what one task publishes first arrives first.
        self._publish_lock = asyncio.Lock()
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._subscriber: Any = None
        self._redis: aioredis.Redis | None = None
        self._is_away = False
        self._is_broken = False

    async def publish(self, channel: str, message: bytes) -> None:
        """Raises RedisError or OSError where Redis cannot be reached."""
        async with self._publish_lock:
            await self._publisher().publish(channel, message)

    async def publish_many(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """`publish` for each (channel, message): one round trip, and one lot of Python."""
        if len(messages) == 1:
            await self.publish(*messages[0])
            return
        async with self._publish_lock:
            pipeline = self._publisher().pipeline(transaction=False)
            for channel, message in messages:
                pipeline.publish(channel, message)
            await pipeline.execute()

    def _publisher(self) -> aioredis.Redis:
        if self._redis is None:
            # Once more: the first try after a restart of Redis finds a dead connection.
            self._redis = self._client(retries=1)
        return self._redis

    async def subscribe(self, channel: str) -> None:
        """Hear this channel. Returns when Redis has confirmed, or when it is away."""
        async with self._lock:
            self._ensure_receiver()
            if channel in self._subscribed_to:
                confirmed = self._confirmations.get(channel)
            else:
                self._subscribed_to.add(channel)
                confirmed = self._confirmations[channel] = asyncio.Future()
                await self._command("subscribe", channel)
        if confirmed is not None and not self._is_away:
            # Before it is confirmed, what is published may still be missed.
            await asyncio.wait({confirmed}, timeout=CONFIRM_WITHIN)

    async def unsubscribe(self, channel: str) -> None:
        async with self._lock:
            if channel in self._subscribed_to:
                self._subscribed_to.remove(channel)
                self._confirm(channel)
                await self._command("unsubscribe", channel)

    async def flush(self) -> None:
        await super().flush()
        await self._disconnect()

    async def _command(self, name: str, channel: str) -> None:
        if self._pubsub is not None:
            try:
                await getattr(self._pubsub, name)(channel)
            except _FAILURES as error:
                # redis-py may have made a new connection by itself: not without a resync.
                self._is_broken = True
                logger.debug("Redis did not take a command: %r", error)

    # Receiving

    async def _do_receiving(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._connect()
                if self._is_away:
                    self._is_away = False
                    logger.warning("Redis is back: sockets pull what they missed.")
                    self.channel_layer.resync(self)
                pause = FIRST_PAUSE
                await self._receive_until_broken()
            except _FAILURES as error:
                if not self._is_away:
                    logger.warning("Redis is away: %r", error)
            except Exception:
                logger.exception("Receiving from Redis failed.")
            self._is_away = True
            await self._disconnect()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _connect(self) -> None:
        """Connect and subscribe to everything wanted; returns when Redis has confirmed it all."""
        async with self._lock:
            self._is_broken = False
            self._subscriber = self._client(retries=0)
            pubsub = self._subscriber.pubsub()
            wanted = set(self._subscribed_to)
            if wanted:
                await pubsub.subscribe(*wanted)
            self._pubsub = pubsub
        async with asyncio.timeout(SILENCE):
            while wanted:
                message = await pubsub.get_message(timeout=SILENCE)
                if message is not None:
                    self._receive_message(message)
                    if message["type"] == "subscribe":
                        wanted.discard(_name(message))
                wanted &= self._subscribed_to

    async def _receive_until_broken(self) -> None:
        asked = False
        while not self._is_broken:
            if not self._pubsub.subscribed:
                await asyncio.sleep(FIRST_PAUSE)
                continue
            message = await self._pubsub.get_message(timeout=SILENCE)
            if message is not None:
                asked = False
                self._receive_message(message)
            elif asked:
                raise TimeoutError("Redis gave no sign of life.")
            else:
                # A host that vanished never closes the connection.
                asked = True
                await self._pubsub.ping()

    def _receive_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._confirm(_name(message))
        elif message["type"] == "message":
            try:
                # Once for all members, which share it and do not change it.
                message["data"] = self.channel_layer.channel_layer.deserialize(message["data"])
            except Exception:
                logger.exception("What was published cannot be read; it is left out.")
                return
            super()._receive_message(message)

    def _confirm(self, channel: str) -> None:
        confirmed = self._confirmations.pop(channel, None)
        if confirmed is not None and not confirmed.done():
            confirmed.set_result(None)

    # Connections

    def _client(self, *, retries: int) -> aioredis.Redis:
        pool = create_pool({**self.host, "retry": Retry(NoBackoff(), retries)})
        return aioredis.Redis(connection_pool=pool)

    async def _disconnect(self) -> None:
        subscriber, pubsub = self._subscriber, self._pubsub
        self._subscriber = self._pubsub = None
        try:
            if pubsub is not None:
                await pubsub.aclose()
            if subscriber is not None:
                await subscriber.aclose(close_connection_pool=True)
        except _FAILURES as error:
            logger.debug("A broken connection did not close: %r", error)


def _name(message: dict[str, Any]) -> str:
    name = message["channel"]
    return name.decode() if isinstance(name, bytes) else str(name)
