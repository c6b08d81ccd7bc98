"""A conversation on paper (a page to print) and in a spreadsheet (CSV)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chat import access, presenters
from chat.errors import ConversationNotFound, InvalidToken
from chat.models import Conversation, LogEntry, Message
from chat.operations.note_read import note_read
from chat.pages import transcript_csv
from chat.pages.languages import language_of
from chat.pages.transcript_words import WORDS
from chat.protocol.payloads import MediaPayload
from chat.selectors.conversations import conversation_id
from chat.selectors.transcript import everything, said

# What a browser still prints. The file has all.
PAGE_LIMIT = 2_000
# Any number of so many digits fits into a key.
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Line:
    """One message as it is shown. `state` is "" for one that came or went as it should."""

    at: datetime
    sender: str
    text: str
    kind: str
    state: str
    ours: bool
    media: MediaPayload | None


@require_GET
@never_cache
@login_required
def transcript(request: HttpRequest, line_user_id: str) -> HttpResponseBase:
    """The page, or with `format=csv` the file.

    `session`: the id of the only session wanted. `names=0`: without operators' names. `zone`: the
    time zone of the times, UTC without one. 400 names the field that is wrong; 403 for somebody who
    is not an operator; 404 for a conversation that is not there; each as a page in their language.
    """
    try:
        operator = access.operator(request.user.pk or 0)
    except InvalidToken as error:
        context = {"reason": error.message, "language": language_of(request)}
        return render(request, "chat/not_an_operator.html", context, status=403)
    language = language_of(request, operator)
    words = WORDS[language] | {"language": language}
    try:
        conversation = Conversation.objects.with_people().get(
            pk=conversation_id(line_user_id, operator)
        )
    except ConversationNotFound:
        return _refused(request, words, "not_found", 404)
    asked = request.GET.get("session", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER):
        return _refused(request, words, "wrong_session", 400)
    try:
        zone: tzinfo = ZoneInfo(request.GET["zone"]) if request.GET.get("zone") else UTC
    except (KeyError, ValueError, OSError):
        return _refused(request, words, "wrong_zone", 400)
    names = request.GET.get("names") != "0"
    session = int(asked) if asked else None
    customer = presenters.customer_name(conversation.customer)

    def line(message: Message) -> Line:
        return _line(message, customer, words, zone, names=names)

    is_file = request.GET.get("format") == "csv"
    note_read(
        "transcript.exported" if is_file else "transcript.read",
        operator=operator,
        via=LogEntry.Via.PAGE,
        conversation_id=conversation.pk,
        session=session,
    )
    if is_file:
        return transcript_csv.answer(
            (_cells(line(one)) for one in everything(conversation.pk, session_id=session)),
            (words[name] for name in transcript_csv.COLUMNS),
            f"transcript-{conversation.pk}{f'-{session}' if session else ''}.csv",
        )
    found = said(conversation.pk, session_id=session, limit=PAGE_LIMIT)
    query = request.GET.copy()
    query["format"] = "csv"
    whole = request.GET.copy()
    whole.pop("session", None)
    other = request.GET.copy()
    other["names"] = "0" if names else "1"
    shown: dict[str, Any] = {
        "language": language,
        "words": words,
        "customer": customer,
        "address": conversation.address,
        "channel": conversation.channel.name,
        "zone": str(zone),
        "lines": [line(one) for one in found.messages],
        "session": asked,
        "cut": found.cut,
        "names": names,
        "csv_query": query.urlencode(),
        "whole_query": whole.urlencode(),
        "names_query": other.urlencode(),
    }
    return render(request, "chat/transcript.html", shown)


def _line(
    message: Message, customer: str, words: dict[str, str], zone: tzinfo, *, names: bool
) -> Line:
    ours = message.direction == Message.Direction.OUTGOING
    if message.is_automatic:
        sender = words["bot"]
    elif ours:
        sender = (presenters.name_of(message.operator) if names else None) or words["team"]
    elif message.member is not None:
        sender = message.member.display_name or message.member.line_id[:9]
    else:
        sender = customer
    unsent = message.unsent_at is not None
    state = words.get(message.status, "") if message.status else ""
    if not state and message.edited_at is not None:
        state = words["edited"]
    return Line(
        at=message.occurred_at.astimezone(zone),
        sender=sender,
        # What its sender took back is not told here either.
        text=words["unsent"] if unsent else message.content,
        kind=message.message_type,
        state="" if unsent else state,
        ours=ours,
        media=None if unsent else presenters.media_payload(message.media),
    )


def _cells(line: Line) -> tuple[str, ...]:
    name = line.media.name if line.media else ""
    at = line.at.isoformat(timespec="seconds")
    return at, line.sender, line.kind, line.text, name, line.state


def _refused(request: HttpRequest, words: dict[str, str], why: str, status: int) -> HttpResponse:
    shown = {"language": words["language"], "words": words, "why": words[why]}
    return render(request, "chat/transcript_refused.html", shown, status=status)
