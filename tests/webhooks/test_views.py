"""What LINE's door lets in."""

from __future__ import annotations

import json

import pytest

from chat.models import Channel, Conversation, Message
from tests.support import line
from tests.support.cast import NOK_LINE_ID
from webhooks.models import WebhookEvent, WebhookRequest

FROM_A_USER = (
    b'{"events": [{"type": "message", "source": {"type": "user", "userId": "U1"}, "message": %s}]}'
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_signed_message_is_stored_and_becomes_a_waiting_conversation(post):
    event = line.text_event("สวัสดีค่ะ 👋")
    response = post(event)
    assert (response.status_code, response.json()) == (200, {})
    message = Message.objects.get()
    assert (message.content, message.line_message_id) == ("สวัสดีค่ะ 👋", event["message"]["id"])
    assert message.session is not None
    assert message.session.status == "WAITING"
    row = WebhookEvent.objects.get()
    assert row.event_key == event["webhookEventId"]
    assert row.processed_at is not None
    assert row.raw == event


def test_a_wrong_or_missing_signature_is_refused_and_nothing_is_stored(post_body):
    body = line.body_of(line.text_event("hi"))
    wrong = {**line.signed(body), "x-line-signature": "x" * 44}
    other = line.signed(body, secret="1" * 32)
    for headers in ({}, wrong, other, {"x-line-signature": ""}, {"x-line-signature": "ü"}):
        response = post_body(body, headers=headers)
        assert response.status_code == 400
        assert response.json()["error"]["field"] == "x-line-signature"
    # A signature of the same JSON with other spaces is another body's.
    spaced = json.dumps(json.loads(body), indent=1).encode()
    assert post_body(spaced, headers=line.signed(body)).status_code == 400
    assert WebhookRequest.objects.count() == 0
    assert WebhookEvent.objects.count() == 0


def test_the_signature_vector_that_line_publishes_is_accepted(post_body, channel):
    channel.channel_secret = "8c570fa6dd201bb328f1c1eac23a96d8"
    channel.save()
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    headers = {"x-line-signature": "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="}
    assert post_body(body, headers=headers).status_code == 200


def test_a_channel_without_a_secret_accepts_nothing(post_body, channel):
    channel.channel_secret = ""
    channel.save()
    body = line.body_of()
    assert post_body(body, headers=line.signed(body, secret="")).status_code == 400


def test_an_empty_list_is_200(post):
    assert post().status_code == 200


def test_each_channel_has_its_own_address_and_secret(post_body, channel):
    Channel.objects.create(slug="second", name="Second shop", channel_secret="s" * 32)
    body = line.body_of(line.text_event("hello, second"))
    to = f"{line.WEBHOOK}/second"
    assert post_body(body, to=to).status_code == 400
    assert post_body(body, to=to, headers=line.signed(body, "s" * 32)).status_code == 200
    assert Conversation.objects.get().address == f"second~{NOK_LINE_ID}"
    assert post_body(body, to=f"{line.WEBHOOK}/nobody").status_code == 404
    assert post_body(body, to=f"{line.WEBHOOK}/default").status_code == 200


def test_the_same_event_again_makes_no_second_message(post):
    event = line.text_event("only once")
    again = {**event, "deliveryContext": {"isRedelivery": True}}
    assert [post(each).status_code for each in (event, event, again)] == [200, 200, 200]
    assert post(event, event, line.text_event("another")).status_code == 200
    assert [message.content for message in Message.objects.order_by("seq")] == [
        "only once",
        "another",
    ]
    assert WebhookEvent.objects.count() == 2


def test_an_event_without_an_id_is_known_by_its_contents(post):
    event = line.text_event("no id")
    del event["webhookEventId"]
    post(event)
    post({**event, "deliveryContext": {"isRedelivery": True}})
    assert Message.objects.count() == 1


def test_one_request_with_several_users_makes_several_conversations(post):
    one, two = "U" + "1" * 32, "U" + "2" * 32
    post(
        line.text_event("a", user=one),
        line.text_event("b", user=two),
        line.text_event("c", user=one),
    )
    said = {
        conversation.customer.line_id: [
            message.content for message in conversation.messages.order_by("seq")
        ]
        for conversation in Conversation.objects.all()
    }
    assert said == {one: ["a", "c"], two: ["b"]}


def test_another_destination_is_recorded_and_no_reason_to_refuse(post_body, channel):
    body = line.body_of(line.text_event("hi"), destination="U" + "d" * 32)
    assert post_body(body).status_code == 200
    assert WebhookRequest.objects.get().destination == "U" + "d" * 32
    channel.refresh_from_db()
    assert channel.bot_user_id == "U" + "d" * 32


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"events": null}',
        b'{"events": {"type": "message"}}',
        b"\xff\xfe",
        b"[" * 5000,
        b'{"destination": 5, "events": [null, 7, "x", [], {}, {"type": 7}, {"type": "message"}]}',
        b'{"events": [{"type": "message", "source": {"type": "user"}, "message": {}}]}',
        FROM_A_USER % b'{"type": "text", "text": 5}, "timestamp": "yesterday"',
        FROM_A_USER % b'{"type": "text", "text": "\\u0000\\ud800"}, "timestamp": 1e300',
    ],
)
def test_a_signed_body_of_any_shape_is_kept_and_answered_200(post_body, body):
    assert post_body(body).status_code == 200
    assert bytes(WebhookRequest.objects.get().body) == body
    for row in WebhookEvent.objects.all():
        assert row.processed_at is not None or row.parked_at is not None


def test_a_body_over_one_mebibyte_is_refused(post_body):
    body = line.body_of(line.text_event("x" * 1024 * 1024))
    assert post_body(body).status_code == 413
    assert WebhookRequest.objects.count() == 0


def test_nul_and_lone_surrogates_become_replacement_characters_and_the_bytes_stay(post_body):
    body = line.body_of(line.text_event("a\u0000b"))
    body = body.replace(b"a\\u0000b", b"a\\u0000b\\ud800")
    post_body(body)
    assert Message.objects.get().content == "a\ufffdb\ufffd"
    assert bytes(WebhookRequest.objects.get().body) == body


def test_get_is_not_a_webhook(client, channel):
    assert client.get(line.WEBHOOK).status_code == 405


def test_what_comes_is_noted_on_the_channel_by_the_minute_and_by_the_hour(
    post, post_body, channel, django_assert_num_queries
):
    body = line.body_of()
    post_body(body, headers=line.signed(body, secret="1" * 32))
    channel.refresh_from_db()
    refused_at = channel.webhook_refused_at
    assert refused_at is not None
    assert channel.webhook_seen_at is None

    post(line.text_event("again", deliveryContext={"isRedelivery": True}))
    channel.refresh_from_db()
    assert channel.webhook_seen_at >= refused_at
    assert channel.webhook_redelivered_at is not None

    # Somebody who only tries does not have the row written each time.
    with django_assert_num_queries(1):
        post_body(body, headers=line.signed(body, secret="1" * 32))
