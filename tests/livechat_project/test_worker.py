"""The worker's parts run side by side: what one of them suffers is no other's trouble."""

from __future__ import annotations

import asyncio
import signal
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat import presence
from chat.models import WebhookSubscription, WorkerHeartbeat
from chat.operations.subscriptions import new_secret, ping
from livechat_project import worker as module
from livechat_project.worker import Worker
from tests.support import cast, line
from tests.support.cast import NOK_LINE_ID
from tests.support.receiver import LOCAL, receiving
from tests.support.stack import Stack
from tests.support.waiting import eventually, eventually_async
from webhooks import intake, pump
from webhooks.models import RelayTarget

pytestmark = pytest.mark.django_db(transaction=True)


class Counted:
    """Stands in for one part; `results` are given or raised in turn, the last one for ever."""

    def __init__(self, *results: Any) -> None:
        self.results = list(results)
        self.calls = 0

    def __call__(self, *_: Any) -> Any:
        self.calls += 1
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Counted]:
    """Every part but the heartbeat replaced, and quick."""
    made = {name: Counted(0) for name in ("sweep", "profiles", "presence", "outbox")}

    async def profiles(line: object) -> int:
        return int(made["profiles"]())

    class Outbox:
        is_stuck = False

        def __init__(self, *_: object) -> None: ...

        async def run(self, stop: asyncio.Event) -> None:
            made["outbox"]()
            await stop.wait()

    monkeypatch.setattr(pump, "sweep", made["sweep"])
    monkeypatch.setattr(presence, "sweep", made["presence"])
    monkeypatch.setattr(module, "fetch_due_profiles", profiles)
    monkeypatch.setattr(module, "OutboxWorker", Outbox)
    for name in ("SWEEP", "PROFILES", "PRESENCE", "HEARTBEAT"):
        monkeypatch.setattr(module, f"{name}_EVERY", 0.02)
    monkeypatch.setattr(module, "PAUSE_AFTER_AN_ERROR", 0.02)
    return made


@asynccontextmanager
async def working() -> AsyncIterator[Worker]:
    worker, stop = Worker(), asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield worker
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


async def reached(part: Counted, calls: int) -> None:
    async def enough() -> bool:
        return part.calls >= calls

    await eventually_async(enough, f"{calls} calls")


@sync_to_async
def heartbeats() -> list[WorkerHeartbeat]:
    return list(WorkerHeartbeat.objects.all())


@pytest.mark.parametrize("broken", ["sweep", "profiles", "presence", "outbox"])
async def test_a_part_that_fails_goes_on_and_so_do_the_others(parts, broken: str, caplog) -> None:
    parts[broken].results = [RuntimeError("a bug"), RuntimeError("a bug"), 0]
    async with working():
        await reached(parts[broken], 3)
        for name in ("sweep", "profiles", "presence"):
            await reached(parts[name], parts[name].calls + 2)
    assert "a bug" in caplog.text


async def test_webhooks_are_swept_again_at_once_while_there_are_more(parts, monkeypatch) -> None:
    monkeypatch.setattr(module, "SWEEP_EVERY", 60)
    parts["sweep"].results = [100, 100, 3, 0]
    async with working():
        await reached(parts["sweep"], 4)
    assert parts["sweep"].calls == 4


async def test_its_heartbeat_is_renewed_while_it_works_and_gone_when_it_has_ended() -> None:
    async with working() as worker:

        async def beats_again() -> bool:
            found = await heartbeats()
            return [beat.pk for beat in found] == [worker.id] and (
                found[0].last_seen > found[0].started_at
            )

        await eventually_async(beats_again, "a second heartbeat")
    assert await heartbeats() == []


async def test_a_worker_that_cannot_look_into_the_outbox_has_no_heartbeat(
    monkeypatch, parts
) -> None:
    monkeypatch.setattr("livechat_project.worker.OutboxWorker.is_stuck", True)
    async with working():
        await eventually_async(lambda: _is_over(parts["sweep"], 10), "ten rounds")
        assert await heartbeats() == []


async def _is_over(part: Counted, calls: int) -> bool:
    return part.calls > calls


async def test_it_tells_other_systems_and_relays(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL

    def queue(url: str) -> None:
        subscription = WebhookSubscription.objects.create(
            name="Desk", url=url, kinds=[], secret=new_secret()
        )
        ping(subscription)
        channel = cast.default_channel()
        RelayTarget.objects.create(name="Bot", channel=channel, url=url)
        intake.store(channel=channel, body=line.body_of(line.text_event("relayed")))

    async with receiving() as receiver:
        await sync_to_async(queue)(receiver.url)

        async def both() -> bool:
            return len(receiver.heard) == 2

        async with working():
            await eventually_async(both, "both calls")
    assert {b"relayed" in heard.body for heard in receiver.heard} == {True, False}


async def test_heartbeats_of_workers_long_dead_are_swept() -> None:
    for age in (timedelta(hours=1), timedelta(seconds=20)):
        seen = timezone.now() - age
        create = WorkerHeartbeat.objects.acreate
        await create(id=uuid.uuid4(), started_at=seen, last_seen=seen)
    async with working():

        async def only_the_younger_one() -> bool:
            return len(await heartbeats()) == 2

        await eventually_async(only_the_younger_one, "the sweep")


async def test_a_stop_does_not_wait_for_the_next_round(monkeypatch) -> None:
    for name in ("SWEEP", "PROFILES", "PRESENCE", "HEARTBEAT"):
        monkeypatch.setattr(module, f"{name}_EVERY", 3600)
    async with asyncio.timeout(5):
        async with working():
            pass


# As a process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_its_name_and_ends_with_0_on_a_signal(
    stack: Stack, number: signal.Signals
) -> None:
    worker = stack.start_worker()
    eventually(lambda: "started" in worker.output(), "the worker's start")
    assert worker.process is not None
    assert worker.process.stop(number, within=10) == 0


def test_it_works_through_webhooks_that_a_server_left_behind(stack: Stack) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(worker=False)
    simulator.write("nok", "hello")
    late = (
        "from webhooks.models import WebhookEvent as E; "
        "E.objects.update(processed_at=None, parked_at=None); "
        "from chat.models import Message; Message.objects.all().delete()"
    )
    server.terminate()
    stack.manage("shell", "--no-imports", "-c", late)

    stack.start_worker()

    count = "from chat.models import Message; print(Message.objects.count())"
    eventually(
        lambda: stack.manage("shell", "--no-imports", "-c", count).strip() == "1",
        f"the message of {NOK_LINE_ID}",
    )
