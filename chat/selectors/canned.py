"""Canned replies that an operator may use."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chat.models import CannedReply
from chat.text import folded, storable_text


def usable(operator_id: int) -> QuerySet[CannedReply]:
    """The shared ones and this operator's own, with their files."""
    mine_or_shared = Q(owner__isnull=True) | Q(owner=operator_id)
    return CannedReply.objects.filter(mine_or_shared).select_related("media")


def search(
    operator_id: int, *, query: str, folder: str | None, language: str | None
) -> list[CannedReply]:
    """Those that hold every word of `query`, the most used first."""
    found = usable(operator_id)
    for word in folded(storable_text(query)).split():
        found = found.filter(search_text__contains=word.removeprefix("/"))
    if folder is not None:
        found = found.filter(folder=folder)
    if language is not None:
        found = found.filter(language=language)
    return list(found.order_by("-used_count", "title", "pk"))
