"""What each check says: right, wrong, or not to be known, and what to click."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.doctor import checks, server, webhook
from chat.doctor.checks import CHECKS, examine
from chat.doctor.finding import Verdict
from chat.line.account import Quota, WebhookEndpoint, WebhookTest
from chat.line.errors import Kind, LineError
from tests.chat.doctor.cases import (
    A_PAGE,
    DOWN,
    INFO,
    LATE,
    NO_WAY,
    NOT_THERE,
    NOW,
    OFTEN,
    REFUSED,
    a_channel,
    facts,
)

RIGHT, WRONG, UNKNOWN = Verdict.RIGHT, Verdict.WRONG, Verdict.UNKNOWN
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.PUBLIC_URL = "https://chat.example.com"


def test_a_channel_that_is_set_up_rightly_is_right_in_everything():
    findings = examine(facts())
    assert len(findings) == len(CHECKS) == len({finding.what for finding in findings})
    assert [finding for finding in findings if finding.verdict != RIGHT or finding.click] == []


@pytest.mark.parametrize("error", [NO_WAY, LATE, DOWN, A_PAGE, REFUSED, OFTEN, NOT_THERE])
def test_however_line_fails_each_check_says_something_and_none_falls_over(error):
    failed = dict.fromkeys(("info", "endpoint", "test", "quota"), error)
    findings = examine(facts(**failed))
    assert all(finding.sentence for finding in findings)
    assert all(finding.click for finding in findings if finding.verdict == WRONG)


def test_without_a_token_what_line_would_have_said_is_not_known():
    nothing = dict.fromkeys(("info", "info_at", "endpoint", "test", "quota"))
    findings = {one.what: one.verdict for one in examine(facts(token="", **nothing))}
    assert findings.pop("Access token") == WRONG
    assert WRONG not in findings.values()


@pytest.mark.parametrize(
    ("changes", "verdict", "words"),
    [
        ({"info": REFUSED}, WRONG, "refuses the token"),
        ({"info": NO_WAY}, WRONG, "cannot connect to LINE"),
        ({"info": A_PAGE}, WRONG, "between this server and LINE"),
        ({"info": LATE}, UNKNOWN, "no answer in time"),
        ({"info": DOWN}, UNKNOWN, "503"),
        ({"token": LineError(Kind.REJECTED, detail="invalid client_secret")}, WRONG, "client_sec"),
        ({"token": DOWN}, UNKNOWN, "503"),
    ],
)
def test_the_token(changes, verdict, words):
    finding = checks.token(facts(**changes))
    assert finding.verdict == verdict
    assert words in finding.sentence


def test_a_short_lived_token_is_as_good_as_one_that_lasts():
    channel = a_channel(access_token="", line_channel_id="1234567890")
    assert "Short-lived" in checks.token(facts(channel)).sentence


def test_a_token_of_another_account_than_the_webhooks_is_wrong():
    finding = checks.account(facts(a_channel(bot_user_id="U" + "c" * 32)))
    assert finding.verdict == WRONG
    assert "Shop (@shop)" in finding.sentence
    assert checks.account(facts(a_channel(bot_user_id=""))).verdict == RIGHT


@pytest.mark.parametrize(
    ("endpoint", "verdict"),
    [
        (WebhookEndpoint("https://chat.example.com/api/v1/line/webhook", active=True), RIGHT),
        (WebhookEndpoint("https://chat.example.com/api/v1/line/webhook/default", True), RIGHT),
        (WebhookEndpoint("https://old.example.com/api/v1/line/webhook", active=True), WRONG),
        (NOT_THERE, WRONG),
        (DOWN, UNKNOWN),
    ],
)
def test_the_address_that_line_posts_to_is_this_channels(endpoint, verdict):
    finding = webhook.webhook_address(facts(endpoint=endpoint))
    assert finding.verdict == verdict
    if verdict == WRONG:
        assert finding.click.endswith("Edit: https://chat.example.com/api/v1/line/webhook")


def test_another_channel_has_another_address():
    url = "https://chat.example.com/api/v1/line/webhook"
    second = facts(a_channel(slug="second"), endpoint=WebhookEndpoint(url, active=True))
    assert webhook.webhook_address(second).verdict == WRONG


def test_the_switch_use_webhook():
    off = WebhookEndpoint("https://chat.example.com/api/v1/line/webhook", active=False)
    assert webhook.webhook_active(facts(endpoint=off)).click.endswith("Use webhook: on.")
    assert webhook.webhook_active(facts(endpoint=NOT_THERE)).verdict == WRONG
    assert webhook.webhook_active(facts()).verdict == RIGHT


@pytest.mark.parametrize(
    ("test", "words", "click"),
    [
        (WebhookTest(False, 0, "COULD_NOT_CONNECT", "TLS"), "cannot connect", "port 443"),
        (WebhookTest(False, 0, "REQUEST_TIMEOUT", ""), "two seconds", "proxy"),
        (WebhookTest(False, 400, "ERROR_STATUS_CODE", "400"), "another secret", "Channel secret"),
        (WebhookTest(False, 404, "ERROR_STATUS_CODE", "404"), "leads elsewhere", "/api/"),
        (WebhookTest(False, 301, "ERROR_STATUS_CODE", "301"), "301", "no redirect"),
        (WebhookTest(False, 502, "ERROR_STATUS_CODE", "502"), "502", "log"),
        (WebhookTest(False, 0, "UNCLASSIFIED", "?"), "UNCLASSIFIED", "Verify"),
        (LineError(Kind.REJECTED, status=400, detail="Invalid"), "not accept", "PUBLIC_URL"),
    ],
)
def test_lines_own_test_says_why_it_cannot_reach_us(test, words, click):
    finding = webhook.webhook_reachable(facts(test=test))
    assert finding.verdict == WRONG
    assert words in finding.sentence
    assert click in finding.click


def test_too_many_tests_an_hour_are_nobodys_fault():
    finding = webhook.webhook_reachable(facts(test=OFTEN))
    assert (finding.verdict, finding.click) == (UNKNOWN, "Examine again in an hour.")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"channel_secret": ""}, WRONG),
        ({"webhook_refused_at": NOW - MINUTE}, RIGHT),
        ({"webhook_seen_at": None, "webhook_refused_at": NOW}, WRONG),
        ({"webhook_seen_at": None}, UNKNOWN),
    ],
)
def test_the_secret_is_judged_by_what_came_last(changes, verdict):
    assert webhook.webhook_secret(facts(a_channel(**changes))).verdict == verdict


def test_a_stranger_who_only_tries_does_not_make_the_secret_wrong_but_lines_refused_test_does():
    channel = a_channel(webhook_seen_at=NOW - MINUTE, webhook_refused_at=NOW)
    refused = WebhookTest(False, 400, "ERROR_STATUS_CODE", "400")
    assert webhook.webhook_secret(facts(channel)).verdict == RIGHT
    assert webhook.webhook_secret(facts(channel, test=refused)).verdict == WRONG


def test_redelivery_is_known_only_once_it_has_happened():
    finding = webhook.webhook_redelivery(facts(a_channel(webhook_redelivered_at=None)))
    assert finding.verdict == UNKNOWN
    assert "Webhook redelivery: on" in finding.click


@pytest.mark.parametrize(
    ("mode", "mark_read", "verdict"),
    [("bot", True, WRONG), ("bot", False, RIGHT), ("team", True, UNKNOWN)],
)
def test_chat_is_on_in_the_response_settings(mode, mark_read, verdict):
    channel = a_channel(mark_read=mark_read)
    assert checks.chat_mode(facts(channel, info=replace(INFO, chat_mode=mode))).verdict == verdict


@pytest.mark.parametrize(
    ("mode", "mark_read", "verdict"),
    [("auto", True, WRONG), ("auto", False, RIGHT), ("sometimes", True, UNKNOWN)],
)
def test_read_marks_are_the_operators(mode, mark_read, verdict):
    info = replace(INFO, mark_as_read_mode=mode)
    assert checks.read_mode(facts(a_channel(mark_read=mark_read), info=info)).verdict == verdict


def test_read_marks_that_line_has_just_refused_are_not_said_to_work():
    refused = a_channel(read_refused_until=NOW + MINUTE)
    assert checks.read_mode(facts(refused)).verdict == UNKNOWN
    assert checks.read_mode(facts(a_channel(read_refused_until=NOW - MINUTE))).verdict == RIGHT


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://chat.example.com", RIGHT),
        ("https://8.8.8.8", RIGHT),
        ("http://chat.example.com", WRONG),
        ("https://localhost:8000", WRONG),
        ("https://192.168.1.2", WRONG),
        ("https://chat", WRONG),
        ("https://chat.local", WRONG),
    ],
)
def test_line_fetches_media_by_https_from_a_public_name(url, verdict):
    assert server.public_address(facts(public_url=url)).verdict == verdict


def test_beside_a_simulator_no_address_needs_to_be_public():
    found = facts(public_url="http://localhost:8000", line_url="http://localhost:8001/line")
    assert server.public_address(found).verdict == UNKNOWN


@pytest.mark.parametrize(("seconds", "verdict"), [(4, RIGHT), (-4, RIGHT), (9, WRONG), (-9, WRONG)])
def test_the_clock_agrees_with_lines(seconds, verdict):
    finding = server.clock(facts(info_at=NOW + timedelta(seconds=seconds)))
    assert finding.verdict == verdict
    if verdict == WRONG:
        assert f"9 s {'ahead of' if seconds > 0 else 'behind'} LINE's" in finding.sentence


def test_a_clock_of_lines_that_cannot_be_read_says_nothing():
    assert server.clock(facts(info=replace(INFO, answered_at=None))).verdict == UNKNOWN


@pytest.mark.parametrize(
    ("quota", "verdict", "words"),
    [
        (Quota(None, 41), RIGHT, "without a limit"),
        (Quota(200, 41), RIGHT, "41 of 200 used, 20 %"),
        (Quota(200, 180), WRONG, "Automatic messages"),
        (Quota(200, 200), WRONG, "Nothing is pushed"),
        (Quota(0, 0), WRONG, "100 %"),
    ],
)
def test_there_is_room_for_pushes_this_month(quota, verdict, words):
    finding = checks.quota(facts(quota=quota))
    assert finding.verdict == verdict
    assert words in finding.sentence
