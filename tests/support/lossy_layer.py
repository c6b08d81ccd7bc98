"""Channel layers that lose a third of what they carry: some for a whole group, some for one member.

Chosen by `lossy_settings.py`, which a test's server is started with; the product knows nothing of
it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from typing import Any

from channels.layers import InMemoryChannelLayer

from livechat_project.channel_layer import RESYNC, ResyncingChannelLayer

logger = logging.getLogger(__name__)

# 1 - (5/6 * 4/5) = 1/3
_LOST_FOR_ALL = 1 / 6
_LOST_FOR_ONE = 1 / 5
_REPORT_EVERY = 100
# `ready` sends itself a message, and waits for it.
_KEPT = ("round.trip", RESYNC["type"])


class _Loses:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chance = random.Random(20)
        self._lost = 0

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if not self._loses(message, _LOST_FOR_ALL):
            await self._really.group_send(group, message)

    async def receive(self, channel: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = await self._really.receive(channel)
            if not self._loses(message, _LOST_FOR_ONE):
                return message

    @property
    def _really(self) -> Any:
        return super()

    def _loses(self, message: dict[str, Any], share: float) -> bool:
        if message.get("type") in _KEPT or self._chance.random() >= share:
            return False
        self._lost += 1
        if self._lost % _REPORT_EVERY == 0:
            logger.warning("Lost on purpose: %s messages.", self._lost)
        return True


class LossyInMemoryLayer(_Loses, InMemoryChannelLayer):
    """The embedded set-up's."""


class LossyRedisLayer(_Loses, ResyncingChannelLayer):
    """The production set-up's."""

    async def group_send_many(self, sends: Sequence[tuple[str, Any]]) -> None:
        kept = [one for one in sends if not self._loses(one[1], _LOST_FOR_ALL)]
        if kept:
            await super().group_send_many(kept)

    @property
    def _really(self) -> Any:
        # It hands everything on to the layer of the running loop.
        return self._get_layer()
