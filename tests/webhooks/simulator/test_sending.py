"""Reply and push, with LINE's own client and with raw calls."""

from __future__ import annotations

import uuid

import pytest
from linebot.v3.messaging import (
    ApiException,
    ErrorResponse,
    PushMessageRequest,
    ReplyMessageRequest,
    Sender,
    StickerMessage,
    TextMessage,
    ValidateMessageRequest,
)

from webhooks.simulator import simulator
from webhooks.simulator.ids import line_id, now_ms

NOK = line_id("user", "nok")


def push(text="Hello", to=NOK):
    return PushMessageRequest(to=to, messages=[TextMessage(text=text)])


def reply(token, text="Hello"):
    return ReplyMessageRequest(replyToken=token, messages=[TextMessage(text=text)])


def later(*, seconds: int) -> None:
    """Move the simulator's clock."""
    simulator.current().state.now = lambda: now_ms() + seconds * 1000


async def test_a_push_is_on_the_phone_with_its_request_id(line, api):
    answer = await api.push_message_with_http_info(push())

    user = await line.user()
    [message] = user["messages"]
    sent = answer.data.sent_messages[0]
    assert (message["direction"], message["via"], message["text"]) == ("out", "push", "Hello")
    assert message["request_id"] == answer.headers["x-line-request-id"]
    assert message["id"] == sent.id
    assert len(sent.id) == 18
    assert sent.quote_token


async def test_a_reply_answers_once(line, inbox, api):
    await line.post("send", user="nok", text="Hi")
    token = inbox.events[0]["replyToken"]

    await api.reply_message(reply(token))
    with pytest.raises(ApiException) as refused:
        await api.reply_message(reply(token))

    assert refused.value.status == 400
    assert ErrorResponse.from_json(refused.value.body).message == "Invalid reply token"
    assert [m.get("via") for m in (await line.user())["messages"]] == [None, "reply"]


async def test_a_reply_token_works_for_a_minute(line, inbox, api):
    await line.post("send", user="nok", text="Hi")
    later(seconds=61)

    with pytest.raises(ApiException) as refused:
        await api.reply_message(reply(inbox.events[0]["replyToken"]))

    assert refused.value.status == 400


async def test_a_reply_with_a_retry_key_is_refused_and_leaves_the_token_unused(line, inbox, api):
    await line.post("send", user="nok", text="Hi")
    token = inbox.events[0]["replyToken"]

    with pytest.raises(ApiException) as refused:
        await api.reply_message(reply(token), _headers={"X-Line-Retry-Key": str(uuid.uuid4())})
    await api.reply_message(reply(token))

    assert refused.value.status == 400


async def test_a_reply_of_five_messages_uses_one_token(line, inbox, api):
    await line.post("send", user="nok", text="Hi")
    texts = [str(number) for number in range(5)]
    request = ReplyMessageRequest(
        replyToken=inbox.events[0]["replyToken"],
        messages=[TextMessage(text=text) for text in texts],
    )

    answer = await api.reply_message(request)

    out = [m for m in (await line.user())["messages"] if m["direction"] == "out"]
    assert [m["text"] for m in out] == texts
    assert [m["id"] for m in out] == [sent.id for sent in answer.sent_messages]


async def test_the_same_retry_key_sends_once_and_says_what_was_sent(line, api):
    key = str(uuid.uuid4())
    first = await api.push_message_with_http_info(push(), x_line_retry_key=key)

    with pytest.raises(ApiException) as refused:
        await api.push_message(push("Another text"), x_line_retry_key=key)

    assert refused.value.status == 409
    accepted = refused.value.headers["x-line-accepted-request-id"]
    assert accepted == first.headers["x-line-request-id"]
    assert ErrorResponse.from_json(refused.value.body).sent_messages == first.data.sent_messages
    assert len((await line.user())["messages"]) == 1


async def test_a_retry_key_works_again_after_a_day(line, api):
    key = str(uuid.uuid4())
    await api.push_message(push(), x_line_retry_key=key)
    later(seconds=24 * 3600 + 1)

    await api.push_message(push(), x_line_retry_key=key)

    assert len((await line.user())["messages"]) == 2


async def test_a_refused_push_leaves_its_retry_key_free(line, api):
    key = str(uuid.uuid4())
    with pytest.raises(ApiException):
        await api.push_message(push(to="U" + "0" * 32), x_line_retry_key=key)

    await api.push_message(push(), x_line_retry_key=key)

    assert len((await line.user())["messages"]) == 1


