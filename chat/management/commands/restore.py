"""`manage.py restore FILE`: a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from livechat_project.upkeep.archive import Damaged
from livechat_project.upkeep.backup import Refused, restore


class Command(BaseCommand):
    help = (
        "Put a backup into an empty database and an empty place for media, then verify it. "
        "Start servers and workers afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `backup` wrote.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = restore(options["file"])
        except (Damaged, Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {made.rows:,} rows, {made.files:,} files.")
        call_command("verify", stdout=self.stdout, stderr=self.stderr)
