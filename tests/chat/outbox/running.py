"""The outbox's loop at work, and waiting for what comes of it."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager

from chat import threads
from chat.models import Message
from chat.outbox.worker import OutboxWorker
from tests.support.waiting import eventually_async


@asynccontextmanager
async def running(line, workers=1):
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(OutboxWorker(line, uuid.uuid4()).run(stop)) for _ in range(workers)
    ]
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 15)


def in_database(function, *arguments):
    return threads.run(function, *arguments)


async def all_sent(count):
    async def sent():
        return await in_database(Message.objects.filter(status="sent").count) == count

    await eventually_async(sent, f"{count} messages sent", within=20)


async def now(value):
    return bool(value)
