"""The conversations behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from chat.models import Conversation, Session
from chat.selectors import figures_funnel as funnel
from chat.selectors import figures_of as of
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_tally import PROMISES

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
    **{
        f"{kind}_broken": lambda period, scope, kind=kind: Session.objects.filter(  # type: ignore[misc]
            pk__in=of.decided(period, scope).filter(kind=kind, kept=False).values("session")
        ).order_by("-opened_at", "-pk")
        for kind in PROMISES
    },
    "comments": lambda period, scope: Session.objects.filter(
        pk__in=of.rated(period, scope)
        .filter(comment__isnull=False, comment__unsent_at__isnull=True)
        .values("session")
    ).order_by("-survey__answered_at", "-pk"),
    "messages": lambda period, scope: Session.objects.filter(
        pk__in=of.messages(period, scope).values("session")
    ).order_by("-opened_at", "-pk"),
}


# A stage of the funnel: `funnel_wrote` and so on.
STAGES = {f"funnel_{stage}": stage for stage in funnel.STAGES}
NAMES = (*sorted(FIGURES), *STAGES)

_PEOPLE = ("operator__operator", "answered_by__operator", "survey__comment")
_CUSTOMER = ("channel", "customer")


def page(
    figure: str, period: Period, scope: Scope, *, offset: int, limit: int
) -> tuple[list[tuple[Conversation, Session | None]], bool]:
    """Each conversation with the session that is meant, and whether there is more. Of a funnel's
    stage each conversation is there once, and without a session where it stayed with the bot."""
    if figure in STAGES:
        return _of_stage(STAGES[figure], period, scope, offset, limit)
    customers = [f"conversation__{name}" for name in _CUSTOMER]
    found = FIGURES[figure](period, scope).select_related(*customers, *_PEOPLE)
    some = list(found[offset : offset + limit + 1])
    return [(each.conversation, each) for each in some[:limit]], len(some) > limit


def _of_stage(
    stage: str, period: Period, scope: Scope, offset: int, limit: int
) -> tuple[list[tuple[Conversation, Session | None]], bool]:
    found = funnel.behind(stage, period, scope).select_related(*_CUSTOMER)
    some: list[Any] = list(found[offset : offset + limit + 1])
    pks = [each.session_pk for each in some[:limit] if each.session_pk]
    sessions = Session.objects.select_related(*_PEOPLE).in_bulk(pks)
    return [(each, sessions.get(each.session_pk)) for each in some[:limit]], len(some) > limit
