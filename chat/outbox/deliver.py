"""One attempt from the call to its consequence. LINE is called outside of any transaction."""

from __future__ import annotations

import asyncio
import logging
import random as randomness
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import assert_never
from uuid import UUID

from django.db import transaction

from chat import threads
from chat.line.client import Accepted, LineClient
from chat.line.errors import Kind, LineError
from chat.models import Conversation
from chat.operations.keep_token import token_refused
from chat.operations.quota import note_pushes, note_quota_exhausted
from chat.operations.settle import settle_accepted, settle_failed, settle_unknown
from chat.outbox import clock, lease, plan
from chat.outbox.apart import take_apart
from chat.outbox.attempt import (
    Again,
    Apart,
    Attempt,
    Failed,
    Limited,
    PushInstead,
    Settled,
    Unknown,
    Verdict,
    after_error,
    before_call,
)
from chat.outbox.backoff import RateLimits
from chat.outbox.quota_watch import QuotaWatch

logger = logging.getLogger(__name__)

# What is written down of an attempt; a channel's limit rests the channel as well.
Written = Settled | Failed | Unknown | Again | PushInstead | Apart


def next_attempt(conversation_id: int, worker: UUID) -> Attempt | None:
    """What is to be said in the conversation now, leased and committed; None for nothing."""
    now = clock.now()
    planned = plan.plan_next(conversation_id=conversation_id, worker=worker, now=now)
    return planned or lease.take_over(conversation_id=conversation_id, worker=worker, now=now)


class Deliverer:
    """Says to LINE what was planned, in the name of one worker."""

    def __init__(self, line: LineClient, worker: UUID) -> None:
        self._line = line
        self._worker = worker
        self._rate_limits = RateLimits()
        self._quota = QuotaWatch()
        # Whose channel's places the conversations in hand take: by conversation, the channel.
        self.channels: dict[int, int] = {}
        # Set when the process is asked to end: calls in hand are finished, none is begun.
        self.is_stopping = False

    async def deliver(self, conversation_id: int) -> None:
        """What waits in the conversation, one request after the other, until nothing is left."""
        try:
            attempt = await threads.run(next_attempt, conversation_id, self._worker)
            while attempt is not None:
                self.channels[conversation_id] = attempt.channel_id
                verdict = before_call(attempt, clock.now()) or await self._say(attempt)
                attempt = await self._conclude(attempt, verdict)
        finally:
            self.channels.pop(conversation_id, None)

    async def _say(self, attempt: Attempt) -> Verdict:
        try:
            async with self._renewed(attempt):
                accepted = await self._call(attempt)
        except LineError as error:
            refusal = error
            await self._learn(attempt, error)
        except Exception as error:  # What a bug leaves behind is as unknown as any.
            logger.exception("Delivery %s broke off.", attempt.delivery_id)
            refusal = LineError(Kind.INTERRUPTED, detail=type(error).__name__)
        else:
            self._rate_limits.passed(attempt.channel_id, attempt.delivery_id)
            return Settled(accepted)
        return after_error(
            attempt,
            refusal,
            clock.now(),
            rate_limits=self._rate_limits.times(attempt.delivery_id),
            random=randomness.random,
        )

    async def _learn(self, attempt: Attempt, error: LineError) -> None:
        """Of no weight for the delivery itself, whose outcome is clear."""
        try:
            await threads.run(_learn, attempt, error)
        except Exception:
            logger.exception("What LINE said of channel %s is lost.", attempt.channel_id)

    async def _call(self, attempt: Attempt) -> Accepted:
        if attempt.reply_token is not None:
            return await self._line.reply(
                attempt.access_token, attempt.reply_token, attempt.messages
            )
        return await self._line.push(
            attempt.access_token, attempt.to, attempt.messages, attempt.retry_key
        )

    @asynccontextmanager
    async def _renewed(self, attempt: Attempt) -> AsyncIterator[None]:
        """Keep the lease while the block runs."""
        renewing = asyncio.create_task(self._renew(attempt))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, attempt: Attempt) -> None:
        held = True
        while held:
            await asyncio.sleep(lease.RENEW_SECONDS)
            try:
                held = await threads.run(
                    lease.renew,
                    delivery_id=attempt.delivery_id,
                    worker=self._worker,
                    now=clock.now(),
                )
            except Exception:  # The call goes on; the next renewal may succeed.
                logger.exception("The lease on delivery %s was not renewed.", attempt.delivery_id)
        logger.warning("Another worker has taken over delivery %s.", attempt.delivery_id)

    async def _conclude(self, attempt: Attempt, verdict: Verdict) -> Attempt | None:
        """Write the verdict down. Returns the attempt that comes after this one, if any."""
        pk = attempt.delivery_id
        if isinstance(verdict, Limited):
            until = self._rate_limits.limited(attempt.channel_id, pk, clock.now())
            await threads.run(
                lease.pause,
                delivery_id=pk,
                channel_id=attempt.channel_id,
                worker=self._worker,
                until=until,
                clean=attempt.clean,
                error=verdict.error,
            )
            return None
        if not isinstance(verdict, Again):
            self._rate_limits.forget(pk)
        write = _write_down if self.is_stopping else _write_down_and_go_on
        following = await threads.run(write, attempt, verdict, self._worker)
        if isinstance(verdict, Settled) and attempt.reply_token is None:
            await self._watch_quota(attempt)
        return following

    async def _watch_quota(self, attempt: Attempt) -> None:
        channel_id, now = attempt.channel_id, clock.now()
        recent = self._quota.pushed(channel_id, attempt.recipients, now)
        if not recent:
            return
        try:
            left = await threads.run(note_pushes, channel_id=channel_id, recent=recent, now=now)
        except Exception:  # The messages have gone out; the next look may succeed.
            logger.exception("Nobody looked at the quota of channel %s.", channel_id)
        else:
            self._quota.looked(channel_id, left)


