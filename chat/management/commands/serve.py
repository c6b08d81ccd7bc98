"""`manage.py serve`: the product in one process."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from chat.operations.sync_default_channel import sync_default_channel
from livechat_project import migrations, server


class Command(BaseCommand):
    help = "Serve HTTP and WebSockets, with the worker in the same process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="Port; 0 takes a free one.")
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="Leave webhooks left over, the outbox and timed jobs to `manage.py work`.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrations.refuse_unless_applied()
        if not (settings.DEBUG or (settings.STATIC_ROOT / "staticfiles.json").exists()):
            self.stderr.write(
                "Static files are missing, so pages will not work. "
                "Run: python manage.py collectstatic --no-input"
            )
        sync_default_channel(
            channel_secret=settings.LINE_CHANNEL_SECRET,
            access_token=settings.LINE_CHANNEL_ACCESS_TOKEN,
            line_channel_id=settings.LINE_CHANNEL_ID,
        )
        try:
            server.serve(
                host=options["host"],
                port=options["port"],
                with_worker=not options["no_worker"],
                say=self._say,
            )
        except server.CannotListen as error:
            raise CommandError(str(error)) from error

    def _say(self, address: str) -> None:
        self.stdout.write(f"Listening on {address}")
        self.stdout.flush()
