"""What settling a delivery writes, and whom it tells."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from chat.line.client import Accepted
from chat.models import Conversation, Delivery, LogEntry, Message
from chat.operations.settle import SENTENCES, settle_accepted, settle_failed, settle_unknown
from chat.outbox.plan import plan_next
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel, a_conversation, a_reply_token, queue, the_delivery

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = uuid.uuid4()


@pytest.fixture
def said(monkeypatch):
    return record(monkeypatch)


@pytest.fixture
def begun(said):
    """A conversation of another channel with two messages in LINE's hands."""
    conversation = a_conversation(channel=a_channel("second"), line_id="U1")
    queue(conversation, "a", "b")
    plan_next(conversation_id=conversation.pk, worker=WORKER, now=timezone.now())
    said.clear()
    return conversation


def accept(conversation, *ids, request_id="r1", quotes=()):
    return settle_accepted(
        delivery_id=the_delivery(conversation).pk,
        accepted=Accepted(request_id, ids, quotes),
        now=timezone.now(),
    )


def fail(conversation, code="line_quota", worker=WORKER):
    return settle_failed(
        delivery_id=the_delivery(conversation).pk,
        worker=worker,
        code=code,
        error="quota 429: You have reached your monthly limit.",
        request_id="r1",
        now=timezone.now(),
    )


def messages():
    return list(Message.objects.order_by("seq"))


def test_accepted_messages_have_lines_ids_and_each_its_own_rev(begun, said):
    assert accept(begun, "11", "12", quotes=("q1", "q2"))
    first, second = messages()
    assert [(m.status, m.line_message_id, m.quote_token) for m in (first, second)] == [
        ("sent", "11", "q1"),
        ("sent", "12", "q2"),
    ]
    assert (first.rev, second.rev) == (5, 6)
    assert Conversation.objects.get(pk=begun.pk).rev == 6
    delivery = the_delivery(begun)
    assert (delivery.state, delivery.line_request_id) == ("accepted", "r1")
    assert delivery.finished_at is not None
    assert delivery.leased_by is None


def test_the_room_and_the_sender_elsewhere_hear_of_each_message_once(begun, said):
    accept(begun, "11", "12")
    operator = messages()[0].operator_id
    told = [(whom, event) for whom, event in said if whom != "row"]
    assert {event.line_request_id for _, event in told} == {"r1"}
    targets = [(whom, event.id) for whom, event in told]
    assert targets == [
        (target, message.pk)
        for message in messages()
        for target in (f"conversation {begun.pk}", f"operator {operator} unless in {begun.pk}")
    ]
    event = said.of("message_sent")[0]
    assert (event.line_user_id, event.content, event.free) == ("second~U1", "a", False)
    assert event.temp_id == messages()[0].temp_id
    assert said.to("row") == [begun.pk]


def test_settling_twice_changes_nothing(begun, said):
    assert accept(begun, "11", "12")
    before = messages(), list(said), Conversation.objects.get(pk=begun.pk).rev
    assert not accept(begun, "13", "14", request_id="r2")
    assert not fail(begun)
    assert not settle_unknown(delivery_id=the_delivery(begun).pk, worker=WORKER, now=timezone.now())
    assert [m.line_message_id for m in messages()] == ["11", "12"]
    assert (messages(), list(said), Conversation.objects.get(pk=begun.pk).rev) == before


@pytest.mark.parametrize("ids", [(), ("11",), ("11", "12", "13"), ("11", "11"), ("", "12")])
def test_ids_that_do_not_fit_are_no_reason_not_to_call_it_sent(begun, ids):
    assert accept(begun, *ids)
    assert [m.status for m in messages()] == ["sent", "sent"]


def test_an_id_that_the_conversation_has_already_is_left_out(begun):
    accept(begun, "11", "12")
    queue(begun, "c")
    plan_next(conversation_id=begun.pk, worker=WORKER, now=timezone.now())
    assert accept(begun, "11")
    assert [m.line_message_id for m in messages()] == ["11", "12", None]


def test_a_failure_says_what_is_wrong_and_whether_to_try_again(begun, said):
    assert fail(begun)
    for message in messages():
        assert (message.status, message.reason) == ("failed", "line_quota")
    event = said.of("message_failed")[0]
    first = messages()[0]
    assert event.model_dump() == {
        "line_user_id": "second~U1",
        "temp_id": first.temp_id,
        "message_id": first.pk,
        "seq": first.seq,
        "rev": first.rev,
        "error": SENTENCES["line_quota"],
        "code": "line_quota",
        "retryable": True,
    }
    assert len(said.of("message_failed")) == 4
    assert said.to("row") == [begun.pk]


def test_a_failure_is_in_the_log_without_what_was_said(begun):
    fail(begun)
    first, second = LogEntry.objects.order_by("pk")
    assert (first.action, first.via, first.conversation_id) == (
        "message.failed",
        "worker",
        begun.pk,
    )
    assert first.detail == {
        "message_id": messages()[0].pk,
        "delivery_id": the_delivery(begun).pk,
        "code": "line_quota",
        "attempts": 1,
        "line_request_id": "r1",
    }
    assert second.detail["message_id"] == messages()[1].pk


def test_a_failure_is_certain_so_the_retry_key_is_free(begun):
    fail(begun)
    assert the_delivery(begun).first_tried_at is None


def test_an_unknown_outcome_keeps_when_the_key_was_first_used(begun, said):
    settle_unknown(delivery_id=the_delivery(begun).pk, worker=WORKER, now=timezone.now())
    assert the_delivery(begun).first_tried_at is not None
    assert {m.status for m in messages()} == {"unknown"}
    assert {e.code for e in said.of("message_failed")} == {"line_unknown"}
    assert LogEntry.objects.filter(action="message.unknown").count() == 2


def test_only_the_holder_of_the_lease_may_call_it_failed(begun, said):
    assert not fail(begun, worker=uuid.uuid4())
    assert the_delivery(begun).state == "pending"
    assert said == []


@pytest.mark.parametrize("state", ["unknown", "requeued"])
def test_that_it_arrived_after_all_outweighs_not_knowing(begun, state):
    Delivery.objects.update(state=state)
    Message.objects.update(status="unknown", reason="line_unknown")
    assert accept(begun, "11", "12")
    assert [(m.status, m.reason) for m in messages()] == [("sent", ""), ("sent", "")]


def test_a_rollback_takes_the_announcement_with_it(begun, said, monkeypatch):
    def broken(self, *arguments, **keywords):
        raise RuntimeError("disk full")

    monkeypatch.setattr(Conversation, "save", broken)
    with pytest.raises(RuntimeError):
        accept(begun, "11", "12")
    assert said == []
    assert the_delivery(begun).state == "pending"
    assert {m.status for m in messages()} == {"sending"}


def test_a_reply_is_free(said):
    conversation = a_conversation()
    a_reply_token(conversation)
    queue(conversation, "a")
    plan_next(conversation_id=conversation.pk, worker=WORKER, now=timezone.now())
    accept(conversation, "11")
    assert messages()[0].free is True


def test_every_code_of_the_protocol_has_its_sentence():
    codes = {"blocked", "quota", "rate", "token", "rejected", "network", "unknown"}
    assert set(SENTENCES) == {f"line_{code}" for code in codes}
