"""The views of the list: what belongs to each, and its order, page by page.

Each order is an index's, or that of the few rows of one operator: `session_queue`,
`session_snoozed` and `session_active` of sessions, `conversation_newest` for the others.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime

from chat.errors import ValidationError
from chat.models import Conversation, Session

Rows = QuerySet[Conversation]


@dataclass(frozen=True)
class View:
    """`joined` adds what the condition `holds` needs, which the view's conversations fulfil;
    `moment` and `key` are the order's fields, as ORM names, and `place` says where a row stands
    in it."""

    joined: Callable[[Rows], Rows]
    holds: Q
    moment: str
    key: str
    place: Callable[[Any], tuple[datetime, int]]
    newest_first: bool = True

    def of(self, found: Rows) -> Rows:
        """The view's conversations out of any."""
        return self.joined(found).filter(self.holds)

    def ordered(self, found: Rows, cursor: str | None) -> Rows:
        """The same in the view's order, after the row of the cursor. Raises ValidationError."""
        sign, further = ("-", "lt") if self.newest_first else ("", "gt")
        holds = self.holds
        if cursor:
            moment, key = _decode(cursor)
            # The same once more as one range: an OR alone finds no place in an index.
            holds &= Q(**{f"{self.moment}__{further}e": moment})
            holds &= Q(**{f"{self.moment}__{further}": moment}) | Q(
                **{self.moment: moment, f"{self.key}__{further}": key}
            )
        # In one call: a second one would join the sessions a second time.
        found = self.joined(found).filter(holds)
        return found.order_by(f"{sign}{self.moment}", f"{sign}{self.key}")

    def cursor(self, row: Conversation) -> str:
        """What continues after a row."""
        return cursor_of(*self.place(row))


def _by_activity(holds: Q, **session: Any) -> View:
    def place(row: Any) -> tuple[datetime, int]:
        return row.last_activity_at, row.pk

    return View(_with_session(session), holds, "last_activity_at", "pk", place)


def _by_session(moment: str, **session: Any) -> View:
    """Soonest first, by a field of the session `chosen`."""

    def place(row: Any) -> tuple[datetime, int]:
        (session,) = row.open_sessions
        return getattr(session, moment), session.pk

    return View(_with_session(session), _CHOSEN, f"chosen__{moment}", "chosen__pk", place, False)


def _with_session(wanted: dict[str, Any]) -> Callable[[Rows], Rows]:
    """Joins the session `chosen` that is as wanted; nothing where nothing is wanted."""
    condition = Q(**{f"sessions__{name}": value for name, value in wanted.items()})

    def joined(found: Rows) -> Rows:
        if not wanted:
            return found
        return found.annotate(chosen=FilteredRelation("sessions", condition=condition))

    return joined


_CHOSEN = Q(chosen__isnull=False)
# Not those of which only something unsent is known that never came.
_SAID = Q(seq__gt=0)
_OPEN = Session.objects.filter(conversation=OuterRef("pk"), status__in=Session.OPEN)

_VIEWS: dict[str, Callable[[int], View]] = {
    # Longest waiting first.
    "queue": lambda _: _by_session("waiting_since", status="WAITING"),
    "mine": lambda me: _by_activity(_CHOSEN, status="ACTIVE", operator=me, snoozed_until=None),
    "open": lambda _: _by_activity(Q(Exists(_OPEN.filter(snoozed_until=None)))),
    # Soonest awake first.
    "snoozed": lambda _: _by_session("snoozed_until", status="ACTIVE", snoozed_until__isnull=False),
    "closed": lambda _: _by_activity(_SAID & ~Q(Exists(_OPEN))),
    "all": lambda _: _by_activity(_SAID),
}
VIEWS = tuple(_VIEWS)


def view_of(name: str, operator_id: int) -> View:
    """A view as this operator has it. Raises ValidationError for one that there is not."""
    make = _VIEWS.get(name)
    if make is None:
        raise ValidationError(f"view must be one of {', '.join(VIEWS)}.", field="view")
    return make(operator_id)


def cursor_of(moment: datetime, key: int) -> str:
    """As clients carry it, opaque to them."""
    text = json.dumps([moment.isoformat(), key])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _decode(cursor: str) -> tuple[datetime, int]:
    try:
        decoded: Any = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = parse_datetime(decoded[0])
        if moment is None or not isinstance(decoded[1], int) or moment.tzinfo is None:
            raise ValueError(cursor)
        return moment.astimezone(UTC), decoded[1]
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise ValidationError(
            "cursor must be the `next` of an earlier page.", field="cursor"
        ) from None
