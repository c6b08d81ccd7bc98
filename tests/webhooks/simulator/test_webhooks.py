"""What people do on their phones arrives as signed webhooks."""

from __future__ import annotations

import asyncio
import json

from linebot.v3 import WebhookParser
from linebot.v3.webhooks import FollowEvent, ImageMessageContent, MessageEvent, TextMessageContent

from tests.support.waiting import eventually_async
from webhooks.simulator import simulator
from webhooks.simulator.ids import line_id
from webhooks.simulator.people import ACCOUNT_USER_ID

NOK = line_id("user", "nok")


def parsed(body):
    """The events as line-bot-sdk reads them."""
    parser = WebhookParser("unused", skip_signature_verification=lambda: True)
    return parser.parse(json.dumps(body), "")


async def test_a_text_arrives_signed_as_lines_own_client_reads_it(line, inbox):
    answer = await line.post("send", user="nok", text="สวัสดีค่ะ 😊")

    [event] = parsed(inbox.bodies[0])
    assert isinstance(event, MessageEvent)
    assert isinstance(event.message, TextMessageContent)
    assert event.message.text == "สวัสดีค่ะ 😊"
    assert event.source.user_id == NOK
    assert len(event.reply_token) == 32
    assert inbox.bodies[0]["destination"] == ACCOUNT_USER_ID
    assert answer == {
        "messageId": event.message.id,
        "webhookEventId": event.webhook_event_id,
        "status": 200,
    }


async def test_the_headers_are_lines(line, inbox):
    await line.post("send", user="nok", text="Hi")

    [headers] = inbox.headers
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["User-Agent"] == "LineBotWebhook/2.0"


async def test_ids_look_like_lines_and_grow(line, inbox):
    for text in "abc":
        await line.post("send", user="nok", text=text)

    ids = [event["message"]["id"] for event in inbox.events]
    assert ids == sorted(ids)
    assert all(len(each) == 18 and each.isdigit() for each in ids)
    assert {len(event["webhookEventId"]) for event in inbox.events} == {26}


async def test_a_persons_messages_arrive_in_order(line, inbox):
    texts = [str(number) for number in range(20)]
    for text in texts:
        await line.post("send", user="nok", text=text, wait=False)

    await eventually_async(_async(lambda: len(inbox.events) == 20))
    assert [event["message"]["text"] for event in inbox.events] == texts


async def test_a_slow_answer_holds_up_nobody_else(line, inbox):
    inbox.together = asyncio.Barrier(2)
    first, second = line.post("send", user="nok", text="a"), line.post("send", user="yui", text="b")

    await asyncio.gather(first, second)

    assert inbox.met == 2


async def test_a_photo_brings_its_bytes(line, inbox, blob):
    data = "iVBORw0KGgo="
    await line.post("send", user="nok", type="image", data=data, contentType="image/png")

    [event] = parsed(inbox.bodies[0])
    assert isinstance(event.message, ImageMessageContent)
    answer = await blob.get_message_content_with_http_info(event.message.id)
    assert bytes(answer.data) == b"\x89PNG\r\n\x1a\n"
    assert answer.headers["Content-Type"] == "image/png"


async def test_every_kind_of_message_is_one_that_the_client_knows(line, inbox):
    kinds = ["audio", "file", "image", "location", "sticker", "video"]
    for kind in kinds:
        await line.post("send", user="nok", type=kind)

    events = [event for body in inbox.bodies for event in parsed(body)]
    assert [event.message.type for event in events] == kinds
    assert all(isinstance(event, MessageEvent) for event in events)


async def test_a_group_is_the_source_of_what_is_written_in_it(line, inbox):
    await line.post("send", user="nok", text="Hi all", group="family")

    group = line_id("group", "family")
    assert inbox.events[0]["source"] == {"type": "group", "groupId": group, "userId": NOK}


async def test_blocking_and_unblocking_are_unfollow_and_follow(line, inbox):
    await line.post("unfollow", user="nok")
    await line.post("follow", user="nok")

    assert inbox.events[0]["type"] == "unfollow"
    assert "replyToken" not in inbox.events[0]
    [follow] = parsed(inbox.bodies[1])
    assert isinstance(follow, FollowEvent)
    assert follow.follow.is_unblocked is True
    assert follow.reply_token


async def test_an_unsent_message_is_gone_here_too(line, inbox):
    sent = await line.post("send", user="nok", type="image")
    await line.post("unsend", user="nok", messageId=sent["messageId"])

    assert inbox.events[1]["unsend"] == {"messageId": sent["messageId"]}
    answer = await line.call("GET", f"/v2/bot/message/{sent['messageId']}/content")
    assert answer.status == 410


