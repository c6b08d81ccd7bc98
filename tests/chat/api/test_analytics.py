"""Figures over REST: who may see which, of which time, and as a table."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Message, Schedule, Session, Tag
from chat.operations.cancel import cancel_message
from chat.operations.close import close_session
from chat.operations.send import Outgoing, send_message
from tests.chat.api.test_conversations import API, as_alice, error, writes

__all__ = ["as_alice"]

pytestmark = pytest.mark.django_db(transaction=True)


def sends(conversation_id: int, user) -> Message:
    return send_message(
        conversation_id=conversation_id,
        operator=user.operator,
        outgoing=Outgoing("hello"),
        via="rest",
    ).message


@pytest.fixture
def served(alice, bob):
    """Bob has answered and closed a conversation."""
    pk = writes("hello").conversation_id
    sends(pk, bob)
    close_session(conversation_id=pk, operator=bob.operator, via="rest")
    return pk


@pytest.fixture
def as_carol(carol) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(carol)
    return client


def figures(client, **query):
    response = client.get(f"{API}/analytics", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_supervisor_sees_everybodys_figures_and_what_they_were_before(as_carol, served) -> None:
    found = figures(as_carol)
    assert (found["figures"]["closed"], found["figures_before"]["closed"]) == (1, 0)
    assert found["figures"]["first_response"]["count"] == 1
    assert len(found["days"]) == 7
    assert [len(found[part]) for part in ("hours", "weekdays", "channels")] == [24, 7, 1]
    people = as_carol.get(f"{API}/analytics/operators").json()["results"]
    assert [(one["name"], one["closed"]) for one in people] == [("Bob", 1)]


def test_an_operator_sees_their_own_figures_alone(as_alice, alice, bob, served) -> None:
    assert figures(as_alice)["figures"]["closed"] == 0
    people = as_alice.get(f"{API}/analytics/operators").json()["results"]
    assert [one["name"] for one in people] == ["Alice"]
    response = as_alice.get(f"{API}/analytics", {"operator": bob.pk})
    assert error(response)["field"] == "operator"
    behind = as_alice.get(f"{API}/analytics/conversations", {"figure": "closed"}).json()
    assert behind["results"] == []


def test_the_conversations_behind_a_figure_are_named(as_carol, served) -> None:
    response = as_carol.get(f"{API}/analytics/conversations", {"figure": "answered"})
    (one,) = response.json()["results"]
    assert (one["status"], one["answered_by_name"]) == ("CLOSED", "Bob")
    assert one["line_user_id"]
    assert not response.json()["has_more"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "from"),
        ({"from": "2024-01-01", "to": "2026-01-01"}, "from"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"zone": "Bangkok"}, "zone"),
        ({"channel": "nowhere"}, "channel"),
        ({"operator": "1000000"}, "operator"),
        ({"tag": "1000000"}, "tag"),
    ],
)
def test_what_cannot_be_asked_is_named(as_carol, query, field) -> None:
    response = as_carol.get(f"{API}/analytics", query)
    assert error(response)["field"] == field


def test_days_are_those_of_the_business_hours_time_zone(as_carol, served) -> None:
    assert figures(as_carol)["period"]["zone"] == "UTC"
    Schedule.objects.create(name="Office", time_zone="Asia/Tokyo")
    assert figures(as_carol)["period"]["zone"] == "Asia/Tokyo"
    assert figures(as_carol, zone="Asia/Bangkok")["period"]["zone"] == "Asia/Bangkok"


def test_a_table_is_a_file_that_no_spreadsheet_works_out(as_carol, bob, served) -> None:
    bob.operator.display_name = '=cmd|" /C calc"!A1, ผู้ช่วย'
    bob.operator.save()
    response = as_carol.get(f"{API}/analytics/table", {"table": "operators"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["name"] == f"'{bob.operator.display_name}"
    assert row["closed"] == "1"
    assert float(row["first_response_p50_seconds"]) >= 0


def test_an_empty_table_has_its_heading(as_carol) -> None:
    Tag.objects.create(name="unused", key="unused")
    response = as_carol.get(f"{API}/analytics/table", {"table": "tags"})
    assert response.content.decode("utf-8-sig").startswith("opened,")


def test_an_answer_that_was_taken_back_is_none(alice) -> None:
    first = writes("hello")
    conversation = first.conversation
    conversation.channel.undo_seconds = 30
    conversation.channel.save()
    message = sends(conversation.pk, alice)
    assert Session.objects.get().response_seconds is not None
    cancel_message(
        conversation_id=conversation.pk, operator=alice.operator, message_id=message.pk, via="rest"
    )
    session = Session.objects.get()
    assert (session.asked_at, session.answered_at) == (first.created_at, None)
    assert (session.answered_by, session.response_seconds) == (None, None)
    assert sends(conversation.pk, alice).created_at == Session.objects.get().answered_at


def test_earlier_sessions_are_filled_in_from_their_messages(alice, served) -> None:
    from django.apps import apps

    from chat.migrations._first_responses import fill

    writes("and again")
    names = ("asked_at", "answered_at", "answered_by", "response_seconds")
    kept = list(Session.objects.order_by("pk").values_list(*names))
    assert [row[1] is None for row in kept] == [False, True]
    Session.objects.update(**dict.fromkeys(names))
    fill(apps, None)
    assert list(Session.objects.order_by("pk").values_list(*names)) == kept
    assert timezone.is_aware(kept[0][0])


def test_the_team_has_one_time_zone_if_it_says_so(as_carol, settings, served) -> None:
    Schedule.objects.create(name="Office", time_zone="Asia/Tokyo")
    settings.TEAM_TIME_ZONE = "Asia/Bangkok"
    assert figures(as_carol)["period"]["zone"] == "Asia/Bangkok"


def test_the_funnel_and_the_week_are_there_and_lead_to_their_conversations(
    as_carol, served
) -> None:
    found = figures(as_carol)
    stages = {one["stage"]: one["conversations"] for one in found["funnel"]}
    assert stages == {
        "wrote": 1,
        "queued": 1,
        "claimed": 1,
        "answered": 1,
        "finished": 1,
        "rated": 0,
    }
    assert len(found["week"]) == 7 * 24
    (cell,) = [one for one in found["week"] if one["closed"]]
    of_it = {"figure": "closed", "weekday": cell["weekday"], "hour": cell["hour"]}
    for query, count in (
        (of_it, 1),
        (of_it | {"hour": (cell["hour"] + 1) % 24}, 0),
        ({"figure": "funnel_finished"}, 1),
        ({"figure": "funnel_rated"}, 0),
    ):
        page = as_carol.get(f"{API}/analytics/conversations", query).json()
        assert len(page["results"]) == count, query
    funnel = as_carol.get(f"{API}/analytics/table", {"table": "funnel"}).content.decode("utf-8-sig")
    assert funnel.splitlines()[:2] == ["stage,conversations,share", "wrote,1,1.0"]
