"""`manage.py work`: the worker alone, any number of times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from livechat_project import interpreter, migrations, shutdown
from livechat_project.metrics import beside
from livechat_project.worker import Worker


class Command(BaseCommand):
    help = "Work through webhooks left over, the outbox and timed jobs, until SIGTERM or SIGINT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--metrics",
            metavar="HOST:PORT",
            help="Serve this worker's /metrics there too (needs METRICS_TOKEN).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrations.refuse_unless_applied()
        interpreter.settle_in()
        stop_metrics = self._serve_metrics(options["metrics"]) if options["metrics"] else None
        try:
            asyncio.run(self._work())
        finally:
            if stop_metrics:
                stop_metrics()

    def _serve_metrics(self, where: str) -> Callable[[], None]:
        host, _, port = where.rpartition(":")
        if not (host and port.isdecimal() and int(port) < 65536):
            raise CommandError(f"--metrics is {where!r}; it has to be a host and a port.")
        if not settings.METRICS_TOKEN:
            raise CommandError("--metrics needs METRICS_TOKEN: nobody could read them.")
        try:
            return beside.serve(host, int(port))
        except OSError as error:
            raise CommandError(f"Cannot listen on {where}: {error.strerror}.") from error

    async def _work(self) -> None:
        stop = asyncio.Event()
        shutdown.on_signals(asyncio.get_running_loop(), stop)
        worker = Worker()
        self.stdout.write(f"Worker {worker.id} started")
        self.stdout.flush()
        await worker.run(stop)
