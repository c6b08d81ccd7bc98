"""Of a channel on which somebody does not work there is nothing for them, at any door.

Each endpoint stands in a table here: a new one has to say what it is to somebody from elsewhere.
"""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.api import urls
from chat.errors import ValidationError
from chat.models import Channel, Draft, LogEntry, Message, Session
from chat.operations.claim import claim_session
from chat.operations.notes import write_note
from chat.operations.transfer import transfer_session
from chat.selectors.figures import figures
from chat.selectors.figures_period import Scope, period_of
from chat.selectors.figures_report import report
from chat.selectors.reach import EVERYWHERE, reach_of
from tests.support import cast
from tests.support.reach import SECRET, browser, nok_writes, put_on

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/admin/live-chat/"
# For somebody from elsewhere a conversation is not there: 404, whatever is asked of it.
_ONE = urls._ONE
NOT_THERE: dict[str, list[tuple[str, dict[str, Any] | None]]] = {
    _ONE: [("get", None)],
    f"{_ONE}/messages": [("get", None), ("post", {"text": "hi"})],
    f"{_ONE}/external-messages": [("post", {"key": "a", "text": "hi", "system": "shop"})],
    "conversations": [("post", {"line_user_id": "ADDRESS"})],
    f"{_ONE}/cancel": [("post", {"message_id": 1})],
    f"{_ONE}/claim": [("post", {})],
    f"{_ONE}/close": [("post", {})],
    f"{_ONE}/archive": [("patch", {})],
    f"{_ONE}/transfer": [("post", {"to_operator_id": 1})],
    f"{_ONE}/media": [("get", None)],
    f"{_ONE}/mode": [("post", {"mode": "BOT"})],
    f"{_ONE}/release": [("post", {})],
    f"{_ONE}/reopen": [("post", {})],
    f"{_ONE}/snooze": [("post", {"until": "2090-01-01T00:00:00Z"})],
    f"{_ONE}/unsnooze": [("post", {})],
    f"{_ONE}/block": [("post", {})],
    f"{_ONE}/unblock": [("post", {})],
    f"{_ONE}/sessions": [("get", None)],
    f"{_ONE}/alias": [("put", {"alias": "x"})],
    f"{_ONE}/own-fields": [("put", {"key": "size", "value": "M"})],
    f"{_ONE}/refresh-profile": [("post", {})],
    f"{_ONE}/read": [("post", {"seq": 1})],
    f"{_ONE}/unread": [("post", {})],
    f"{_ONE}/notes": [("get", None), ("post", {"text": "hi"})],
    f"{_ONE}/notes/<int:note_id>": [("patch", {"text": "hi"}), ("delete", None)],
    f"{_ONE}/mentions/read": [("post", {})],
    f"{_ONE}/draft": [("get", None), ("put", {"text": "hi"})],
    f"{_ONE}/tags": [("post", {"name": "vip"})],
    f"{_ONE}/tags/<int:tag_id>": [("delete", None)],
    "channels/<str:slug>/quota": [("get", None)],
    "media/<uuid:media_id>": [("get", None)],
    "media/<uuid:media_id>/thumbnail": [("get", None)],
    "media/<uuid:media_id>/retry": [("post", {})],
    "canned-replies/<int:reply_id>/use": [("post", {"line_user_id": "ADDRESS"})],
}
# These answer, and nothing of the other channel is in the answer.
NOTHING_OF_IT = {
    "channels": "",
    "conversations": "?view=all",
    "messages/search": "?q=parcel",
    "customers/search": "?q=nok",
    "analytics": "",
    "analytics/operators": "",
    "analytics/conversations": "?figure=opened",
    "analytics/table": "?table=channels",
    "drafts": "",
    "mentions": "",
    "tags": "",
}
# These know of no channel.
OF_NO_CHANNEL = {
    "",
    "me",
    "presence",
    "operators",
    "canned-replies",
    "canned-replies/<int:reply_id>",
    "media",
    "customer-fields",
    "stickers",
}


def test_every_endpoint_says_what_it_is_to_somebody_from_elsewhere():
    paths = {str(each.pattern) for each in urls.urlpatterns}
    assert paths == NOT_THERE.keys() | NOTHING_OF_IT.keys() | OF_NO_CHANNEL


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [(path, *call) for path, calls in NOT_THERE.items() for call in calls],
)
def test_what_is_of_another_channel_is_not_there(path, method, body, outsider, bob, asked, picture):
    note = write_note(conversation_id=asked.pk, operator=bob.operator, text="psst", via="rest")
    reply = outsider.canned_replies.create(shortcut="a", title="a", text="a")
    real = {
        "<str:line_user_id>": asked.address,
        "<int:note_id>": str(note.pk),
        "<int:tag_id>": "1",
        "<str:slug>": "default",
        "<uuid:media_id>": str(picture.pk),
        "<int:reply_id>": str(reply.pk),
    }
    for name, value in real.items():
        path = path.replace(name, value)
    text = json.dumps(body).replace("ADDRESS", asked.address) if body is not None else ""
    before = Message.objects.count(), LogEntry.objects.count(), Draft.objects.count()
    answer = getattr(browser(outsider), method)(API + path, text, content_type="application/json")
    assert answer.status_code == 404, (answer.status_code, answer.content)
    assert (Message.objects.count(), LogEntry.objects.count(), Draft.objects.count()) == before
    asked.refresh_from_db()
    assert Session.objects.get().status == "WAITING"


