"""Rules between rows that no constraint of the database can hold. Each is asked in one statement,
so that it sees one moment, and servers may run meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Count, Exists, F, ForeignKey, Max, Min, OuterRef, Q

from chat.models import Conversation, Delivery, Message, OutboxEntry, Session
from chat.selectors.remains import broken_certificates
from livechat_project.upkeep.finding import EXAMPLES, Finding, found_in
from webhooks.models import WebhookEvent

# What waits longer than this waits for somebody.
PATIENCE = timedelta(minutes=15)
LOOK_AT_WORKER = "Does a worker run, and is the channel paused? See docs/runbook.md."

_UNDER_WAY = (Message.Status.QUEUED, Message.Status.SENDING)


def orphans(now: datetime) -> Iterable[Finding]:
    """Rows that point to one that is not there."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(field, ForeignKey) or target is None or isinstance(target, str):
                continue
            key = field.target_field.name
            there = target._base_manager.filter(**{key: OuterRef(field.attname)})
            lost = model._base_manager.filter(~Exists(there), **{f"{field.attname}__isnull": False})
            what = f"{model._meta.db_table}.{field.column} points to nothing"
            yield from found_in(lost, what)


def numbers(now: datetime) -> Iterable[Finding]:
    """Messages are numbered 1, 2, 3, …; the conversation knows the last number, the last change
    and how many came in."""
    counted = Conversation.objects.annotate(
        there=Count("messages"),
        lowest=Min("messages__seq"),
        highest=Max("messages__seq"),
        newest_rev=Max("messages__rev"),
        came=Count("messages", filter=Q(messages__direction=Message.Direction.INCOMING)),
        said_came=Max("messages__incoming_count"),
    )
    # No number is there twice: a constraint holds that. So that many of them from 1 have no gap.
    whole = Q(there=0, seq=0) | Q(lowest=1, highest=F("seq"), there=F("seq"))
    yield from found_in(counted.exclude(whole), "conversations with a gap in seq")
    yield from found_in(
        counted.filter(newest_rev__gt=F("rev")), "conversations older than a message's rev"
    )
    # Of those that came, not all ask for somebody.
    wrong = Q(came__lt=F("incoming_count")) | (Q(there__gt=0) & ~Q(said_came=F("incoming_count")))
    yield from found_in(
        counted.filter(wrong), "conversations whose incoming_count is not that of their messages"
    )


def strangers(now: datetime) -> Iterable[Finding]:
    """Rows that belong to two conversations at once, or to two channels."""
    same = F("conversation")
    for rows, what in (
        (
            Conversation.objects.filter(last_message__isnull=False).exclude(
                last_message__conversation=F("pk")
            ),
            "conversations whose last message is another one's",
        ),
        (
            Conversation.objects.exclude(customer__channel=F("channel")),
            "conversations in another channel than their customer",
        ),
        (
            Message.objects.filter(session__isnull=False).exclude(session__conversation=same),
            "messages in another conversation's session",
        ),
        (
            Message.objects.filter(quoted__isnull=False).exclude(quoted__conversation=same),
            "messages that quote one of another conversation",
        ),
        (
            OutboxEntry.objects.exclude(message__conversation=same),
            "outbox entries of another conversation than their message",
        ),
        (
            OutboxEntry.objects.filter(delivery__isnull=False).exclude(delivery__conversation=same),
            "outbox entries in another conversation's delivery",
        ),
        (
            Delivery.objects.filter(reply_token__isnull=False).exclude(
                reply_token__conversation=same
            ),
            "deliveries with another conversation's reply token",
        ),
    ):
        yield from found_in(rows, what)


def sessions(now: datetime) -> Iterable[Finding]:
    """WAITING, then ACTIVE with one operator, then CLOSED."""
    closed = Q(status=Session.Status.CLOSED)
    holder = Q(operator__isnull=False)
    for rule, what in (
        (closed & Q(closed_at__isnull=True), "closed sessions without a time of their end"),
        (~closed & Q(closed_at__isnull=False), "open sessions that have ended"),
        (Q(status=Session.Status.ACTIVE) & ~holder, "active sessions without an operator"),
        (Q(status=Session.Status.WAITING) & holder, "waiting sessions with an operator"),
        (Q(closed_at__lt=F("opened_at")), "sessions that end before they begin"),
    ):
        yield from found_in(Session.objects.filter(rule), what)
    is_open = Count("sessions", filter=Q(sessions__status__in=Session.OPEN))
    doubled = Conversation.objects.annotate(open=is_open).filter(open__gt=1)
    yield from found_in(doubled, "conversations with two open sessions")


def outbox(now: datetime) -> Iterable[Finding]:
    """What is under way has its entry and its request; what is not ends some day."""
    lost = Message.objects.filter(status__in=_UNDER_WAY, outbox_entry__isnull=True)
    yield from found_in(lost, "answers under way that no worker will find")
    stuck = Message.objects.filter(
        ~Exists(
            OutboxEntry.objects.filter(
                message=OuterRef("pk"), delivery__state=Delivery.State.PENDING
            )
        ),
        status=Message.Status.SENDING,
    )
    yield from found_in(stuck, "answers that are being sent by no request")
    entries = OutboxEntry.objects.filter(delivery=OuterRef("pk"))
    empty = Delivery.objects.filter(~Exists(entries), state=Delivery.State.PENDING)
    yield from found_in(empty, "requests to LINE under way with no message in them")
    # What was sent before, taken along by demo data or another system, has none.
    waiting = OutboxEntry.objects.filter(
        delivery__isnull=True,
        message__status=Message.Status.QUEUED,
        created_at__lt=now - PATIENCE,
    )
    yield from found_in(waiting, "answers that wait long", LOOK_AT_WORKER, wrong=False)
    late = Delivery.objects.filter(state=Delivery.State.PENDING, due_at__lt=now - PATIENCE)
    yield from found_in(late, "requests to LINE that are long due", LOOK_AT_WORKER, wrong=False)


def webhooks(now: datetime) -> Iterable[Finding]:
    """What LINE told us has become something, or somebody has to look at it."""
    open_events = WebhookEvent.objects.filter(processed_at__isnull=True)
    late = open_events.filter(parked_at__isnull=True, due_at__lt=now - PATIENCE)
    yield from found_in(late, "webhook events that are long due", LOOK_AT_WORKER, wrong=False)
    parked = open_events.filter(parked_at__isnull=False)
    advice = "Replay them in the admin: Webhook events."
    yield from found_in(parked, "webhook events that were given up", advice, wrong=False)


def certificates(now: datetime) -> Iterable[Finding]:
    """Proofs of erasure say what they said."""
    broken = broken_certificates()
    if broken:
        names = tuple(str(one.pk) for one in broken[:EXAMPLES])
        yield Finding("certificates of erasures that were changed", len(broken), names)
