"""How a conversation was, from 1 to 5, and why: asked after it was closed.

The buttons are LINE postbacks, so that an answer is never mistaken for a question: it opens no
session. A comment is what the customer writes after tapping that they want to.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from chat.buttons import RATING, RATINGS, rating_data, stars
from chat.line.events import LineEvent, MessageReceived, PostbackReceived, postback_data
from chat.models import Conversation, LogEntry, Message, Session, Survey
from chat.operations.automatic import Automatic, Kind
from chat.operations.sessions import What, record

LIFETIME = timedelta(days=7)
# As long as somebody writes who has just said that they will.
COMMENT = timedelta(minutes=15)

_COMMENT = {"th": "เขียนความเห็น", "ja": "コメントを書く", "en": "Write a comment"}


def ask(
    automatic: Automatic, conversation: Conversation, session: Session, now: datetime
) -> Message | None:
    """Ask, where an operator has served the customer and the question is switched on. Under the
    lock; takes `seq` and `rev` in memory."""
    served = Message.objects.filter(session=session, sender_role=Message.SenderRole.ADMIN)
    if not served.exists() or Survey.objects.filter(session=session).exists():
        return None
    survey = Survey(session=session, asked_at=now, expires_at=now + LIFETIME)
    buttons = [_button(stars(number), survey, str(number)) for number in reversed(RATINGS)]
    asked = automatic.survey(conversation, session, buttons)
    if asked is not None:
        survey.save(force_insert=True)
    return asked


class Answers:
    """What comes in about surveys, in one batch of events under their conversations' locks."""

    def __init__(self, conversations: Collection[int], now: datetime) -> None:
        self._conversations = conversations
        self._now = now
        self._awaited: dict[int, Survey] | None = None
        # By the event: whose comment it is.
        self._commenting: dict[int, Survey] = {}

    def take(self, conversation: Conversation, event: LineEvent) -> bool:
        """Whether an event is about a survey, and no message that somebody has to answer: a tap on
        one of its buttons, or the comment. Writes down what it says."""
        if isinstance(event, PostbackReceived):
            found = RATING.fullmatch(postback_data(event))
            return found is not None and self._tapped(conversation, found[1], found[2])
        if isinstance(event, MessageReceived) and event.text:
            return self._commented(conversation, event)
        return False

    def follow(self, message: Message, event: LineEvent) -> None:
        """Once the event is this message: a comment is kept; a rating is told to everybody, and
        thanked for. Takes `seq` and `rev` in memory."""
        conversation = message.conversation
        commented = self._commenting.pop(id(event), None)
        if commented is not None:
            commented.comment = message
            commented.save(update_fields=["comment"])
        found = (
            RATING.fullmatch(postback_data(event)) if isinstance(event, PostbackReceived) else None
        )
        if found is None or found[2] == "comment":
            return
        survey = _survey(conversation, found[1])
        if survey is None or survey.answered_at != self._now:
            return
        record(
            conversation=conversation,
            session=survey.session,
            what=What.RATED,
            operator=None,
            now=self._now,
            via=LogEntry.Via.LINE,
            reason=str(survey.rating),
        )
        automatic = Automatic([conversation.channel_id], self._now, Kind.THANKS)
        label = _COMMENT.get(automatic.spoken(conversation), _COMMENT["en"])
        automatic.thanks(conversation, survey.session, [_button(label, survey, "comment")])

    def _tapped(self, conversation: Conversation, token: str, said: str) -> bool:
        survey = _survey(conversation, token)
        if survey is None:
            return False
        if self._now > survey.expires_at:
            # Too late to count, and still nothing to answer.
            return True
        if said != "comment":
            if survey.rating is None:
                survey.rating, survey.answered_at = int(said), self._now
                survey.save(update_fields=["rating", "answered_at"])
        elif survey.rating is not None and survey.comment_id is None:
            survey.comment_until = self._now + COMMENT
            survey.save(update_fields=["comment_until"])
            self._awaited = None
        return True

    def _commented(self, conversation: Conversation, event: LineEvent) -> bool:
        if self._awaited is None:
            rows = Survey.objects.filter(
                session__conversation__in=self._conversations, comment_until__gte=self._now
            ).select_related("session")
            self._awaited = {row.session.conversation_id: row for row in rows}
        survey = self._awaited.pop(conversation.pk, None)
        if survey is None:
            return False
        survey.comment_until = None
        survey.save(update_fields=["comment_until"])
        self._commenting[id(event)] = survey
        return True


def _survey(conversation: Conversation, token: str) -> Survey | None:
    found = Survey.objects.select_related("session").filter(token=token)
    return found.filter(session__conversation=conversation).first()


def _button(label: str, survey: Survey, says: str) -> dict[str, Any]:
    return {"label": label, "text": label, "data": rating_data(survey.token.hex, says)}
