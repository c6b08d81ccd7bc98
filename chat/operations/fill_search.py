"""What was there before the search index is taken into it, newest first, some at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, QuerySet

from chat.models import Conversation, Customer, Message, Note, SearchFilling
from chat.operations.search_index import index_customers, index_messages, index_notes

BATCH = 500
_MODELS: dict[str, type[Message] | type[Note] | type[Customer]] = {
    SearchFilling.What.CUSTOMERS: Customer,
    SearchFilling.What.NOTES: Note,
    SearchFilling.What.MESSAGES: Message,
}


@transaction.atomic
def start_filling() -> None:
    """Once more from the newest on: for an index that may lack something."""
    for what, model in _MODELS.items():
        newest = model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
        SearchFilling.objects.update_or_create(what=what, defaults={"below": newest + 1})


def fill_some(batch: int = BATCH) -> int:
    """Take the next ones in; how many of the keys are left, at most (0: all are in).

    It goes on where it was: any process may be ended at any moment. Two at once do not do the
    same twice.
    """
    if SearchFilling.objects.count() < len(_MODELS):
        start_filling()
    for what in _MODELS:
        left = _fill(what, batch)
        if left:
            return left
    return 0


@transaction.atomic
def _fill(what: str, batch: int) -> int:
    progress = SearchFilling.objects.select_for_update(no_key=True).get(pk=what)
    if progress.below == 0:
        return 0
    keys = list(
        _MODELS[what]
        ._default_manager.filter(pk__lt=progress.below)
        .order_by("-pk")
        .values_list("pk", flat=True)[:batch]
    )
    _INDEX[what](keys)
    progress.below = keys[-1] if len(keys) == batch else 0
    progress.save(update_fields=["below"])
    return progress.below


def _messages(keys: list[int]) -> None:
    _hold(Message.objects.filter(pk__in=keys).values("conversation"))
    index_messages(Message.objects.filter(pk__in=keys).select_related("media"))


def _notes(keys: list[int]) -> None:
    _hold(Note.objects.filter(pk__in=keys).values("conversation"))
    index_notes(Note.objects.filter(pk__in=keys))


def _customers(keys: list[int]) -> None:
    _hold(Conversation.objects.filter(customer__in=keys).values("pk"))
    index_customers(Customer.objects.filter(pk__in=keys))


def _hold(keys: QuerySet) -> None:
    """What is said in these cannot change meanwhile: nothing that has been taken back may come
    into the index. In the order in which everybody takes these locks."""
    held = Conversation.objects.filter(pk__in=keys).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk", flat=True))


_INDEX: dict[str, Callable[[list[int]], None]] = {
    SearchFilling.What.MESSAGES: _messages,
    SearchFilling.What.NOTES: _notes,
    SearchFilling.What.CUSTOMERS: _customers,
}
