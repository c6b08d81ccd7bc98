"""Tags, and how many conversations have each."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from chat.models import ConversationTag, Tag
from chat.text import folded, storable_text


def of_rows() -> Prefetch:
    """For conversations of the list: their tags at `tag_rows`, by name; one query for all."""
    tagged = ConversationTag.objects.select_related("tag").order_by("tag__key")
    return Prefetch("tagged", queryset=tagged, to_attr="tag_rows")


def counted() -> QuerySet[Tag]:
    """All tags by name, each with `used`: on how many conversations it is."""
    return Tag.objects.annotate(used=Count("tagged")).order_by("key")


def found(query: str) -> QuerySet[Tag]:
    """Those whose name holds the query, whatever its case and width."""
    return counted().filter(key__contains=folded(storable_text(query)).strip())
