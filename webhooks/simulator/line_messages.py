"""LINE's endpoints for sending: reply, push, validate, quota, loading animation, mark as read."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import JsonResponse

from . import refusals
from .line_api import Call, endpoint
from .messages import check_messages
from .simulator import Simulator
from .state import Chat

RECIPIENT = re.compile(r"[UCR][0-9a-f]{32}")
LOADING_SECONDS = range(5, 61, 5)


def _only(body: dict[str, Any], *names: str) -> None:
    for name in body:
        if name not in names:
            raise refusals.wrong_property(name)


def _checked_messages(sim: Simulator, body: dict[str, Any], chat: Chat | None) -> list[Any]:
    """The messages; a quoteToken must be of this chat ("Get quote tokens")."""
    messages = check_messages(body.get("messages"))
    if not isinstance(body.get("notificationDisabled", False), bool):
        raise refusals.wrong_property("notificationDisabled")
    for index, message in enumerate(messages):
        token = message.get("quoteToken")
        if token and chat and sim.state.quote_tokens.get(token) != chat.line_id:
            raise refusals.wrong_body([(f"messages[{index}].quoteToken", "Invalid quote token")])
    return messages


@endpoint("reply", "POST", "/v2/bot/message/reply")
def reply(sim: Simulator, call: Call) -> dict[str, Any]:
    """Free of charge; the token works once and for a minute. A retry key is refused."""
    body = call.json()
    if "X-Line-Retry-Key" in call.headers:
        raise refusals.wrong_retry_key()
    _only(body, "replyToken", "messages", "notificationDisabled")
    if not body.get("replyToken"):
        raise refusals.wrong_body([("replyToken", "May not be empty")])
    known = sim.state.reply_tokens.get(str(body["replyToken"]))
    chat = sim.state.chats.get(known["chat"]) if known else None
    messages = _checked_messages(sim, body, chat)
    answered = sim.state.use_reply_token(body["replyToken"], int(sim.reply_token_seconds * 1000))
    if answered is None:
        raise refusals.wrong_reply_token()
    return {"sentMessages": sim.accept(answered, messages, "reply", call.request_id)}


@endpoint("push", "POST", "/v2/bot/message/push")
def push(sim: Simulator, call: Call) -> dict[str, Any]:
    """Counted; with a retry key accepted once in 24 hours, whatever the repeated body holds."""
    body = call.json()
    key = _retry_key(call)
    if key and (accepted := sim.state.retried(key)):
        raise refusals.already_accepted(accepted["request_id"], accepted["sent_messages"])
    _only(body, "to", "messages", "notificationDisabled", "customAggregationUnits")
    to = body.get("to")
    if not to:
        raise refusals.wrong_body([("to", "May not be empty")])
    if not isinstance(to, str) or not RECIPIENT.fullmatch(to):
        raise refusals.wrong_property("to")
    chat = sim.state.chats.get(to)
    messages = _checked_messages(sim, body, chat)
    if chat is None or not chat.joined:
        raise refusals.cannot_send()
    if sim.quota is not None and sim.state.used_quota + len(chat.member_ids) > sim.quota:
        raise refusals.monthly_limit()
    sent = sim.accept(chat, messages, "push", call.request_id)
    if key:
        sim.state.remember_retry_key(key, call.request_id, sent)
    return {"sentMessages": sent}


def _retry_key(call: Call) -> str | None:
    """A UUID in hexadecimal ("Retry failed API requests"), or none at all."""
    given = call.headers.get("X-Line-Retry-Key")
    if given is None:
        return None
    try:
        return str(uuid.UUID(given))
    except ValueError:
        raise refusals.wrong_retry_key() from None


@endpoint("validate", "POST", "/v2/bot/message/validate/{kind}")
def validate(sim: Simulator, call: Call) -> dict[str, Any]:
    if call.args["kind"] not in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        raise refusals.not_found()
    body = call.json()
    _only(body, "messages")
    check_messages(body.get("messages"))
    return {}


@endpoint("quota", "GET", "/v2/bot/message/quota")
def quota(sim: Simulator, call: Call) -> dict[str, Any]:
    return {"type": "none"} if sim.quota is None else {"type": "limited", "value": sim.quota}


@endpoint("consumption", "GET", "/v2/bot/message/quota/consumption")
def consumption(sim: Simulator, call: Call) -> dict[str, Any]:
    return {"totalUsage": sim.state.used_quota}


@endpoint("loading", "POST", "/v2/bot/chat/loading/start")
def loading(sim: Simulator, call: Call) -> JsonResponse:
    """202 for people who blocked the account too; groups and rooms have none."""
    body = call.json()
    _only(body, "chatId", "loadingSeconds")
    chat_id, seconds = body.get("chatId"), body.get("loadingSeconds", 20)
    if not isinstance(chat_id, str) or not re.fullmatch(r"U[0-9a-f]{32}", chat_id):
        raise refusals.wrong_property("chatId")
    if isinstance(seconds, bool) or seconds not in LOADING_SECONDS:
        raise refusals.wrong_property("loadingSeconds")
    if chat := sim.state.chats.get(chat_id):
        sim.start_loading(chat, seconds)
    return JsonResponse({}, status=202)


@endpoint("mark_as_read", "POST", "/v2/bot/chat/markAsRead")
def mark_as_read(sim: Simulator, call: Call) -> dict[str, Any]:
    body = call.json()
    _only(body, "markAsReadToken")
    message_id = sim.state.read_tokens.get(str(body.get("markAsReadToken")))
    if message_id is None:
        raise refusals.wrong_property("markAsReadToken")
    if not sim.chat_on:
        # LINE documents that it takes Chat on; the words are ours.
        raise refusals.Refused(400, "Messages can be marked as read only while Chat is on")
    sim.mark_read(message_id)
    return {}
