"""`manage.py work`: the worker alone, any number of times."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management import BaseCommand

from livechat_project import interpreter, migrations, shutdown
from livechat_project.worker import Worker


class Command(BaseCommand):
    help = "Work through webhooks left over, the outbox and timed jobs, until SIGTERM or SIGINT."

    def handle(self, *args: Any, **options: Any) -> None:
        migrations.refuse_unless_applied()
        interpreter.settle_in()
        asyncio.run(self._work())

    async def _work(self) -> None:
        stop = asyncio.Event()
        shutdown.on_signals(asyncio.get_running_loop(), stop)
        worker = Worker()
        self.stdout.write(f"Worker {worker.id} started")
        self.stdout.flush()
        await worker.run(stop)
