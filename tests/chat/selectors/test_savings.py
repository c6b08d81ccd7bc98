"""What was saved: by replies, which are free, and by sending several messages at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chat.selectors.savings import last_months, pushes_saved
from tests.chat.outbox.rows import a_channel, a_conversation, a_sent_request

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 11, 3, 0, tzinfo=UTC)


def test_a_months_requests_what_they_cost_and_what_they_saved():
    channel = a_channel()
    conversation = a_conversation(channel=channel)
    a_sent_request(conversation, at=NOW, kind="reply", messages=2)
    a_sent_request(conversation, at=NOW, kind="reply", recipients=4)
    a_sent_request(conversation, at=NOW, messages=3)
    a_sent_request(conversation, at=NOW, recipients=5, messages=2)
    a_sent_request(conversation, at=NOW, kind="push", state="failed", messages=4)
    a_sent_request(a_conversation(channel=a_channel("second")), at=NOW, kind="reply")

    (june,) = last_months(channel.pk, NOW, 12)
    assert june.start == date(2026, 6, 1)
    assert (june.replies, june.pushes, june.counted) == (2, 2, 6)
    assert june.by_replies == 2 + 4
    assert june.by_bundling == 2 + 5
    assert pushes_saved(channel.pk, NOW) == june.saved == 13


def test_months_are_lines_and_the_newest_is_first():
    channel = a_channel()
    conversation = a_conversation(channel=channel)
    a_sent_request(conversation, at=datetime(2026, 5, 31, 15, tzinfo=UTC), kind="reply")
    a_sent_request(conversation, at=datetime(2026, 5, 31, 14, 59, tzinfo=UTC), kind="reply")
    a_sent_request(conversation, at=datetime(2025, 6, 30, 14, 59, tzinfo=UTC), kind="reply")
    found = last_months(channel.pk, NOW, 12)
    assert [month.start for month in found] == [date(2026, 6, 1), date(2026, 5, 1)]
    assert pushes_saved(channel.pk, NOW) == 1


def test_where_nothing_was_sent_nothing_was_saved():
    assert pushes_saved(a_channel().pk, NOW) == 0
