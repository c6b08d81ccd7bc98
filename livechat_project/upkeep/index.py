"""Does search find what is said, and nothing that is not?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model

from chat.finding import searchable
from chat.models import Customer, Message, Note, SearchFilling
from chat.models.search import names_of, said_in
from livechat_project.upkeep.finding import Finding, Tally

BATCH = 1000
REBUILD = "Run: python manage.py rebuild_search"
What = SearchFilling.What


def search(now: datetime) -> Iterable[Finding]:
    """Each text beside the one that the index has, a thousand rows at a time."""
    below = dict(SearchFilling.objects.values_list("what", "below"))
    missing = Tally("rows that search does not find", REBUILD)
    stale = Tally("rows that search finds by other words than theirs", REBUILD)
    beyond = Tally("rows that search finds though they say nothing", REBUILD)
    for what, model, related, words in _INDEXED:
        if what not in below:
            # The worker has not begun; so there is nothing to be wrong.
            continue
        for row in _rows(model, related):
            if row.pk < below[what] and not hasattr(row, "searched"):
                continue
            is_now = row.searched.text if hasattr(row, "searched") else ""
            should_be = searchable(words(row))
            name = f"{model._meta.verbose_name} {row.pk}"
            if should_be and not is_now:
                missing.add(name)
            elif is_now and not should_be:
                beyond.add(name)
            elif is_now != should_be:
                stale.add(name)
    for tally in (missing, stale, beyond):
        yield from tally.finding()


def _rows(model: type[Model], related: tuple[str, ...]) -> Iterator[Any]:
    after: Any = 0
    while True:
        # Row and text in one statement: a change in between would look like a fault.
        some = model._default_manager.filter(pk__gt=after).select_related(*related)
        page = list(some.order_by("pk")[:BATCH])
        yield from page
        if len(page) < BATCH:
            return
        after = page[-1].pk


_INDEXED: tuple[tuple[str, type[Model], tuple[str, ...], Callable[[Any], str]], ...] = (
    (What.MESSAGES, Message, ("media", "searched"), said_in),
    (What.NOTES, Note, ("searched",), lambda note: note.text),
    (What.CUSTOMERS, Customer, ("searched",), names_of),
)
