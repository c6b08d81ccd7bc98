"""Tags, and how many conversations have each."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from chat.models import ConversationTag, Tag
from chat.selectors.reach import EVERYWHERE, Reach
from chat.text import folded, storable_text


def of_rows() -> Prefetch:
    """For conversations of the list: their tags at `tag_rows`, by name; one query for all."""
    tagged = ConversationTag.objects.select_related("tag").order_by("tag__key")
    return Prefetch("tagged", queryset=tagged, to_attr="tag_rows")


def counted(reach: Reach = EVERYWHERE) -> QuerySet[Tag]:
    """All tags by name, each with `used`: on how many conversations of these channels it is."""
    there = None
    if reach.channels is not None:
        there = Q(tagged__conversation__channel__in=reach.channels)
    return Tag.objects.annotate(used=Count("tagged", filter=there)).order_by("key")


def found(query: str, reach: Reach) -> QuerySet[Tag]:
    """Those whose name holds the query, whatever its case and width."""
    return counted(reach).filter(key__contains=folded(storable_text(query)).strip())
