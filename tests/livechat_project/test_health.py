"""Health and readiness say what is true, also when it is not good."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.test import AsyncClient
from django.utils import timezone

from chat import broadcast
from chat.models import WorkerHeartbeat
from livechat_project import health, migrations, shutdown
from tests.support.programs import Server
from tests.support.stack import Stack
from tests.support.waiting import eventually

ALL_OK = dict.fromkeys(("database", "migrations", "channel_layer", "worker"), "ok")


async def ready() -> tuple[int, dict[str, Any]]:
    response = await AsyncClient(headers={"host": "localhost"}).get("/api/v1/ready")
    answer = response.json()
    assert set(answer) == {"status", "checks"}
    assert set(answer["checks"]) == set(ALL_OK)
    return response.status_code, answer


async def a_worker(*, age: float = 0) -> None:
    seen = timezone.now() - timedelta(seconds=age)
    await WorkerHeartbeat.objects.acreate(id=uuid.uuid4(), started_at=seen, last_seen=seen)


@pytest.fixture(autouse=True)
def _not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    health._migrated.clear()


async def test_a_process_that_answers_is_alive() -> None:
    response = await AsyncClient(headers={"host": "localhost"}).get("/api/v1/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
async def test_it_is_ready_when_everything_is() -> None:
    await a_worker()
    assert await ready() == (200, {"status": "ok", "checks": ALL_OK})


@pytest.mark.django_db(transaction=True)
async def test_without_a_living_worker_it_is_not_ready() -> None:
    await a_worker(age=16)
    assert await ready() == (503, {"status": "failed", "checks": ALL_OK | {"worker": "failed"}})


@pytest.mark.django_db(transaction=True)
async def test_a_migration_that_is_missing_is_noticed_until_it_is_applied(monkeypatch) -> None:
    await a_worker()
    monkeypatch.setattr(migrations, "unapplied", lambda: ["chat.0002_more"])
    assert await ready() == (
        503,
        {"status": "failed", "checks": ALL_OK | {"migrations": "failed"}},
    )
    monkeypatch.undo()
    assert (await ready())[0] == 200


@pytest.mark.django_db(transaction=True)
async def test_a_database_that_is_out_of_reach_is_noticed_and_its_error_not_shown(
    monkeypatch,
) -> None:
    await a_worker()

    def refused() -> bool:
        raise OperationalError("password authentication failed for user livechat")

    monkeypatch.setattr(health, "_select_one", refused)
    status, answer = await ready()
    assert (status, answer["checks"]) == (503, ALL_OK | {"database": "failed"})


@pytest.mark.django_db(transaction=True)
async def test_a_layer_that_carries_nothing_or_fails_is_noticed(monkeypatch) -> None:
    await a_worker()

    async def nothing(seconds: float) -> bool:
        return False

    async def failure(seconds: float) -> bool:
        raise ConnectionError("gone")

    for stand_in in (nothing, failure):
        monkeypatch.setattr(broadcast, "round_trip", stand_in)
        status, answer = await ready()
        assert (status, answer["checks"]) == (503, ALL_OK | {"channel_layer": "failed"})


@pytest.mark.django_db(transaction=True)
async def test_a_check_that_hangs_is_given_up_in_time_and_does_not_pile_up(monkeypatch) -> None:
    await a_worker()
    monkeypatch.setattr(health, "TIMEOUT", 0.2)
    calls = []
    release = asyncio.Event()

    async def hangs() -> bool:
        calls.append(1)
        await release.wait()
        return True

    monkeypatch.setitem(health.CHECKS, "database", hangs)
    started = time.monotonic()
    for _ in range(3):
        status, answer = await ready()
        assert (status, answer["checks"]["database"]) == (503, "failed")
    assert time.monotonic() - started < 2
    assert len(calls) == 1
    release.set()
    assert (await ready())[0] == 200


@pytest.mark.django_db(transaction=True)
async def test_a_process_that_is_told_to_stop_is_not_ready(monkeypatch) -> None:
    await a_worker()
    monkeypatch.setattr(shutdown.begun, "is_set", lambda: True)
    assert await ready() == (503, {"status": "stopping", "checks": ALL_OK})


@pytest.mark.django_db(transaction=True)
async def test_asking_leaves_nothing_behind_in_the_layer() -> None:
    await a_worker()
    for _ in range(3):
        assert (await ready())[0] == 200
    layer = get_channel_layer()
    assert layer is not None
    assert (layer.channels, layer.groups) == ({}, {})


@pytest.mark.django_db(transaction=True)
async def test_a_check_that_hung_for_long_is_asked_anew(monkeypatch) -> None:
    await a_worker()
    monkeypatch.setattr(health, "TIMEOUT", 0.2)
    monkeypatch.setattr(health, "GIVE_UP", 0.1)
    never = asyncio.Event()

    async def hangs() -> bool:
        return await never.wait()

    monkeypatch.setitem(health.CHECKS, "database", hangs)
    assert (await ready())[0] == 503
    monkeypatch.setitem(health.CHECKS, "database", health._database)
    assert (await ready())[0] == 200
    never.set()


# As a process


def checks(server: Server) -> tuple[int, dict[str, str]]:
    status, answer = server.request("/api/v1/ready")
    return status, answer["checks"]


def test_a_worker_in_another_process_counts_until_its_heartbeat_is_old(stack: Stack) -> None:
    server = stack.start_server(worker=False)
    assert checks(server) == (503, ALL_OK | {"worker": "failed"})

    worker = stack.start_worker()
    eventually(lambda: checks(server) == (200, ALL_OK), "ready", within=15)

    worker.kill()
    # As it looks 16 seconds later.
    stack.manage(
        "shell",
        "--no-imports",
        "-c",
        "from datetime import timedelta; from django.db.models import F; "
        "from chat.models import WorkerHeartbeat as W; "
        "W.objects.update(last_seen=F('last_seen') - timedelta(seconds=16))",
    )
    assert checks(server) == (503, ALL_OK | {"worker": "failed"})
    assert server.request("/api/v1/health")[0] == 200


def test_without_redis_it_is_not_ready_and_with_redis_again_it_is(stack: Stack) -> None:
    server = stack.start_server()
    if stack.redis is None:
        return  # this set-up has none to lose
    stack.redis.kill()
    assert checks(server) == (503, ALL_OK | {"channel_layer": "failed"})
    stack.redis.start()
    eventually(lambda: checks(server) == (200, ALL_OK), "ready again", within=5)
