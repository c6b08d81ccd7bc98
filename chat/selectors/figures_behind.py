"""The sessions behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from chat.models import Session
from chat.selectors import figures_report as of
from chat.selectors.figures_period import Period, Scope

PAGE = 50
MAX_PAGE = 200

_Behind = Callable[[Period, Scope], QuerySet[Session]]

# By the figure's name; each in an order in which what stands out comes first.
FIGURES: dict[str, _Behind] = {
    "opened": lambda period, scope: of.opened(period, scope).order_by("-opened_at", "-pk"),
    "answered": lambda period, scope: of.answered(period, scope).order_by("-answered_at", "-pk"),
    "first_response": lambda period, scope: of.answered(period, scope).order_by(
        "-response_seconds", "-pk"
    ),
    "closed": lambda period, scope: of.closed(period, scope).order_by("-closed_at", "-pk"),
    "resolution": lambda period, scope: of.closed(period, scope).order_by(
        F("opened_at") - F("closed_at"), "-pk"
    ),
    "handling": lambda period, scope: (
        of.closed(period, scope)
        .filter(claimed_at__isnull=False)
        .order_by(F("claimed_at") - F("closed_at"), "-pk")
    ),
    "abandoned": lambda period, scope: (
        of.closed(period, scope).filter(of.ABANDONED).order_by("-closed_at", "-pk")
    ),
    "reopened": lambda period, scope: (
        of.closed(period, scope)
        .filter(answered_at__isnull=False, again=True)
        .order_by("-closed_at", "-pk")
    ),
    "first_contact": lambda period, scope: (
        of.closed(period, scope)
        .filter(answered_at__isnull=False, again=False)
        .order_by("-closed_at", "-pk")
    ),
    "transfers": lambda period, scope: Session.objects.filter(
        pk__in=of.transfers(period, scope).values("session")
    ).order_by("-opened_at", "-pk"),
    "rating": lambda period, scope: Session.objects.filter(
        pk__in=of.rated(period, scope).values("session")
    ).order_by("survey__rating", "-pk"),
    "messages": lambda period, scope: Session.objects.filter(
        pk__in=of.messages(period, scope).values("session")
    ).order_by("-opened_at", "-pk"),
}


def sessions(
    figure: str, period: Period, scope: Scope, *, offset: int, limit: int
) -> tuple[list[Any], bool]:
    """A page with the people in it, and whether there is more."""
    found = FIGURES[figure](period, scope).select_related(
        "conversation__channel",
        "conversation__customer",
        "operator__operator",
        "answered_by__operator",
        "survey",
    )
    page = list(found[offset : offset + limit + 1])
    return page[:limit], len(page) > limit