def _learn(attempt: Attempt, error: LineError) -> None:
    """What the refusal of one message says of the whole channel."""
    if error.kind == Kind.TOKEN and attempt.token_is_short:
        token_refused(channel_id=attempt.channel_id, token=attempt.access_token)
    elif error.kind == Kind.QUOTA and attempt.reply_token is None:
        note_quota_exhausted(channel_id=attempt.channel_id, now=clock.now())


def _write_down_and_go_on(attempt: Attempt, verdict: Written, worker: UUID) -> Attempt | None:
    """One transaction for this request's end and the next one's beginning: while many wait, its
    price is a good part of a call's."""
    if isinstance(verdict, Again):
        return _write_down(attempt, verdict, worker)
    try:
        with transaction.atomic():
            conversation = Conversation.objects.locked(attempt.conversation_id)
            replaced = _write_down(attempt, verdict, worker, conversation)
            return replaced or plan.plan_next(
                conversation_id=conversation.pk,
                worker=worker,
                now=clock.now(),
                locked=conversation,
            )
    except Exception:
        # What LINE has said is written down, whatever is wrong with the next one.
        logger.exception("After delivery %s nothing could be planned.", attempt.delivery_id)
        return _write_down(attempt, verdict, worker)


def _write_down(
    attempt: Attempt,
    verdict: Written,
    worker: UUID,
    locked: Conversation | None = None,
) -> Attempt | None:
    now = clock.now()
    pk = attempt.delivery_id
    match verdict:
        case Settled(accepted):
            settle_accepted(delivery_id=pk, accepted=accepted, now=now, locked=locked)
        case Failed(code, error, request_id):
            settle_failed(
                delivery_id=pk,
                worker=worker,
                code=code,
                error=error,
                request_id=request_id,
                now=now,
                locked=locked,
            )
        case Unknown(error, request_id):
            settle_unknown(
                delivery_id=pk,
                worker=worker,
                error=error,
                request_id=request_id,
                now=now,
                locked=locked,
            )
        case PushInstead():
            return plan.push_instead(delivery_id=pk, worker=worker, now=now, locked=locked)
        case Apart(error, request_id):
            take_apart(delivery_id=pk, worker=worker, error=error, request_id=request_id, now=now)
        case Again(delay, clean, error):
            lease.release(
                delivery_id=pk, worker=worker, due_at=now + delay, clean=clean, error=error
            )
        case _:
            assert_never(verdict)
    return None
