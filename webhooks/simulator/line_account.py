"""LINE's endpoints about the account, its people, its webhook and what was sent to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse, HttpResponseBase

from . import blobs, conf, media, people, refusals
from .delivery import NOT_CONNECTED, TIMED_OUT
from .line_api import Call, endpoint
from .simulator import Simulator
from .state import Chat, Message

FOLLOWERS_A_PAGE = 300
SHORT_TOKEN_SECONDS = 899
LONG_TOKEN_SECONDS = 30 * 24 * 3600


@endpoint("bot_info", "GET", "/v2/bot/info")
def bot_info(sim: Simulator, call: Call) -> dict[str, Any]:
    return {
        "userId": sim.account.user_id,
        "basicId": sim.account.basic_id,
        "displayName": sim.account.name,
        "pictureUrl": conf.static_url(people.ACCOUNT_PICTURE),
        "chatMode": "chat" if sim.chat_on else "bot",
        "markAsReadMode": "manual" if sim.chat_on else "auto",
    }


@endpoint("token", "POST", "/oauth2/v3/token", open=True)
def token(sim: Simulator, call: Call) -> dict[str, Any]:
    """A token for a quarter of an hour. Any channel id of digits will do; the secret is checked."""
    form = dict(parse_qsl(call.raw.decode("ascii", "replace")))
    if form.get("grant_type") != "client_credentials":
        raise refusals.oauth("unsupported_grant_type", "unsupported grant_type")
    channel_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    sim = sim.of_secret(channel_id, secret)
    if not channel_id.isdigit() or not sim.account.has_secret(secret):
        raise refusals.oauth("invalid_client", "invalid client_secret")
    made = sim.state.issue_short_token(SHORT_TOKEN_SECONDS)
    return {"token_type": "Bearer", "access_token": made, "expires_in": SHORT_TOKEN_SECONDS}


@endpoint("verify", "POST", "/v2/oauth/verify", open=True)
def verify_token(sim: Simulator, call: Call) -> dict[str, Any]:
    """How long a token still works; a long-lived one is said to have thirty days."""
    token = dict(parse_qsl(call.raw.decode("ascii", "replace"))).get("access_token", "")
    sim = sim.of_token(token)
    if not token or not sim.knows_token(token):
        raise refusals.oauth("invalid_request", "access token expired")
    until = sim.state.short_tokens.get(token)
    seconds = LONG_TOKEN_SECONDS if until is None else (until - sim.state.now()) // 1000
    return {"client_id": sim.account.channel_id, "expires_in": seconds, "scope": "P CM"}


@endpoint("profile", "GET", "/v2/bot/profile/{user}")
def profile(sim: Simulator, call: Call) -> dict[str, Any]:
    """404 for people who are unknown or have blocked the account."""
    person = _person(sim, call)
    if sim.state.chats[person.user_id].blocked:
        raise refusals.not_found()
    return person.profile()


@endpoint("followers", "GET", "/v2/bot/followers/ids")
def followers(sim: Simulator, call: Call) -> dict[str, Any]:
    """A page of user ids; `start` is the `next` of the page before."""
    ids = [c.line_id for c in sim.state.chats.values() if c.kind == "user" and not c.blocked]
    try:
        start, limit = int(call.query.get("start") or 0), int(call.query.get("limit") or 300)
    except ValueError:
        raise refusals.wrong_property("start") from None
    end = start + min(max(limit, 1), FOLLOWERS_A_PAGE)
    return {"userIds": ids[start:end], **({"next": str(end)} if end < len(ids) else {})}


@endpoint("group_summary", "GET", "/v2/bot/group/{group}/summary")
def group_summary(sim: Simulator, call: Call) -> dict[str, Any]:
    chat = _chat(sim, call.args["group"], "group")
    return {"groupId": chat.line_id, "groupName": chat.name}


@endpoint("group_count", "GET", "/v2/bot/group/{group}/members/count")
def group_count(sim: Simulator, call: Call) -> dict[str, Any]:
    return {"count": len(_chat(sim, call.args["group"], "group").member_ids)}


@endpoint("room_count", "GET", "/v2/bot/room/{room}/members/count")
def room_count(sim: Simulator, call: Call) -> dict[str, Any]:
    return {"count": len(_chat(sim, call.args["room"], "room").member_ids)}


@endpoint("group_member", "GET", "/v2/bot/group/{group}/member/{user}")
def group_member(sim: Simulator, call: Call) -> dict[str, Any]:
    return _member(sim, _chat(sim, call.args["group"], "group"), call)


@endpoint("room_member", "GET", "/v2/bot/room/{room}/member/{user}")
def room_member(sim: Simulator, call: Call) -> dict[str, Any]:
    return _member(sim, _chat(sim, call.args["room"], "room"), call)


def _person(sim: Simulator, call: Call) -> people.Person:
    person = sim.state.person(call.args["user"])
    if person is None or person.user_id != call.args["user"]:
        raise refusals.not_found()
    return person


def _chat(sim: Simulator, line_id: str, kind: str) -> Chat:
    """404 where the account is not, too."""
    chat = sim.state.chats.get(line_id)
    if chat is None or chat.kind != kind or not chat.joined:
        raise refusals.not_found()
    return chat


def _member(sim: Simulator, chat: Chat, call: Call) -> dict[str, Any]:
    """Works for people who blocked the account too; neither language nor status message."""
    person = _person(sim, call)
    if person.user_id not in chat.member_ids:
        raise refusals.not_found()
    shown = ("userId", "displayName", "pictureUrl")
    return {name: value for name, value in person.profile().items() if name in shown}


# Content of messages that people sent


@endpoint("content", "GET", "/v2/bot/message/{message}/content")
def content(sim: Simulator, call: Call) -> HttpResponseBase:
    message = _media(sim, call, "image", "video", "audio", "file")
    if sim.faults.value_for("content_not_ready", message["type"]):
        return HttpResponse(status=202)
    if message["type"] in ("video", "audio") and not _is_ready(sim, message):
        return HttpResponse(status=202)
    return _blob(sim, message)


@endpoint("preview", "GET", "/v2/bot/message/{message}/content/preview")
def preview(sim: Simulator, call: Call) -> HttpResponseBase:
    message = _media(sim, call, "image", "video")
    if message["type"] == "video":
        return HttpResponse(media.png(message["id"]), content_type="image/png")
    return _blob(sim, message)


@endpoint("transcoding", "GET", "/v2/bot/message/{message}/content/transcoding")
def transcoding(sim: Simulator, call: Call) -> dict[str, str]:
    message = _media(sim, call, "video", "audio")
    return {"status": "succeeded" if _is_ready(sim, message) else "processing"}


def _media(sim: Simulator, call: Call, *kinds: str) -> Message:
    message = sim.state.messages.get(call.args["message"])
    if message is None or message["direction"] != "in":
        raise refusals.not_found()
    if message.get("unsent"):
        raise refusals.gone()
    if message["type"] not in kinds:
        raise refusals.Refused(400, "The message type is not supported")
    return message


def _is_ready(sim: Simulator, message: Message) -> bool:
    return bool(sim.state.now() - message["at"] >= sim.media_ready_ms)


def _blob(sim: Simulator, message: Message) -> HttpResponseBase:
    found = sim.state.store.blob(message["id"])
    if found is None:
        raise refusals.not_found()
    return blobs.serve(found)


# The webhook's address


@endpoint("get_webhook", "GET", "/v2/bot/channel/webhook/endpoint")
def get_webhook(sim: Simulator, call: Call) -> dict[str, Any]:
    return {"endpoint": sim.webhooks.endpoint, "active": sim.webhook_on}


@endpoint("set_webhook", "PUT", "/v2/bot/channel/webhook/endpoint")
def set_webhook(sim: Simulator, call: Call) -> dict[str, Any]:
    """Events go there from now on. (LINE insists on https; this machine may do without.)"""
    given = call.json().get("endpoint")
    if not isinstance(given, str) or len(given) > 500 or not _is_web_address(given):
        raise refusals.wrong_body([("endpoint", "Invalid webhook endpoint URL")])
    sim.webhooks.endpoint = given
    return {}


@endpoint("test_webhook", "POST", "/v2/bot/channel/webhook/test")
async def test_webhook(sim: Simulator, call: Call) -> dict[str, Any]:
    """Sends an empty list of events and says what came back."""
    given = (call.json() if call.raw else {}).get("endpoint") or sim.webhooks.endpoint
    if not isinstance(given, str) or not _is_web_address(given):
        raise refusals.wrong_body([("endpoint", "Invalid webhook endpoint URL")])
    status = await sim.webhooks.post(given, {"destination": sim.account.user_id, "events": []})
    reasons = {NOT_CONNECTED: "COULD_NOT_CONNECT", TIMED_OUT: "REQUEST_TIMEOUT"}
    good = status == 200
    reason = "OK" if good else reasons.get(status, "ERROR_STATUS_CODE")
    return {
        "success": good,
        "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "statusCode": max(status, 0),
        "reason": reason,
        "detail": str(status) if status > 0 else reason,
    }


def _is_web_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
