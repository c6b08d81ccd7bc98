"""Somebody asks to be forgotten: nothing of them is left, and everything else is."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.errors import ValidationError
from chat.models import (
    Conversation,
    Customer,
    Delivery,
    Erasure,
    LogEntry,
    MediaFile,
    Message,
    MessageText,
    Note,
    OutboxEntry,
    Session,
    Tag,
    WebhookSubscription,
)
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.drafts import Written, save_draft
from chat.operations.erase_person import erase_person
from chat.operations.export_person import zipped
from chat.operations.notes import write_note
from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
from chat.operations.subscriptions import new_secret
from chat.operations.tags import add_tag
from chat.outbox import plan
from chat.selectors.remains import broken_certificates, remains_of
from tests.support import line
from tests.support.cast import NOK_LINE_ID
from tests.support.sockets import new_token
from webhooks import intake, pump
from webhooks.models import RelayTarget, WebhookEvent, WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)

SOM = "U" + "5" * 32
GROUP = {"type": "group", "groupId": "C" + "1" * 32}
# Of what was said and kept about Nok, in three scripts.
WORDS = ["my-passport-no-99", "ความลับของนก", "ノクの秘密", "Nok-Natcha", "likes-orchids"]


def erase(line_id: str = NOK_LINE_ID) -> Erasure:
    return erase_person(line_id=line_id, actor_id=None, by="carol", via=LogEntry.Via.ADMIN)


@pytest.fixture
def life(post, channel, alice, carol) -> Conversation:
    """Nok and Som write, in one request and in a group; alice answers, notes, drafts and tags."""
    desk = {"name": "Desk", "url": "https://desk.example/", "secret": new_secret()}
    WebhookSubscription.objects.create(kinds=["message.received", "session.closed"], **desk)
    RelayTarget.objects.create(name="Bot", url="https://bot.example/", channel=channel)
    post(
        line.text_event(WORDS[0]),
        line.text_event("Som is well", user=SOM),
        line.text_event(WORDS[1]),
    )
    mention = {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": NOK_LINE_ID}]}
    said = line.text_event("@Nok hello", source={**GROUP, "userId": SOM})
    said["message"]["mention"] = mention
    post(line.text_event(WORDS[2], source={**GROUP, "userId": NOK_LINE_ID}), said)
    Customer.objects.filter(line_id=NOK_LINE_ID).update(display_name=WORDS[3])
    conversation = Conversation.objects.get(customer__line_id=NOK_LINE_ID)
    acts: dict[str, Any] = {
        "conversation_id": conversation.pk,
        "operator": alice.operator,
        "via": LogEntry.Via.REST,
    }
    claim_session(**acts)
    send_message(outgoing=Outgoing(text=f"Dear {WORDS[3]}"), **acts)
    Message.objects.filter(operator=alice).update(status="sent", free=True)
    write_note(text=WORDS[4], **acts)
    add_tag(name="vip", **acts)
    close_session(**acts)
    picture = MediaFile.objects.create(
        channel=channel,
        kind="image",
        state="ready",
        name=f"{WORDS[0]}.jpg",
        file=storages["media"].save("a.jpg", ContentFile(b"picture of Nok")),
    )
    Message.objects.filter(content=WORDS[1]).update(media=picture, message_type="image")
    conversation.refresh_from_db()
    return conversation


def figures(carol) -> Any:
    client = Client(headers={"authorization": f"Token {new_token(carol)}"})
    return client.get("/api/v1/admin/live-chat/analytics").json()


def test_nothing_of_the_person_is_left_in_any_column_of_any_table(life, carol) -> None:
    picture = MediaFile.objects.get()
    assert remains_of([NOK_LINE_ID, *WORDS]) != []
    made = erase()
    assert remains_of([NOK_LINE_ID, *WORDS]) == []
    assert not storages["media"].exists(picture.file)
    assert made.counts["messages"] == 4
    assert made.counts["files"] == 1
    assert (made.counts["notes"], made.counts["tags"], made.counts["webhooks"]) == (1, 1, 2)
    assert Tag.objects.filter(name="vip").exists(), "others may have it"
    assert NOK_LINE_ID not in json.dumps(LogEntry.objects.get(action="person.erased").detail)


def test_others_keep_everything_and_the_figures_stay(life, carol) -> None:
    before = figures(carol)
    erase()
    assert Message.objects.get(content="Som is well").message_type == "text"
    assert MessageText.objects.filter(text__contains="som is well").exists()
    mention = Message.objects.get(content="@Nok hello")
    assert mention.payload is not None
    assert mention.payload["mention"]["mentionees"][0]["userId"].startswith("erased-")
    first = json.loads(bytes(WebhookRequest.objects.order_by("pk")[0].body))["events"]
    assert [one.get("redacted", one.get("message", {}).get("text")) for one in first] == [
        "erased",
        "Som is well",
        "erased",
    ]
    after = figures(carol)
    # A conversation without tags counts in none.
    assert {name for name in before if before[name] != after[name]} == {"tags"}
    life.refresh_from_db()
    assert list(life.messages.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert set(life.messages.values_list("message_type", flat=True)) == {"erased"}
    assert life.sessions.get().answered_by is not None


def test_nobody_can_write_to_who_was_erased(life, alice) -> None:
    erase()
    with pytest.raises(ValidationError, match="blocked"):
        send_message(
            conversation_id=life.pk,
            operator=alice.operator,
            outgoing=Outgoing(text="hello?"),
            via=LogEntry.Via.REST,
        )


def test_what_is_on_its_way_is_not_sent_and_an_open_conversation_ends(post, channel, alice) -> None:
    post(line.text_event("hello"))
    conversation = Conversation.objects.get()
    acts: dict[str, Any] = {
        "conversation_id": conversation.pk,
        "operator": alice.operator,
        "via": LogEntry.Via.REST,
    }
    send_message(outgoing=Outgoing(text="one"), **acts)
    assert plan.plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=timezone.now())
    send_message(outgoing=Outgoing(text="two"), **acts)
    del acts["via"]
    save_draft(written=Written("three", "", "reply", None, 0), **acts)
    erase()
    assert not OutboxEntry.objects.exists()
    assert list(Delivery.objects.values_list("state", "body")) == [("failed", [])]
    assert Session.objects.get().status == "CLOSED"
    assert remains_of(["three"]) == []


def test_who_writes_again_is_somebody_new_and_a_redelivery_brings_nothing_back(life, post) -> None:
    old = line.text_event("again")
    post(old)
    erase()
    post({**old, "deliveryContext": {"isRedelivery": True}})
    assert not Customer.objects.filter(line_id=NOK_LINE_ID).exists()
    post(line.text_event("I am new"))
    conversation = Conversation.objects.get(customer__line_id=NOK_LINE_ID)
    assert conversation.pk != life.pk
    assert conversation.messages.get().content == "I am new"


def test_an_event_that_waited_is_done_with(channel) -> None:
    intake.store(channel=channel, body=line.body_of(line.text_event(WORDS[0])))
    Customer.objects.create(channel=channel, line_id=NOK_LINE_ID)
    erase()
    WebhookEvent.objects.update(due_at="2020-01-01T00:00:00Z")
    assert pump.sweep() == 0
    assert remains_of([NOK_LINE_ID, WORDS[0]]) == []


def test_a_group_is_erased_with_what_everybody_said_in_it(life) -> None:
    erase(GROUP["groupId"])
    assert remains_of([GROUP["groupId"], WORDS[2], "@Nok hello"]) == []
    assert Message.objects.filter(content=WORDS[0]).exists()


def test_certificates_name_nobody_and_none_can_be_changed_unnoticed(life, post) -> None:
    first = erase()
    second = erase(SOM)
    assert second.previous == first.digest
    assert broken_certificates() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE chat_erasure SET subject = 'x' WHERE pseudonym = %s", [first.pseudonym]
        )
    assert [one.pk for one in broken_certificates()] == [first.pk]
    Erasure.objects.filter(pk=first.pk).delete()
    assert [one.pk for one in broken_certificates()] == [second.pk]


def test_the_commands_erase_and_look_again(life, capsys) -> None:
    call_command("erase_person", NOK_LINE_ID, "--yes", "--by", "Carol")
    assert "the id is nowhere" in capsys.readouterr().out
    call_command("verify_erased", NOK_LINE_ID, *WORDS)
    said = capsys.readouterr().out
    assert "by Carol" in said
    assert "Nothing is left." in said
    Customer.objects.filter(line_id=SOM).update(display_name=WORDS[3])
    with pytest.raises(CommandError, match="Something is left"):
        call_command("verify_erased", NOK_LINE_ID, WORDS[3])
    assert "chat_customer.display_name: 1 rows" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody has this LINE id"):
        call_command("erase_person", NOK_LINE_ID, "--yes")


def test_an_export_has_all_that_is_kept_and_nothing_of_others(life) -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(NOK_LINE_ID)))) as archive:
        assert archive.testzip() is None
        (media,) = (name for name in archive.namelist() if name.startswith("media/"))
        assert archive.read(media) == b"picture of Nok"
        every = b"".join(archive.read(name) for name in archive.namelist()).decode()
        messages = json.loads(archive.read("messages.json"))
        (person, member) = json.loads(archive.read("person.json"))
    assert [word for word in WORDS if word not in every] == []
    assert "Som is well" not in every
    assert len(messages) == 4
    assert (person["line_id"], person["display_name"]) == (NOK_LINE_ID, WORDS[3])
    assert member["as"] == "member"


def test_notes_of_the_person_are_gone_from_search_too(life) -> None:
    erase()
    assert not Note.objects.exists()
    assert not MessageText.objects.filter(message__conversation=life).exists()
