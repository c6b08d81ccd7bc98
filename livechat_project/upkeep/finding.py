"""What a check of the data has found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """So many things are not as they have to be, the first few by name.

    `wrong` False: nothing is broken, but somebody should know. `advice`: what to do, "" for none.
    """

    what: str
    count: int
    examples: tuple[str, ...]
    advice: str = ""
    wrong: bool = True


class Tally:
    """Counts, and keeps the first few names, however many come."""

    def __init__(self, what: str, advice: str = "", *, wrong: bool = True) -> None:
        self._what = what
        self._advice = advice
        self._wrong = wrong
        self._count = 0
        self._examples: list[str] = []

    def add(self, name: str) -> None:
        """One more."""
        self._count += 1
        if len(self._examples) < EXAMPLES:
            self._examples.append(name)

    def finding(self) -> Iterable[Finding]:
        """What came together; nothing, if nothing did."""
        if self._count:
            found = tuple(self._examples)
            yield Finding(self._what, self._count, found, self._advice, self._wrong)


def found_in(
    rows: QuerySet, what: str, advice: str = "", *, wrong: bool = True
) -> Iterable[Finding]:
    """A finding where a query finds rows, by their keys. The database does the counting."""
    count = rows.count()
    if count:
        name = rows.model._meta.verbose_name
        keys = rows.order_by("pk").values_list("pk", flat=True)[:EXAMPLES]
        yield Finding(what, count, tuple(f"{name} {key}" for key in keys), advice, wrong)
