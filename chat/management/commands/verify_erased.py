"""`manage.py verify_erased LINE_ID [NAME …]`: is anything of somebody left?"""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from chat.models import Erasure
from chat.models.privacy import subject_of
from chat.selectors.remains import broken_certificates, remains_of


class Command(BaseCommand):
    help = (
        "Look through every column of every table for a LINE id and names, and check the "
        "certificates of erasures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("line_id", help="LINE's id of who was erased.")
        parser.add_argument("names", nargs="*", help="What they were called.")

    def handle(self, *args: Any, **options: Any) -> None:
        line_id, names = options["line_id"], options["names"]
        made = Erasure.objects.filter(subject=subject_of(line_id)).order_by("at")
        for each in made:
            self.stdout.write(f"Certificate {each.pk}, {each.at.isoformat()}, by {each.by or '—'}")
        if not made:
            self.stdout.write("No certificate is about this id.")
        broken = broken_certificates()
        for each in broken:
            self.stdout.write(f"Certificate {each.pk} was changed, or the one before is missing.")
        left = remains_of([line_id])
        called = [(name, one) for name in names for one in remains_of([name])]
        for one in left:
            self.stdout.write(f"The id is in {one.table}.{one.column}: {one.rows} rows")
        for name, place in called:
            self.stdout.write(f"{name!r} is in {place.table}.{place.column}: {place.rows} rows")
        if left or called or broken:
            raise CommandError("Something is left; a name may be another person's or a word.")
        self.stdout.write("Nothing is left.")