async def test_a_retry_key_that_is_no_uuid_is_refused(line, api):
    with pytest.raises(ApiException) as refused:
        await api.push_message(push(), x_line_retry_key="again")

    assert refused.value.status == 400


async def test_a_push_to_nobody_fails_to_send(api):
    with pytest.raises(ApiException) as refused:
        await api.push_message(push(to="U" + "0" * 32))

    assert ErrorResponse.from_json(refused.value.body).message == "Failed to send messages"


async def test_a_blocked_account_pushes_with_200_and_nobody_reads_it(line, api):
    await line.post("unfollow", user="nok")

    answer = await api.push_message(push())

    assert answer.sent_messages
    assert (await line.user())["messages"] == []
    assert (await line.state())["not_delivered"] == 1


async def test_a_push_to_a_group_counts_its_members(line, api):
    await api.push_message(push(to=line_id("group", "family")))

    [group] = [g for g in (await line.state())["groups"] if g["slug"] == "family"]
    assert [m["text"] for m in group["messages"]] == ["Hello"]
    assert (await api.get_message_quota_consumption()).total_usage == 3


async def test_a_quote_token_works_in_its_own_chat_only(line, inbox, api):
    await line.post("send", user="nok", text="Hi")
    token = inbox.events[0]["message"]["quoteToken"]
    quoting = [TextMessage(text="This?", quoteToken=token)]

    await api.push_message(PushMessageRequest(to=NOK, messages=quoting))
    haruto = line_id("user", "haruto")
    with pytest.raises(ApiException) as refused:
        await api.push_message(PushMessageRequest(to=haruto, messages=quoting))

    assert refused.value.status == 400


async def test_a_sender_and_a_sticker_are_accepted(line, api):
    messages = [
        TextMessage(text="Hi", sender=Sender(name="Mai")),
        StickerMessage(packageId="446", stickerId="1988"),
    ]

    await api.push_message(PushMessageRequest(to=NOK, messages=messages))

    first, second = (await line.user())["messages"]
    assert first["content"]["sender"] == {"name": "Mai"}
    assert second["type"] == "sticker"


async def test_the_quota_runs_out_for_pushes_and_not_for_replies(line, inbox, api):
    await line.post("control", settings={"quota": 1})
    await line.post("send", user="nok", text="Hi")
    await api.push_message(push())

    with pytest.raises(ApiException) as refused:
        await api.push_message(push())
    await api.reply_message(reply(inbox.events[0]["replyToken"]))

    assert refused.value.status == 429
    assert "monthly limit" in refused.value.body
    assert (await api.get_message_quota()).value == 1


async def test_validate_checks_and_sends_nothing(line, api):
    await api.validate_push(ValidateMessageRequest(messages=[TextMessage(text="Hi")]))
    with pytest.raises(ApiException) as refused:
        await api.validate_reply(ValidateMessageRequest(messages=[TextMessage(text="")]))

    assert refused.value.status == 400
    assert (await line.user())["messages"] == []


@pytest.mark.parametrize(
    ("token", "reason"), [("", "missing"), ("another", "invalid token")], ids=["none", "wrong"]
)
async def test_a_call_without_the_right_token_is_refused(line, token, reason):
    answer = await line.call("POST", "/v2/bot/message/push", token=token, json={})

    assert answer.status == 401
    assert reason in (await answer.json())["message"]
    assert answer.headers["x-line-request-id"]


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400, "parsed as JSON"),
        ({"data": b"[]", "headers": {"Content-Type": "application/json"}}, 400, "parsed as JSON"),
        ({"data": b"\xff", "headers": {"Content-Type": "application/json"}}, 400, "parsed"),
        ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415, "content type"),
        ({"json": {"to": "nok", "messages": []}}, 400, "'to'"),
        ({"json": {"messages": []}}, 400, "1 error(s)"),
        ({"json": {"to": NOK, "messages": [], "more": 1}}, 400, "'more'"),
        ({"json": {"to": NOK, "messages": [{"text": "x" * 2_100_000}]}}, 413, "too large"),
    ],
)
async def test_a_wrong_body_is_refused_as_line_does(line, sent, status, message):
    answer = await line.call("POST", "/v2/bot/message/push", **sent)

    assert answer.status == status
    assert message in (await answer.json())["message"]


async def test_an_unknown_endpoint_is_not_found(line):
    answer = await line.call("GET", "/v2/bot/message/push/")

    assert answer.status == 404
    assert answer.headers["x-line-request-id"]
