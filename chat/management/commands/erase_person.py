"""`manage.py erase_person LINE_ID`: forget somebody, with a certificate."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from chat.errors import ChatError
from chat.models import LogEntry
from chat.operations.erase_person import erase_person
from chat.selectors.remains import remains_of


class Command(BaseCommand):
    help = "Erase a person by LINE id in all channels and groups, and print the certificate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("line_id", help="LINE's id of the user, group or room.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument("--by", default="", help="Who asked for it, for the certificate.")

    def handle(self, *args: Any, **options: Any) -> None:
        line_id = options["line_id"]
        if not options["yes"]:
            answer = input(f"Erase {line_id} for good? Type the id again to confirm: ")
            if answer.strip() != line_id:
                raise CommandError("Nothing was erased.")
        try:
            made = erase_person(
                line_id=line_id, actor_id=None, by=options["by"], via=LogEntry.Via.COMMAND
            )
        except ChatError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Certificate {made.pk}, {made.at.isoformat()}")
        for name, count in made.counts.items():
            self.stdout.write(f"  {name}: {count}")
        self.stdout.write(f"  pseudonym: {made.pseudonym}")
        self.stdout.write(f"  digest: {made.digest}")
        left = remains_of([line_id])
        for one in left:
            self.stderr.write(f"Still there: {one.table}.{one.column}, {one.rows} rows")
        if left:
            raise CommandError("The id is still in the database.")
        self.stdout.write("Every table was looked through: the id is nowhere.")
