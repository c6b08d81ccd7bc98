"""An installation with something of everything, to call each address of the API at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support import cast, line

if TYPE_CHECKING:
    from django.contrib.auth.models import User

API = "/api/v1/admin/live-chat"


@dataclass(frozen=True)
class Desk:
    """Who asks, and what stands in the addresses' places."""

    operator: User
    places: dict[str, Any]

    def address(self, path: str) -> str:
        """A path of the document with what there is in its places."""
        return path.format(**self.places)


def furnish() -> Desk:
    """Alice, a supervisor, holds Nok's conversation; in it is one of each."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages
    from django.utils import timezone

    from chat.line import events
    from chat.models import CannedReply, CustomerField, MediaFile, OperatorProfile
    from chat.operations.claim import claim_session
    from chat.operations.close import close_session
    from chat.operations.notes import write_note
    from chat.operations.receive import receive_event
    from chat.operations.send import Outgoing, send_message
    from chat.operations.tags import add_tag

    user = cast.create_operator("alice", "supervisor")
    cast.create_operator("bob")
    alice: OperatorProfile = user.operator
    channel = cast.default_channel()

    def writes(text: str) -> Any:
        event = events.read(line.text_event(text, user=cast.NOK_LINE_ID))
        return receive_event(channel=channel, event=event, received_at=timezone.now())

    pk = writes("hello").conversation_id
    who: Any = {"conversation_id": pk, "operator": alice, "via": "rest"}
    claim_session(**who)
    close_session(**who)
    writes("hello again")
    claim_session(**who)
    send_message(outgoing=Outgoing(text="Good morning!", temp_id="t1"), **who)
    note = write_note(text="A regular.", mentions=[user.pk], **who)
    CustomerField.objects.create(key="size", label="Size", kind="choice", options=["S", "M"])
    reply = CannedReply.objects.create(title="Hello", text="Hello {customer_name}!")
    media = MediaFile(kind="image", state="ready", content_type="image/png", size=4)
    media.file = media.thumbnail = storages["media"].save("test/desk", ContentFile(b"desk"))
    media.save()
    return Desk(
        operator=user,
        places={
            "line_user_id": cast.NOK_LINE_ID,
            "note_id": note.pk,
            "tag_id": add_tag(name="vip", **who).pk,
            "reply_id": reply.pk,
            "media_id": media.pk,
            "slug": channel.slug,
        },
    )
