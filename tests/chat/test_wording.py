"""Times and waits in a customer's language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chat.wording import language_of, moment, wait

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("code", "text", "language"),
    [
        ("th", "", "th"),
        ("ja-JP", "hello", "ja"),
        ("en", "สวัสดี", "en"),
        # Another language of LINE's is none of ours, whatever is in the text.
        ("zh-Hant", "こんにちは", ""),
        ("", "สวัสดีค่ะ order 1042", "th"),
        ("", "注文", ""),
        ("", "注文について", "ja"),
        ("", "hello", ""),
    ],
)
def test_a_customer_is_answered_in_lines_language_or_the_script_they_write(code, text, language):
    assert language_of(code, text) == language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Monday 30 November, 09:00"),
        ("th", "วันจันทร์ที่ 30 พฤศจิกายน เวลา 09:00 น."),
        ("ja", "11月30日(月) 9:00"),
        ("", "Monday 30 November, 09:00"),
    ],
)
def test_a_moment_is_said_by_the_teams_clock(language, said):
    assert moment(datetime(2026, 11, 30, 2, tzinfo=UTC), BANGKOK, language) == said


@pytest.mark.parametrize(
    ("seconds", "language", "said"),
    [
        (0, "en", "about a minute"),
        (61, "en", "about 2 minutes"),
        (90 * 60, "th", "ประมาณ 90 นาที"),
        (91 * 60, "en", "about 2 hours"),
        (300, "ja", "約5分"),
    ],
)
def test_a_wait_is_rounded_up(seconds, language, said):
    assert wait(seconds, language) == said
