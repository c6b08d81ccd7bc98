"""`manage.py rebuild_search`: the search index, written anew from what there is."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from chat.operations.fill_search import fill_some, start_filling


class Command(BaseCommand):
    help = (
        "Write the search index anew. Servers may run meanwhile, and find what is in it already. "
        "Ended before its end, it is gone on with by the worker, or by --resume."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--resume", action="store_true", help="Go on instead of beginning.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["resume"]:
            start_filling()
        told = 0
        while left := fill_some():
            # The keys of what is being filled count down.
            if abs(told - left) >= 100_000 or not told:
                self.stdout.write(f"To go: {left}")
                told = left
        self.stdout.write("The search index is complete.")
