"""Who speaks in a group gets a name from LINE, and so do their messages on the screen."""

from __future__ import annotations

import asyncio

import pytest
from django.utils import timezone

from chat.jobs import fetch_members as job
from chat.line.client import Profile
from chat.line.errors import Kind, LineError
from chat.models import GroupMember, Message
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_conversation, seconds_ago

pytestmark = pytest.mark.django_db(transaction=True)


class GroupLine(FakeLine):
    async def group_member(self, token, group_id, user_id):
        return self._answer(user_id)

    async def room_member(self, token, room_id, user_id):
        return self._answer(f"room {user_id}")

    def _answer(self, name):
        self.asked.append(name)
        answer = self.profiles[name]
        if isinstance(answer, LineError):
            raise answer
        return answer


@pytest.fixture
def line():
    return GroupLine()


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


def a_member(kind="group", **fields):
    conversation = a_conversation(kind=kind)
    member = GroupMember.objects.create(
        customer=conversation.customer, line_id="U1", profile_due_at=seconds_ago(1), **fields
    )
    Message.objects.create(
        conversation=conversation,
        member=member,
        seq=1,
        rev=1,
        incoming_count=1,
        direction="INCOMING",
        sender_role="USER",
        content="hello",
        created_at=timezone.now(),
        occurred_at=timezone.now(),
    )
    return member


def fetch(line):
    return asyncio.run(job.fetch_due_members(line))


@pytest.mark.parametrize(("kind", "asked"), [("group", "U1"), ("room", "room U1")])
def test_a_name_that_comes_later_shows_on_what_was_said_before(line, said, kind, asked):
    member = a_member(kind)
    line.profiles[asked] = Profile("นก", "https://example.com/p", "", "")
    assert fetch(line) == 1
    member.refresh_from_db()
    assert (member.display_name, member.picture_url) == ("นก", "https://example.com/p")
    (update,) = said.of("message_update")
    assert update.sender.name == "นก"
    assert update.rev == 1
    assert fetch(line) == 0


def test_who_is_no_member_any_more_is_not_asked_about_again(line):
    member = a_member()
    line.profiles["U1"] = LineError(Kind.NOT_FOUND, status=404)
    fetch(line)
    member.refresh_from_db()
    assert member.profile_due_at is None


def test_who_has_left_is_not_asked_about(line):
    a_member(left_at=timezone.now())
    assert fetch(line) == 0


def test_a_line_that_fails_is_asked_again_later(line):
    member = a_member()
    line.profiles["U1"] = LineError(Kind.SERVER, status=500)
    fetch(line)
    member.refresh_from_db()
    assert member.profile_due_at > timezone.now()
    assert member.profile_attempts == 1
