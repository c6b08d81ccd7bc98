"""Events as another process announces them, straight into the channel layer."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from livechat_project.channel_layer import ResyncingChannelLayer
from tests.benchmarks.installation import Installation


class Publisher:
    """Publishes finished `new_message` frames to a group."""

    def __init__(self, installation: Installation, group: str) -> None:
        self._layer = ResyncingChannelLayer(hosts=[installation.redis.url])
        self._group = group

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._layer.flush()

    async def publish(self, number: int) -> None:
        """A message whose text begins with this number."""
        message: dict[str, Any] = {"type": "chat.event", "t": frame(number)}
        await self._layer.group_send(self._group, message)


def frame(number: int) -> str:
    """As long as the frame of a short text is (tests/benchmarks/watching.py reads it)."""
    return (
        '{"type":"new_message","timestamp":"2026-01-30T08:15:02.123Z","payload":{"id":'
        f'{number},"line_user_id":"U00000000000000000000000000000001","direction":"INCOMING",'
        f'"content":"{number} Is the blue one in stock?","message_type":"text","payload":null,'
        '"sender_role":"USER","operator_id":null,"operator_name":null,'
        '"created_at":"2026-01-30T08:15:02.123Z","occurred_at":"2026-01-30T08:15:02.100Z",'
        f'"temp_id":null,"seq":{number},"rev":{number},"status":null,"reason":null,"free":null}}}}'
    )
