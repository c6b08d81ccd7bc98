"""Rows to protocol payloads: the only place where a message becomes JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat import customers, deadlines
from chat.line import pictures as line_pictures
from chat.models import (
    Channel,
    Conversation,
    ConversationTag,
    Customer,
    GroupMember,
    MediaFile,
    Message,
    Note,
    OperatorProfile,
    Session,
    SessionEvent,
    Tag,
)
from chat.models.reply_token import USABLE
from chat.protocol import payloads

# The list shows one line.
PREVIEW_LENGTH = 140
# Where the REST API serves media (chat/api/urls.py).
MEDIA_PATH = "/api/v1/admin/live-chat/media"


def name_of(user: Any) -> str | None:
    """An operator's display name; the user's name where the profile is gone."""
    if user is None:
        return None
    try:
        return str(user.operator.display_name)
    except OperatorProfile.DoesNotExist:
        return str(user.get_username())


def operator(profile: OperatorProfile) -> payloads.OperatorPayload:
    """The one who signed in."""
    return payloads.OperatorPayload(
        id=str(profile.user_id), name=profile.display_name, role=profile.role
    )


def presence(profile: OperatorProfile) -> payloads.PresencePayload:
    """An operator from `selectors.operators.online`."""
    return payloads.PresencePayload(
        id=str(profile.user_id),
        name=profile.display_name,
        status=profile.status,
        active_chats=getattr(profile, "active_chats", 0),
    )


def viewer(profile: OperatorProfile) -> payloads.ViewerPayload:
    """An operator who has a conversation open."""
    return payloads.ViewerPayload(id=str(profile.user_id), name=profile.display_name)


def session_payload(session: Session | None) -> payloads.SessionPayload | None:
    """The open session, or None."""
    if session is None:
        return None
    return payloads.SessionPayload(
        id=session.pk,
        status=session.status,
        operator_id=session.operator_id,
        operator_name=name_of(session.operator),
        opened_at=session.opened_at,
        waiting_since=session.waiting_since,
        snoozed_until=session.snoozed_until,
        answer_from=session.answer_from,
        deadline=deadlines.next_of(session),
    )


def media_payload(media: MediaFile | None) -> payloads.MediaPayload | None:
    """What an operator's browser needs to show it."""
    if media is None:
        return None
    address = f"{MEDIA_PATH}/{media.pk}" if media.state == MediaFile.State.READY else None
    return payloads.MediaPayload(
        id=str(media.pk),
        kind=media.kind,
        state=media.state,
        error=media.error or None,
        name=media.name,
        content_type=media.content_type,
        size=media.size,
        width=media.width,
        height=media.height,
        duration_ms=media.duration_ms,
        url=address,
        thumbnail_url=f"{address}/thumbnail" if address and media.thumbnail else None,
        download_url=f"{address}?download=1" if address else None,
    )


def _sender(member: GroupMember | None) -> payloads.SenderPayload | None:
    if member is None:
        return None
    return payloads.SenderPayload(
        id=member.line_id,
        name=member.display_name or member.line_id[:9],
        picture_url=member.picture_url or None,
    )


def quoted_payload(quoted: Message) -> payloads.QuotedPayload:
    """A message that another one answers, or is to answer."""
    sender = _sender(quoted.member)
    return payloads.QuotedPayload(
        message_id=quoted.pk,
        seq=quoted.seq,
        direction=quoted.direction,
        content=quoted.content[:PREVIEW_LENGTH],
        message_type=quoted.message_type,
        name=sender.name if sender else name_of(quoted.operator),
        unsent=quoted.unsent_at is not None,
    )


def _quoted(message: Message) -> payloads.QuotedPayload | None:
    if message.quoted is not None:
        return quoted_payload(message.quoted)
    return payloads.NEVER_HAD if message.quoted_line_id else None


def _kinds_own(message: Message) -> dict[str, Any] | None:
    """The payload, with the addresses of LINE's pictures, which are a matter of settings."""
    payload: dict[str, Any] | None = message.payload
    if not payload:
        return None
    if message.message_type == "sticker":
        return {**payload, "url": line_pictures.sticker(payload.get("stickerId"))}
    emojis = payload.get("emojis")
    if message.message_type == "text" and isinstance(emojis, list):
        address = line_pictures.emoji
        found = [each for each in emojis if isinstance(each, dict)]
        shown = [{**e, "url": address(e.get("productId"), e.get("emojiId"))} for e in found]
        return {**payload, "emojis": shown}
    return payload


def message_payload(message: Message, *, address: str) -> dict[str, Any]:
    """The fields of `NewMessage`, `MessageSent`, `MessageUpdate` and of REST's messages."""
    return {
        "id": message.pk,
        "line_user_id": address,
        "direction": message.direction,
        "content": message.content,
        "message_type": message.message_type,
        "payload": _kinds_own(message),
        "sender_role": message.sender_role,
        "operator_id": message.operator_id,
        "operator_name": name_of(message.operator),
        "created_at": message.created_at,
        "occurred_at": message.occurred_at,
        "temp_id": message.temp_id,
        "seq": message.seq,
        "rev": message.rev,
        "status": message.status or None,
        "reason": message.reason or None,
        "free": message.free,
        "line_request_id": message.line_request_id or None,
        "sender": _sender(message.member),
        "quoted": _quoted(message),
        "media": media_payload(message.media),
        "edited_at": message.edited_at,
        "unsent_at": message.unsent_at,
    }


