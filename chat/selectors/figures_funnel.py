"""How far conversations came: from what customers wrote, by the bot, to people, to the end.

A stage counts conversations, and each is among those of the stage before. It looks at those that
began within the period and at what has become of them until now.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from chat.models import Conversation, Message, Session, Survey
from chat.selectors.figures_of import messages, opened
from chat.selectors.figures_period import Period, Scope

# What a customer says; joining, leaving and the like is told by LINE.
_SAID = Q(line_message_id__isnull=False) | Q(message_type="postback")
# Each on top of the ones before it.
_CLAIMED = Q(claimed_at__isnull=False) | Q(answered_at__isnull=False)
_ANSWERED = Q(answered_at__isnull=False)
_CLOSED = Q(answered_at__isnull=False, status=Session.Status.CLOSED)
_RATED = _CLOSED & Q(survey__rating__isnull=False)
_OF_SESSIONS = {
    "queued": Q(pk__isnull=False),
    "claimed": _CLAIMED,
    "answered": _ANSWERED,
    "finished": _CLOSED,
    "rated": _RATED,
}
STAGES = ("wrote", *_OF_SESSIONS)


def funnel(period: Period, scope: Scope) -> list[tuple[str, int]]:
    """`(stage, conversations)` in the order of `STAGES`; two queries."""
    wrote = Conversation.objects.filter(_have_written(period, scope)).count()
    reached = _sessions(period, scope).aggregate(
        **{
            stage: Count("conversation", distinct=True, filter=there)
            for stage, there in _OF_SESSIONS.items()
        }
    )
    return [("wrote", wrote), *reached.items()]


def behind(stage: str, period: Period, scope: Scope) -> QuerySet[Conversation]:
    """The conversations of a stage with `session_pk`, the newest session that is meant (null: the
    bot's alone); newest first."""
    sessions = _sessions(period, scope)
    if stage == "wrote":
        inside = _have_written(period, scope)
    else:
        sessions = sessions.filter(_OF_SESSIONS[stage])
        inside = Q(pk__in=sessions.values("conversation"))
    meant = Max("sessions__pk", filter=Q(sessions__in=sessions.values("pk")))
    found = Conversation.objects.filter(inside).annotate(session_pk=meant)
    return found.order_by("-last_activity_at", "-pk")


def _have_written(period: Period, scope: Scope) -> Q:
    """Conversations of the first stage. Of who was erased since, the session alone tells it."""
    said = Q(pk__in=_wrote(period, scope).values("conversation"))
    return said | Q(pk__in=_sessions(period, scope).values("conversation"))


def _sessions(period: Period, scope: Scope) -> QuerySet[Any]:
    """Those that began in the period and whose customer has asked in it."""
    return opened(period, scope).filter(asked_at__isnull=False, asked_at__lt=period.end)


def _wrote(period: Period, scope: Scope) -> QuerySet[Message]:
    """What customers wrote to the bot, or into sessions that began in the period; not their
    answers to the survey, and nothing of whom we have blocked."""
    began = Q(session__isnull=True) | Q(session__in=opened(period, scope).values("pk"))
    return (
        messages(period, scope)
        .filter(_SAID, began, sender_role=Message.SenderRole.USER)
        .filter(conversation__customer__barred_at__isnull=True)
        .exclude(Exists(Survey.objects.filter(comment=OuterRef("pk"))))
        .exclude(message_type="postback", payload__data__startswith="rate:")
    )
