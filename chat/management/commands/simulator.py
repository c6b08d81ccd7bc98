"""`manage.py simulator`: LINE and its phones as a process of their own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from livechat_project import server


class Command(BaseCommand):
    help = "Serve the simulator of the LINE Platform (needs DEBUG=true and SIMULATOR=true)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8001, help="Port; 0 takes a free one.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SIMULATOR:
            raise CommandError(
                "The simulator is off. Set DEBUG=true and SIMULATOR=true; it is for development."
            )
        try:
            server.serve(
                host=options["host"], port=options["port"], with_worker=False, say=self._say
            )
        except server.CannotListen as error:
            raise CommandError(str(error)) from error

    def _say(self, address: str) -> None:
        self.stdout.write(f"LINE simulator at {address}/simulator/")
        self.stdout.write(f"LINE_API_BASE_URL={address}/simulator/line")
        self.stdout.flush()
