"""A used-up quota stops pushes, automatic ones first; free replies always go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.line.errors import Kind
from chat.models import Channel, Delivery, Message
from chat.operations.resend import resend_message
from chat.outbox.quota_watch import QuotaWatch
from tests.chat.outbox.rows import (
    a_channel,
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    reasons,
    statuses,
    the_delivery,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


def say_automatically(conversation, *texts):
    messages = queue(conversation, *texts)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        sender_role="BOT", operator=None
    )


def use(percent):
    Channel.objects.update(
        quota_type="limited", quota_limit=100, quota_used=percent, quota_checked_at=timezone.now()
    )


def test_the_monthly_limit_stops_the_channels_pushes_and_tells_everybody(
    conversation, line, deliver, said
):
    others = [a_conversation(), a_conversation(channel=a_channel("second"))]
    for one in (conversation, *others):
        queue(one, "hello")
    line.refuse(Kind.QUOTA)
    deliver(conversation)
    for one in others:
        deliver(one)

    assert [statuses(one) for one in (conversation, *others)] == [["failed"], ["failed"], ["sent"]]
    assert reasons(others[0]) == ["line_quota"]
    # The second conversation's push was not tried.
    assert [call.to for call in line.calls] == [
        conversation.customer.line_id,
        others[1].customer.line_id,
    ]
    (event,) = said.of("channel_update")
    assert (event.slug, event.quota.state) == ("default", "used_up")


def test_a_free_reply_goes_all_the_same(conversation, line, deliver):
    Channel.objects.update(quota_used_up_at=timezone.now())
    a_reply_token(conversation)
    queue(conversation, "hello")
    deliver(conversation)
    assert (statuses(conversation), line.calls[0].kind) == (["sent"], "reply")


def test_a_reply_whose_token_has_gone_off_is_not_pushed_instead(conversation, line, deliver):
    Channel.objects.update(quota_used_up_at=timezone.now())
    line.expired.add(a_reply_token(conversation).token)
    queue(conversation, "hello")
    deliver(conversation)
    deliver(conversation)
    assert [call.kind for call in line.calls] == ["reply"]
    assert reasons(conversation) == ["line_quota"]


def test_what_failed_for_it_goes_out_once_there_is_room(conversation, line, deliver):
    Channel.objects.update(quota_used_up_at=timezone.now())
    (message,) = queue(conversation, "hello")
    deliver(conversation)
    Channel.objects.update(quota_used_up_at=None)
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert (statuses(conversation), line.shown) == (["sent"], ["hello"])


def test_the_next_month_pushes_go_again(conversation, line, deliver):
    Channel.objects.update(quota_used_up_at=timezone.now() - timedelta(days=32))
    queue(conversation, "hello")
    deliver(conversation)
    assert statuses(conversation) == ["sent"]


def test_a_push_that_may_be_with_line_already_is_asked_about_in_spite_of_it(
    conversation, line, deliver
):
    (message,) = queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    Delivery.objects.update(state="unknown", leased_by=None, leased_until=None)
    Message.objects.update(status="unknown")
    Channel.objects.update(quota_used_up_at=timezone.now())
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert (statuses(conversation), line.shown) == (["sent"], ["hello"])


# The guard


def test_at_the_guard_automatic_pushes_stop_and_operators_go_on(conversation, line, deliver):
    use(90)
    other = a_conversation()
    say_automatically(conversation, "we are closed")
    queue(other, "hello")
    deliver(conversation)
    deliver(other)
    assert (statuses(conversation), reasons(conversation)) == (["failed"], ["line_quota"])
    assert (statuses(other), line.shown) == (["sent"], ["hello"])


def test_automatic_replies_are_free_and_go(conversation, line, deliver):
    use(100)
    a_reply_token(conversation)
    say_automatically(conversation, "we are closed")
    deliver(conversation)
    assert (statuses(conversation), line.calls[0].kind) == (["sent"], "reply")


def test_below_it_they_are_pushed(conversation, line, deliver):
    use(89)
    say_automatically(conversation, "we are closed")
    deliver(conversation)
    assert statuses(conversation) == ["sent"]


def test_an_operators_message_behind_an_automatic_one_is_no_part_of_its_push(
    conversation, line, deliver
):
    use(95)
    say_automatically(conversation, "we are closed")
    queue(conversation, "but I am here")
    deliver(conversation)
    deliver(conversation)
    assert (statuses(conversation), line.shown) == (["failed", "sent"], ["but I am here"])


def test_by_reply_the_two_go_together(conversation, line, deliver):
    a_reply_token(conversation)
    say_automatically(conversation, "welcome")
    queue(conversation, "hello")
    deliver(conversation)
    assert [call.texts for call in line.calls] == [("welcome", "hello")]


# What is counted


def test_a_push_to_a_group_counts_its_members(line, deliver):
    group = a_conversation(kind="group", member_count=7)
    queue(group, "hello everybody")
    deliver(group)
    assert the_delivery(group).recipients == 7


# Warnings


def test_pushes_that_pass_a_warning_tell_everybody_at_once(conversation, line, deliver, said):
    use(79)
    queue(conversation, "one")
    deliver(conversation)
    for text in ("two", "three"):
        queue(conversation, text)
        deliver(conversation)

    (event,) = said.of("channel_update")
    assert (event.quota.state, event.quota.used) == ("warn", 80)


def test_every_warning_is_told_and_none_twice(line, deliver, said):
    group = a_conversation(kind="group", member_count=8)
    use(78)
    for text in ("one", "two", "three"):
        queue(group, text)
        deliver(group)

    assert [event.quota.state for event in said.of("channel_update")] == ["warn", "used_up"]


def test_free_replies_bring_no_warning_nearer(conversation, line, deliver, said):
    use(79)
    a_reply_token(conversation)
    queue(conversation, "hello")
    deliver(conversation)
    assert said.of("channel_update") == []


def test_without_a_limit_nobody_is_warned(conversation, line, deliver, said):
    Channel.objects.update(quota_type="none", quota_limit=None)
    queue(conversation, "hello")
    deliver(conversation)
    assert (statuses(conversation), said.of("channel_update")) == (["sent"], [])


def test_pushes_between_two_warnings_are_only_counted():
    watch, now = QuotaWatch(), timezone.now()
    assert watch.pushed(1, 2, now) == 2
    watch.looked(1, 3)

    assert [watch.pushed(1, 1, now) for _ in range(3)] == [0, 0, 3]
    watch.looked(1, None)
    assert watch.pushed(1, 50, now) == 0
    # Others push too: after a minute it is time to look.
    assert watch.pushed(1, 1, now + timedelta(minutes=1)) == 51
