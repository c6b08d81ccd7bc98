"""The rules by themselves: which answer, to which try, means what."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from chat.line.errors import Kind, LineError
from chat.outbox import backoff
from chat.outbox.attempt import (
    Again,
    Attempt,
    Failed,
    Limited,
    PushInstead,
    Settled,
    Unknown,
    after_error,
    before_call,
)

NOW = datetime(2026, 1, 30, 8, 15, tzinfo=UTC)


def attempt(*, reply_age=None, tried_ago=None, number=1):
    """A push; a reply whose token came `reply_age` seconds ago; first tried `tried_ago` ago."""
    return Attempt(
        delivery_id=1,
        conversation_id=1,
        channel_id=1,
        access_token="token",
        to="U1",
        messages=[],
        retry_key=uuid.uuid4(),
        number=number,
        tried_at=None if tried_ago is None else NOW - timedelta(seconds=tried_ago),
        reply_token=None if reply_age is None else "reply-token",
        token_received_at=None if reply_age is None else NOW - timedelta(seconds=reply_age),
    )


def judged(kind, *, rate_limits=0, **fields):
    error = LineError(kind)
    return after_error(attempt(**fields), error, NOW, rate_limits=rate_limits, random=lambda: 0.5)


UNCERTAIN = [Kind.SERVER, Kind.INTERRUPTED]
CERTAIN = [Kind.QUOTA, Kind.TOKEN, Kind.REJECTED, Kind.NOT_FOUND]


@pytest.mark.parametrize("age", [0, 55])
def test_a_first_try_with_a_fresh_token_goes_out(age):
    assert before_call(attempt(reply_age=age), NOW) is None


def test_a_clean_reply_with_an_old_token_is_pushed_without_asking():
    assert before_call(attempt(reply_age=56), NOW) == PushInstead()


def test_an_interrupted_reply_is_asked_about_however_old_its_token():
    assert before_call(attempt(reply_age=500, tried_ago=490), NOW) is None


def test_a_push_goes_out_while_line_knows_its_key():
    assert before_call(attempt(tried_ago=23 * 3600), NOW) is None


def test_a_push_does_not_go_out_with_a_key_that_line_may_have_forgotten():
    assert isinstance(before_call(attempt(tried_ago=24 * 3600), NOW), Unknown)
    assert isinstance(before_call(attempt(tried_ago=24 * 3600 - 30), NOW), Unknown)


def test_a_refused_token_at_the_first_try_means_push():
    assert judged(Kind.INVALID_REPLY_TOKEN, reply_age=10) == PushInstead()


@pytest.mark.parametrize(("age", "sent"), [(20, True), (55, True), (55.1, False), (300, False)])
def test_a_refused_token_after_an_interruption_means_sent_within_55_s_and_nothing_later(age, sent):
    verdict = judged(Kind.INVALID_REPLY_TOKEN, reply_age=age, tried_ago=5)
    assert isinstance(verdict, Settled if sent else Unknown)
    assert not isinstance(verdict, Settled) or verdict.accepted.request_id == ""


@pytest.mark.parametrize("kind", [*UNCERTAIN, Kind.NETWORK])
def test_silence_is_answered_with_another_try(kind):
    for fields in ({}, {"reply_age": 10}):
        verdict = judged(kind, **fields)
        assert isinstance(verdict, Again)
        assert verdict.clean is (kind == Kind.NETWORK)


def test_once_uncertain_always_uncertain():
    assert judged(Kind.NETWORK, tried_ago=5).clean is False


@pytest.mark.parametrize("kind", [*UNCERTAIN, Kind.NETWORK, Kind.RATE])
def test_an_interrupted_reply_gets_no_more_tries_once_its_token_is_old(kind):
    assert isinstance(judged(kind, reply_age=56, tried_ago=50), Unknown)


@pytest.mark.parametrize("kind", CERTAIN)
def test_a_refusal_fails_a_clean_try_and_leaves_an_interrupted_one_unknown(kind):
    assert isinstance(judged(kind), Failed)
    assert isinstance(judged(kind, reply_age=5), Failed)
    assert isinstance(judged(kind, tried_ago=5), Unknown)


def test_a_rate_limit_holds_the_channel_until_there_have_been_too_many():
    assert isinstance(judged(Kind.RATE), Limited)
    assert isinstance(judged(Kind.RATE, rate_limits=8), Limited)
    assert judged(Kind.RATE, rate_limits=9).code == "line_rate"
    assert isinstance(judged(Kind.RATE, rate_limits=9, tried_ago=5), Unknown)


def test_the_last_try_decides():
    last = backoff.MAX_ATTEMPTS
    assert judged(Kind.NETWORK, number=last).code == "line_network"
    assert isinstance(judged(Kind.NETWORK, number=last, tried_ago=600), Unknown)
    assert isinstance(judged(Kind.SERVER, number=last), Unknown)
