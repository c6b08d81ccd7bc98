"""What there is to know about a channel: its row, the settings, and LINE's answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from chat.line.account import BotInfo, Quota, WebhookEndpoint, WebhookTest
from chat.line.client import LineClient
from chat.line.errors import Kind, LineError
from chat.models import Channel

T = TypeVar("T")

# Seconds. LINE waits for our own webhook in its test.
CALL = 8.0
IN_ALL = 20.0


@dataclass(frozen=True)
class Answers:
    """LINE's answers. None: not asked, for want of a token; `token` "": there is none to use."""

    token: str | LineError = field(repr=False)
    info: BotInfo | LineError | None = None
    # Our clock as that answer came.
    info_at: datetime | None = None
    endpoint: WebhookEndpoint | LineError | None = None
    test: WebhookTest | LineError | None = None
    quota: Quota | LineError | None = None


@dataclass(frozen=True)
class Facts:
    """All that the checks look at. `channel` is read after LINE has tested its webhook;
    `line_url`: where LINE's API is taken to be, "" for LINE itself."""

    channel: Channel
    answers: Answers
    now: datetime
    public_url: str
    line_url: str


def gather(channel: Channel) -> Facts:
    """Ask LINE, for at most 20 seconds, and read the row again. Opens no transaction."""
    answers = asyncio.run(_bounded(channel))
    return Facts(
        channel=Channel.objects.get(pk=channel.pk),
        answers=answers,
        now=timezone.now(),
        public_url=settings.PUBLIC_URL,
        line_url=settings.LINE_API_BASE_URL,
    )


async def _bounded(channel: Channel) -> Answers:
    line_url = settings.LINE_API_BASE_URL or None
    async with LineClient(line_url, timeout=CALL, connect_timeout=CALL / 2) as line:
        try:
            async with asyncio.timeout(IN_ALL):
                return await ask(line, channel)
        except TimeoutError:
            return Answers(LineError(Kind.INTERRUPTED, detail=f"No answer within {IN_ALL:.0f} s."))


async def ask(line: LineClient, channel: Channel) -> Answers:
    """All that LINE has to say of the channel, each answer or why there is none."""
    token = await _token(line, channel)
    if isinstance(token, LineError) or not token:
        return Answers(token)
    info, endpoint, test, quota = await asyncio.gather(
        _dated(line.bot_info(token)),
        _or_error(line.webhook_endpoint(token)),
        _or_error(line.test_webhook(token, channel.webhook_url)),
        _or_error(line.quota(token)),
    )
    return Answers(token, *info, endpoint, test, quota)


async def _token(line: LineClient, channel: Channel) -> str | LineError:
    """A short-lived one is made for the occasion: that it can be made is the question."""
    if not channel.makes_tokens:
        return channel.access_token
    try:
        made = await line.stateless_token(channel.line_channel_id, channel.channel_secret)
    except LineError as error:
        return error
    return made.token


async def _dated(call: Awaitable[T]) -> tuple[T | LineError, datetime]:
    return await _or_error(call), timezone.now()


async def _or_error(call: Awaitable[T]) -> T | LineError:
    try:
        return await call
    except LineError as error:
        return error
