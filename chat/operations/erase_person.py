"""A person is erased: what they wrote and sent, and whatever says who they were.

What figures need stays as shells under a random pseudonym: when, how long, by which operator. Who
writes again afterwards is somebody new.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import (
    Conversation,
    ConversationTag,
    Customer,
    CustomerName,
    Draft,
    EarlyChange,
    Erasure,
    ExternalMessage,
    GroupMember,
    LineSignal,
    LogEntry,
    Message,
    Note,
    ReplyToken,
    Session,
    SessionEvent,
    Survey,
    WebhookDelivery,
)
from chat.models.privacy import subject_of
from chat.operations import holders
from chat.operations.blank import blank_messages, stop_sending
from chat.protocol import events
from chat.selectors.messages import complete

# Of a conversation, the newest messages: what a browser may have loaded of it.
ON_SCREENS = 200


@transaction.atomic
def erase_person(*, line_id: str, actor_id: int | None, by: str, via: str) -> Erasure:
    """Erase whoever has this LINE id: as a customer of any channel, or a group or room; and as a
    member of groups. Returns the certificate.

    Raises ValidationError where nobody has it. Files are deleted once this is committed.
    """
    now = timezone.now()
    pseudonym = f"erased-{uuid.uuid4().hex}"
    customers = Customer.objects.filter(line_id=line_id)
    conversations = list(
        Conversation.objects.filter(customer__in=customers)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    members = list(GroupMember.objects.filter(line_id=line_id))
    if not customers.exists() and not members:
        raise ValidationError("Nobody has this LINE id.", field="line_id")
    counts: Counter[str] = Counter()
    # First, as what comes from LINE is locked first: neither then waits for the other.
    for eraser in holders.erasers:
        counts.update(eraser(line_id, pseudonym, now))
    for pk in conversations:
        counts.update(_erase_conversation(Conversation.objects.locked(pk), now))
    for member in members:
        counts.update(_erase_member(member, line_id, pseudonym))
    counts["customers"] = customers.count()
    GroupMember.objects.filter(customer__in=customers).update(
        line_id=Concat(Value("erased-"), Cast("pk", CharField())), display_name="", picture_url=""
    )
    CustomerName.objects.filter(customer__in=customers).delete()
    customers.update(
        line_id=pseudonym,
        display_name="",
        alias="",
        own=None,
        friend_since=None,
        picture_url="",
        status_message="",
        language="",
        profile_due_at=None,
        profile_fetched_at=None,
        profile_missing_at=now,
        # Nobody is there to be written to.
        blocked_at=now,
        barred_at=now,
    )
    return _certify(line_id, pseudonym, counts, now=now, actor_id=actor_id, by=by, via=via)


def _erase_conversation(conversation: Conversation, now: datetime) -> dict[str, int]:
    here = {"conversation": conversation}
    stop_sending(conversation.pk)
    counts = blank_messages(Message.objects.filter(**here).values_list("pk", flat=True))
    Message.objects.filter(**here).update(member=None)
    _clear_screens(conversation, now)
    counts["notes"] = Note.objects.filter(**here).count()
    Note.objects.filter(**here).delete()
    counts["drafts"] = Draft.objects.filter(**here).delete()[0]
    counts["tags"] = ConversationTag.objects.filter(**here).delete()[0]
    for model in (EarlyChange, LineSignal):
        model._default_manager.filter(**here).delete()
    tokens = ReplyToken.objects.filter(**here)
    tokens.filter(delivery__isnull=True).delete()
    tokens.update(token=Concat(Value("erased-"), Cast("pk", TextField())))
    ExternalMessage.objects.filter(message__conversation=conversation).update(
        key=Concat(Value("erased-"), Cast("message_id", CharField()))
    )
    # What operators wrote about it; a rating stays as the number that it is.
    SessionEvent.objects.filter(**here).exclude(what=SessionEvent.What.RATED).update(reason="")
    Survey.objects.filter(session__conversation=conversation).update(comment_until=None)
    counts["told"] += (
        WebhookDelivery.objects.filter(**here).exclude(body="").update(body="", answer="")
    )
    Session.objects.filter(**here, status__in=Session.OPEN).update(
        status=Session.Status.CLOSED, closed_at=now, snoozed_until=None
    )
    conversation.take_rev(now)
    conversation.has_early_changes = False
    conversation.chat_mode = Conversation.ChatMode.BOT
    conversation.save(update_fields=["rev", "changed_at", "has_early_changes", "chat_mode"])
    broadcast.conversation_changed(conversation.pk)
    broadcast.presence_changed()
    return counts


def _clear_screens(conversation: Conversation, now: datetime) -> None:
    """Who has the conversation open sees its words go."""
    newest = Message.objects.filter(conversation=conversation).order_by("-seq")[:ON_SCREENS]
    for message in complete(list(newest)):
        message.rev = conversation.take_rev(now)
        message.save(update_fields=["rev"])
        payload = presenters.message_payload(message, address=conversation.address)
        broadcast.to_conversation(conversation.pk, events.MessageUpdate(**payload))


def _erase_member(member: GroupMember, line_id: str, pseudonym: str) -> dict[str, int]:
    """What they said in a group goes, and the id where others have mentioned them. Their name in
    others' words stays: nobody can tell it from a word."""
    group = Conversation.objects.locked(
        Conversation.objects.values_list("pk", flat=True).get(customer=member.customer_id)
    )
    counts = blank_messages(Message.objects.filter(member=member).values_list("pk", flat=True))
    naming = Message.objects.filter(conversation=group).annotate(
        as_text=Cast("payload", TextField())
    )
    for message in naming.filter(as_text__contains=line_id):
        message.payload = json.loads(json.dumps(message.payload).replace(line_id, pseudonym))
        message.save(update_fields=["payload"])
        WebhookDelivery.objects.filter(message=message).update(body="")
    EarlyChange.objects.filter(conversation=group).exclude(payload=None).delete()
    member.line_id, member.display_name, member.picture_url = pseudonym, "", ""
    member.profile_due_at = member.profile_fetched_at = None
    member.save()
    group.take_rev(timezone.now())
    group.save(update_fields=["rev", "changed_at"])
    broadcast.conversation_changed(group.pk)
    return counts


def _certify(
    line_id: str,
    pseudonym: str,
    counts: Counter[str],
    *,
    now: datetime,
    actor_id: int | None,
    by: str,
    via: str,
) -> Erasure:
    # The chain has one end: whoever adds to it waits for whoever is adding.
    newest = Erasure.objects.select_for_update().order_by("-at", "-pk").first()
    made = Erasure(
        at=now,
        actor_id=actor_id,
        by=by,
        via=via,
        subject=subject_of(line_id),
        pseudonym=pseudonym,
        counts={name: count for name, count in sorted(counts.items()) if count},
        previous=newest.digest if newest else "",
    )
    made.digest = made.made_digest()
    made.save(force_insert=True)
    LogEntry.objects.create(
        actor_id=actor_id,
        action="person.erased",
        via=via,
        detail={"certificate": str(made.pk), "pseudonym": pseudonym, **made.counts},
    )
    return made