@pytest.mark.parametrize(("path", "query"), NOTHING_OF_IT.items())
def test_lists_search_and_figures_hold_nothing_of_another_channel(
    path, query, outsider, bob, asked
):
    note = "a parcel, says Bob"
    put_on(outsider)
    write_note(
        conversation_id=asked.pk, operator=bob.operator, text=note, mentions=[outsider.pk], via="a"
    )
    Draft.objects.create(
        operator=outsider, conversation=asked, text="parcel", updated_at=timezone.now()
    )
    claim_session(conversation_id=asked.pk, operator=outsider.operator, via="rest")
    insider = browser(outsider).get(API + path + query).content.decode()
    put_on(outsider, Channel.objects.get(slug="hotel"))
    answer = browser(outsider).get(API + path + query)
    assert answer.status_code == 200
    there = answer.content.decode()
    for word in ("parcel", cast.NOK_LINE_ID, "Example shop", '"default"', '"opened": 1'):
        assert word not in there
    if path not in ("tags", "analytics/operators"):
        assert there != insider


def test_the_counts_the_page_and_the_transcript_are_of_ones_own_channels(outsider, asked, client):
    body = browser(outsider).get(f"{API}conversations?view=queue").json()
    assert (body["results"], body["total"], body["counts"]["queue"]) == ([], 0, 0)
    client.force_login(outsider)
    assert SECRET not in client.get("/admin/live-chat/").content.decode()
    assert "Example shop" not in client.get("/admin/live-chat/dashboard/").content.decode()
    assert client.get(f"/admin/live-chat/transcript/{asked.address}").status_code == 404


def test_figures_count_ones_own_channels(outsider, bob, asked, elsewhere):
    nok_writes("a room, please", elsewhere)
    now, reach = timezone.now(), reach_of(outsider.operator)
    assert (figures(now, reach).waiting, figures(now, EVERYWHERE).waiting) == (1, 2)
    week = period_of(None, None, ZoneInfo("UTC"), now)
    assert report(week, Scope(reach=reach)).total.opened == 1
    assert report(week, Scope()).total.opened == 2
    assert browser(bob).get(f"{API}analytics?channel=hotel").status_code == 200
    assert browser(outsider).get(f"{API}analytics?channel=default").status_code == 400


def test_search_goes_on_until_it_has_enough_of_ones_own(outsider, elsewhere):
    nok_writes("parcel one", elsewhere)
    for _ in range(5):
        nok_writes()
    nok_writes("parcel two", elsewhere)
    found = browser(outsider).get(f"{API}messages/search?q=parcel&limit=1").json()
    assert found["results"][0]["channel"] == "hotel"
    found = browser(outsider).get(f"{API}messages/search?q=parcel&before={found['next']}").json()
    assert [one["channel"] for one in found["results"]] == ["hotel"]
    assert found["next"] is None


def test_nobody_is_handed_or_named_in_what_they_cannot_see(outsider, bob, asked):
    claim_session(conversation_id=asked.pk, operator=bob.operator, via="rest")
    with pytest.raises(ValidationError) as refused:
        transfer_session(
            conversation_id=asked.pk,
            operator=bob.operator,
            to_operator_id=outsider.pk,
            via="rest",
        )
    assert refused.value.field == "to_operator_id"
    with pytest.raises(ValidationError) as refused:
        write_note(
            conversation_id=asked.pk,
            operator=bob.operator,
            text="look",
            mentions=[outsider.pk],
            via="rest",
        )
    assert refused.value.field == "mentions"


def test_what_somebody_holds_elsewhere_goes_back_to_the_queue(alice, elsewhere, asked):
    claim_session(conversation_id=asked.pk, operator=alice.operator, via="rest")
    put_on(alice, elsewhere)
    session = Session.objects.get()
    assert (session.status, session.operator) == ("WAITING", None)
    assert LogEntry.objects.get(action="operator.changed").detail["channels"] == str(elsewhere.pk)


def test_supervisors_work_on_all_channels(carol, elsewhere):
    with pytest.raises(ValidationError) as refused:
        put_on(carol, elsewhere)
    assert refused.value.field == "channels"
    with pytest.raises(IntegrityError), transaction.atomic():
        type(carol.operator).objects.filter(user=carol).update(all_channels=False)


def test_a_channel_that_goes_does_not_open_the_others(outsider, elsewhere, asked):
    elsewhere.delete()
    assert browser(outsider).get(f"{API}conversations?view=all").json()["results"] == []