def conversation_payload(conversation: Conversation, *, read_count: int) -> dict[str, Any]:
    """The fields of `ConversationUpdate`, for a row of `selectors.inbox.rows`."""
    customer = conversation.customer
    tagged: list[ConversationTag] = conversation.tag_rows  # type: ignore[attr-defined]
    sessions: list[Session] = conversation.open_sessions  # type: ignore[attr-defined]
    free_since: datetime | None = conversation.free_since  # type: ignore[attr-defined]
    return {
        "line_user_id": conversation.address,
        "channel": conversation.channel.slug,
        "kind": customer.kind,
        "display_name": customer_name(customer),
        "customer": customers.details(customer),
        "picture_url": customer.picture_url or None,
        "blocked": customer.blocked_at is not None,
        "barred": customer.barred_at is not None,
        "chat_mode": conversation.chat_mode,
        "session": session_payload(sessions[0] if sessions else None),
        "last_message": _last_message(conversation.last_message),
        "last_activity_at": conversation.last_activity_at,
        "tags": [one.tag.name for one in tagged],
        "tag_details": [tag_payload(one.tag) for one in tagged],
        "last_seq": conversation.seq,
        "rev": conversation.rev,
        "unread_count": max(0, conversation.asking_count - read_count),
        "free_until": free_since + USABLE if free_since else None,
        "held_until": conversation.held_until,
    }


def tag_payload(tag: Tag) -> payloads.TagPayload:
    """A tag with its colour."""
    return payloads.TagPayload(id=tag.pk, name=tag.name, color=tag.color)


def customer_name(customer: Customer) -> str:
    """The team's name, else LINE's; until that is fetched, the start of the id."""
    return customer.alias or customer.display_name or customer.line_id[:9]


def note_payload(note: Note, *, address: str) -> dict[str, Any]:
    """The fields of `NoteUpdate` and of REST's notes, for a row of `selectors.notes.whole`."""
    return {
        "id": note.pk,
        "line_user_id": address,
        "author_id": note.author_id,
        "author_name": name_of(note.author),
        "text": note.text,
        "mentions": [
            payloads.ViewerPayload(id=str(one.operator_id), name=name_of(one.operator) or "")
            for one in note.mentions.all()
        ],
        "rev": note.rev,
        "created_at": note.created_at,
        "edited_at": note.edited_at,
        "deleted_at": note.deleted_at,
    }


def session_event_payload(event: SessionEvent, *, address: str) -> dict[str, Any]:
    """The fields of `SessionEventUpdate`, for a row of `selectors.sessions.events`."""
    return {
        "id": event.pk,
        "line_user_id": address,
        "session_id": event.session_id,
        "what": event.what,
        "rev": event.rev,
        "after_seq": event.after_seq,
        "actor_id": event.actor_id,
        "actor_name": name_of(event.actor),
        "from_operator_id": event.from_operator_id,
        "from_operator_name": name_of(event.from_operator),
        "to_operator_id": event.to_operator_id,
        "to_operator_name": name_of(event.to_operator),
        "reason": event.reason or None,
        "until": event.until,
        "at": event.at,
    }


def earlier_session(session: Session) -> payloads.EarlierSessionPayload:
    """A row of `selectors.sessions.earlier`."""
    return payloads.EarlierSessionPayload(
        id=session.pk,
        status=session.status,
        operator_id=session.operator_id,
        operator_name=name_of(session.operator),
        opened_at=session.opened_at,
        claimed_at=session.claimed_at,
        closed_at=session.closed_at,
        closed_by_id=session.closed_by_id,
        closed_by_name=name_of(session.closed_by),
        first_seq=getattr(session, "first_seq", None),
        messages_in=getattr(session, "messages_in", 0),
        messages_out=getattr(session, "messages_out", 0),
        rating=getattr(session, "rating", None),
        comment=getattr(session, "comment", None) or None,
    )


def _last_message(message: Message | None) -> payloads.LastMessagePayload | None:
    if message is None:
        return None
    return payloads.LastMessagePayload(
        content=message.content[:PREVIEW_LENGTH],
        created_at=message.created_at,
        direction=message.direction,
        message_type=message.message_type,
        sender_role=message.sender_role,
        operator_id=message.operator_id,
        operator_name=name_of(message.operator),
        status=message.status or None,
        unsent=message.unsent_at is not None,
    )


def channel_payload(
    channel: Channel, *, quota: payloads.QuotaPayload, saved: int
) -> payloads.ChannelPayload:
    """A channel as operators are told of it."""
    return payloads.ChannelPayload(
        slug=channel.slug, name=channel.name, quota=quota, pushes_saved=saved
    )
