"""`/metrics` says what waits and how long, to those who may know."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import timedelta
from urllib.error import HTTPError

import pytest
import yaml
from django.db import OperationalError
from django.test import AsyncClient
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from chat.models import Channel, Conversation, Message, OutboxEntry, Session
from livechat_project.metrics import beside, rows
from livechat_project.requests import RequestDoor
from tests.chat.line.servers import answering, serving
from tests.support.processes import ROOT
from tests.support.shop import parked_event
from tests.support.waiting import free_port
from webhooks.models import WebhookEvent

OPERATING = ROOT / "docs/operating"
TOKEN = "a-token-for-prometheus"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on(settings, monkeypatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    # Each test has its own database, and none remembers the one before.
    monkeypatch.setattr(rows, "KEPT_SECONDS", -1.0)


async def scraped() -> dict[tuple[str, ...], float]:
    """Name and values of labels → value."""
    answer = await AsyncClient().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, *(value for key, value in sample.labels.items() if key != "le")): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        ("", "Bearer ", 404),
        ("", "", 404),
        (TOKEN, "", 401),
        (TOKEN, "Bearer another", 401),
        (TOKEN, f"Token {TOKEN}", 401),
        (TOKEN, "Bearer é", 401),
        (TOKEN, f"Bearer {TOKEN}", 200),
    ],
)
async def test_only_who_has_the_token_reads_them(settings, token, given, status) -> None:
    settings.METRICS_TOKEN = token
    answer = await AsyncClient().get("/metrics", headers={"authorization": given})
    assert answer.status_code == status
    assert ("livechat_queue" in answer.content.decode()) is (status == 200)


async def test_what_waits_is_counted_with_its_age(conversation: Conversation) -> None:
    now = timezone.now()
    ago = now - timedelta(seconds=90)
    channel = await Channel.objects.aget()
    channel.quota_type, channel.quota_limit, channel.quota_used = "limited", 200, 150
    channel.webhook_seen_at = ago
    await channel.asave()
    await Session.objects.acreate(conversation=conversation, opened_at=ago, waiting_since=ago)
    message = await Message.objects.acreate(
        conversation=conversation,
        seq=1,
        rev=1,
        incoming_count=0,
        direction="OUTGOING",
        status="queued",
        sender_role="ADMIN",
        created_at=ago,
        occurred_at=ago,
    )
    entry = await OutboxEntry.objects.acreate(message=message, conversation=conversation)
    await OutboxEntry.objects.filter(pk=entry.pk).aupdate(created_at=ago)
    event = await asyncio_parked(channel)
    await WebhookEvent.objects.filter(pk=event).aupdate(parked_at=None, received_at=ago)

    found = await scraped()
    assert found["livechat_database_up",] == 1
    assert found["livechat_queue",] == 1
    assert found["livechat_outbox_waiting",] == 1
    assert found["livechat_webhook_events_waiting",] == 1
    assert found["livechat_workers",] == 0
    assert found["livechat_quota_used", "default"] == 150
    assert found["livechat_quota_limit", "default"] == 200
    for name in ("queue_oldest", "outbox_oldest", "webhook_oldest"):
        assert 89 < found[f"livechat_{name}_seconds",] < 150
    assert 89 < found["livechat_webhook_silence_seconds", "default"] < 150


async def asyncio_parked(channel: Channel) -> int:
    from asgiref.sync import sync_to_async

    return (await sync_to_async(parked_event)(channel)).pk


async def test_what_line_says_is_counted_by_its_reason() -> None:
    def count(found: dict[tuple[str, ...], float], outcome: str) -> float:
        return found.get(("livechat_line_requests_total", "profile", outcome), 0)

    before = await scraped()
    async with serving(answering(500, {"message": "oops"})) as client:
        with pytest.raises(Exception, match="server"):
            await client.profile("token", "U1")
    async with serving(answering(200, {"displayName": "Nok"})) as client:
        await client.profile("token", "U1")
    after = await scraped()
    assert count(after, "server") - count(before, "server") == 1
    assert count(after, "ok") - count(before, "ok") == 1


async def test_without_the_database_the_rest_is_still_said(monkeypatch) -> None:
    def refused(now: object) -> object:
        raise OperationalError("password authentication failed for user livechat")

    monkeypatch.setattr(rows, "figures", refused)
    found = await scraped()
    assert found["livechat_database_up",] == 0
    assert ("livechat_sockets",) in found
    assert ("livechat_queue",) not in found


def test_a_worker_says_its_own_beside_its_work() -> None:
    port = free_port()
    stop = beside.serve("127.0.0.1", port)
    try:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(asked) as answer:
            assert b"livechat_line_requests" in answer.read()
        for url, status in (("/metrics", 401), ("/", 404)):
            with pytest.raises(HTTPError) as raised:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{url}")
            assert raised.value.code == status
            raised.value.close()
    finally:
        stop()


# What is drawn and alarmed


async def known_names() -> set[str]:
    """Those that a scrape brings, and those whose first sample is still to come."""
    channel = await Channel.objects.acreate(
        slug="default", quota_type="limited", quota_limit=1, quota_used=1
    )
    channel.webhook_seen_at = timezone.now()
    await channel.asave()
    await passed_through_the_door()
    async with serving(answering(200, {"displayName": "Nok"})) as client:
        await client.profile("token", "U1")
    return {key[0] for key in await scraped()} | {"up"}


async def passed_through_the_door() -> None:
    async def page(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200})

    async def nothing(message: object = None) -> None:
        pass

    scope = {"type": "http", "path": "/", "headers": []}
    await RequestDoor(page, behind_proxy=False)(scope, nothing, nothing)


NAME = re.compile(r"\b(?:livechat|process|python)_\w+|\bup\b")


async def test_dashboard_alerts_and_page_name_only_what_there_is_and_the_page_all_of_it() -> None:
    known = await known_names()
    dashboard = json.loads((OPERATING / "dashboard.json").read_text(encoding="utf-8"))
    alerts = yaml.safe_load((OPERATING / "alerts.yml").read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    expressions += [rule["expr"] for rule in rules]
    assert len(expressions) > 30
    named = {name for expression in expressions for name in NAME.findall(expression)}
    assert named - known == set()

    page = (OPERATING / "metrics.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(livechat_\w+)`", page))
    families = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in known}
    ours = {name for name in families if name.startswith("livechat_")}
    assert documented == {name for name in ours if not name.endswith(("requests", "failures"))}


def test_every_alert_leads_to_a_place_in_the_runbook() -> None:
    alerts = yaml.safe_load((OPERATING / "alerts.yml").read_text(encoding="utf-8"))
    text = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.M)
    slugs = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
    for rule in alerts["groups"][0]["rules"]:
        assert rule["annotations"]["runbook"].partition("#")[2] in slugs
        assert rule["labels"]["severity"] in {"page", "ticket"}
