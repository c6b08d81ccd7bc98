"""`manage.py backup FILE`: everything in one file, while servers run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from livechat_project import migrations
from livechat_project.upkeep.archive import Damaged
from livechat_project.upkeep.backup import back_up, check


class Command(BaseCommand):
    help = (
        "Write the database and the media into one new file, while servers run. Without the keys "
        "(SECRET_KEY, ENCRYPTION_KEYS): keep those elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, for example livechat.zip.")
        parser.add_argument(
            "--check", action="store_true", help="Write nothing: read that backup to its end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if not options["check"]:
                migrations.refuse_unless_applied()
                made = back_up(path)
                self.stdout.write(
                    f"{path}: {made.rows:,} rows, {made.files:,} files, {made.bytes:,} bytes"
                )
            found = check(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already.") from error
        except (Damaged, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Read to its end and whole; made at {found['made_at']}.")
