"""A conversation on paper (a page to print) and in a spreadsheet (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chat import access, presenters
from chat.errors import ConversationNotFound, InvalidToken
from chat.models import Conversation, Message
from chat.pages.languages import language_of
from chat.pages.transcript_words import WORDS
from chat.protocol.payloads import MediaPayload
from chat.selectors.conversations import conversation_id
from chat.selectors.transcript import said

# What a browser still prints, and what a spreadsheet still opens.
PAGE_LIMIT = 2_000
CSV_LIMIT = 50_000
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
def transcript(request: HttpRequest, line_user_id: str) -> HttpResponse:
    """The page, or with `format=csv` the file.

    `session`: the id of the only session wanted. `names=0`: without operators' names. `zone`: the
    time zone of the times, UTC without one. 400 names the field that is wrong; 403 for somebody who
    is not an operator; 404 for a conversation that is not there.
    """
    try:
        operator = access.operator(request.user.pk or 0)
    except InvalidToken as error:
        context = {"reason": error.message, "language": language_of(request)}
        return render(request, "chat/not_an_operator.html", context, status=403)
    try:
        conversation = Conversation.objects.with_people().get(pk=conversation_id(line_user_id))
    except ConversationNotFound as error:
        return _plain(error.message, 404)
    asked = request.GET.get("session", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER):
        return _plain("session: must be the number of a session.", 400)
    try:
        zone: tzinfo = ZoneInfo(request.GET["zone"]) if request.GET.get("zone") else UTC
    except (KeyError, ValueError, OSError):
        return _plain("zone: must be a time zone such as Asia/Bangkok.", 400)
    as_csv = request.GET.get("format") == "csv"
    names = request.GET.get("names") != "0"
    language = language_of(request, operator)
    words = WORDS[language]
    customer = presenters.customer_name(conversation.customer)
    found = said(
        conversation.pk,
        session_id=int(asked) if asked else None,
        limit=CSV_LIMIT if as_csv else PAGE_LIMIT,
    )
    lines = [_line(one, customer, words, zone, names=names) for one in found.messages]
    if as_csv:
        answer = HttpResponse(_csv(lines, words), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="transcript-{conversation.pk}.csv"'
        return answer
    query = request.GET.copy()
    query["format"] = "csv"
    other = request.GET.copy()
    other["names"] = "0" if names else "1"
    shown: dict[str, Any] = {
        "language": language,
        "words": words,
        "customer": customer,
        "address": conversation.address,
        "channel": conversation.channel.name,
        "zone": str(zone),
        "lines": lines,
        "cut": found.cut,
        "names": names,
        "csv_query": query.urlencode(),
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


def _csv(lines: Iterable[Line], words: dict[str, str]) -> str:
    """With a mark by which spreadsheets know that it is UTF-8."""
    to = io.StringIO()
    writer = csv.writer(to)
    writer.writerow([words[name] for name in ("time", "from", "kind", "text", "file", "state")])
    for line in lines:
        name = line.media.name if line.media else ""
        cells = (line.sender, line.kind, line.text, name, line.state)
        writer.writerow([line.at.isoformat(timespec="seconds"), *map(_cell, cells)])
    return "\ufeff" + to.getvalue()


def _cell(value: str) -> str:
    """A spreadsheet takes what begins like a formula for one, also in full width."""
    if value.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")):
        return f"'{value}"
    return value


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