async def test_what_fails_is_delivered_again_as_the_same_event_with_the_same_token(line, inbox):
    await line.post("control", settings={"redelivery_seconds": [0, 0]})
    inbox.answers = [500]

    answer = await line.post("send", user="nok", text="Hi")
    await eventually_async(_async(lambda: len(inbox.events) == 2))

    first, again = inbox.events
    assert answer["status"] == 500
    assert first["deliveryContext"] == {"isRedelivery": False}
    assert again["deliveryContext"] == {"isRedelivery": True}
    again["deliveryContext"] = first["deliveryContext"]
    assert first == again

    async def delivered():
        return (await line.user())["messages"][0]["delivery"] == "delivered"

    await eventually_async(delivered)
    assert (await line.state())["webhooks"] == {"delivered": 1, "failed": 1}


async def test_an_event_whose_answer_is_lost_comes_again_once(line, inbox):
    await line.post(
        "control", settings={"redelivery_seconds": [0, 0]}, faults={"webhook_redelivered": True}
    )

    answer = await line.post("send", user="nok", text="Hi")

    async def delivered():
        return (await line.user())["messages"][0]["delivery"] == "delivered"

    await eventually_async(delivered)
    assert answer["status"] == -1
    assert [event["deliveryContext"]["isRedelivery"] for event in inbox.events] == [False, True]
    assert len({event["webhookEventId"] for event in inbox.events}) == 1


async def test_out_of_order_each_held_event_is_overtaken_by_the_next(line, inbox):
    await line.post("control", faults={"webhook_overtaken": 300})

    await line.post("send", user="nok", text="first", wait=False)
    await line.post("send", user="nok", text="second")
    assert [event["message"]["text"] for event in inbox.events] == ["second"]

    await eventually_async(_async(lambda: len(inbox.events) == 2))
    assert inbox.events[1]["message"]["text"] == "first"
    assert inbox.events[1]["timestamp"] <= inbox.events[0]["timestamp"]


async def test_without_redelivery_a_failure_is_final(line, inbox):
    await line.post("control", settings={"redelivery": False, "redelivery_seconds": [0]})
    inbox.answers = [500]

    await line.post("send", user="nok", text="Hi")
    await line.post("send", user="nok", text="still there?")

    assert [event["message"]["text"] for event in inbox.events] == ["Hi", "still there?"]
    first, second = (await line.user())["messages"]
    assert (first["delivery"], first["delivery_status"]) == ("failed", 500)
    assert second["delivery"] == "delivered"


async def test_nobody_listening_is_told_as_no_connection(line, settings):
    settings.SIMULATOR_WEBHOOK_URL = "http://127.0.0.1:1/webhook"

    answer = await line.post("send", user="nok", text="Hi")

    assert answer["status"] == 0


async def test_an_answer_after_two_seconds_is_none(line, inbox):
    inbox.delay = 2.5

    answer = await line.post("send", user="nok", text="Hi")

    assert answer["status"] == -1


async def test_a_webhook_can_arrive_twice(line, inbox):
    await line.post("control", faults={"duplicate_webhook": {"times": 1}})

    await line.post("send", user="nok", text="a")
    await line.post("send", user="nok", text="b")

    assert [event["message"]["text"] for event in inbox.events] == ["a", "a", "b"]
    assert inbox.events[0] == inbox.events[1]


async def test_a_restart_remembers_history_tokens_keys_and_what_is_undelivered(
    line, inbox, api, settings, tmp_path
):
    await simulator.close()
    settings.SIMULATOR_STORE = str(tmp_path / "line" / "simulator.sqlite3")
    await line.post("control", settings={"redelivery_seconds": [3600]})
    inbox.answers = [200, 500]
    await line.post("send", user="nok", text="delivered")
    await line.post("send", user="nok", text="not delivered")
    await line.post("unfollow", user="yui")
    push = {"to": NOK, "messages": [{"type": "text", "text": "pushed"}]}
    key = {"X-Line-Retry-Key": "123e4567-e89b-12d3-a456-426614174000"}
    await line.call("POST", "/v2/bot/message/push", headers=key, json=push)

    await simulator.close()
    repeated = await line.call("POST", "/v2/bot/message/push", headers=key, json=push)
    reply = {"replyToken": inbox.events[0]["replyToken"], "messages": push["messages"]}
    replied = await line.call("POST", "/v2/bot/message/reply", json=reply)

    assert (repeated.status, replied.status) == (409, 200)
    await eventually_async(_async(lambda: len(inbox.events) == 4))
    assert inbox.events[3]["message"]["text"] == "not delivered"
    assert inbox.events[3]["deliveryContext"] == {"isRedelivery": True}
    texts = [message["text"] for message in (await line.user())["messages"]]
    assert texts == ["delivered", "not delivered", "pushed", "pushed"]
    assert (await line.user("yui"))["blocked"] is True


def _async(condition):
    async def call():
        return condition()

    return call
