"""LINE's word on the account behind a channel: who it is, its quota, its webhook, its tokens."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from chat.line.errors import Kind, LineError
from chat.line.transport import Answer
from chat.text import storable_text


@dataclass(frozen=True)
class BotInfo:
    """The account behind a token. `chat_mode`: `chat` or `bot`; `mark_as_read_mode`: `manual`
    or `auto`; LINE may add others. `answered_at`: LINE's clock, by the second, if it said."""

    user_id: str
    basic_id: str
    display_name: str
    picture_url: str
    chat_mode: str
    mark_as_read_mode: str
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Quota:
    """This month's messages: `limit` None where LINE sets none; `used` is approximate, and holds
    what was sent from LINE Official Account Manager too."""

    limit: int | None
    used: int


@dataclass(frozen=True)
class WebhookEndpoint:
    """Where LINE posts to, "" for nowhere; `active`: the switch "Use webhook"."""

    url: str
    active: bool


@dataclass(frozen=True)
class WebhookTest:
    """What came of LINE's own test. `status`: 0 or less where no answer came. `reason`: OK,
    COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE or UNCLASSIFIED."""

    success: bool
    status: int
    reason: str
    detail: str


@dataclass(frozen=True)
class ShortToken:
    """A token that LINE made from channel id and secret, and for how many seconds it lives."""

    token: str = field(repr=False)
    seconds: int


class AccountCalls:
    """The half of the client that concerns the account itself."""

    @abstractmethod
    async def _ask(self, what: str, method: str, path: str, **arguments: Any) -> Answer:
        """The answer, or LineError."""

    async def bot_info(self, token: str) -> BotInfo:
        """The account that the token is for. Raises LineError, SERVER, where none is named."""
        answer = await self._ask("bot info", "GET", "/v2/bot/info", token=token)
        body = answer.body
        return BotInfo(
            user_id=_needed(answer, "userId"),
            basic_id=_text(body.get("basicId")),
            display_name=_text(body.get("displayName")),
            picture_url=_text(body.get("pictureUrl")),
            chat_mode=_text(body.get("chatMode")),
            mark_as_read_mode=_text(body.get("markAsReadMode")),
            answered_at=_http_date(answer.date),
        )

    async def quota(self, token: str) -> Quota:
        """The month's quota and what is used of it. Raises LineError, SERVER, for no figures.

        https://developers.line.biz/en/reference/messaging-api/#get-quota
        """
        allowed = await self._ask("quota", "GET", "/v2/bot/message/quota", token=token)
        used = await self._ask(
            "quota used", "GET", "/v2/bot/message/quota/consumption", token=token
        )
        limited = allowed.body.get("type") != "none"
        return Quota(
            limit=_number(allowed, "value") if limited else None, used=_number(used, "totalUsage")
        )

    async def webhook_endpoint(self, token: str) -> WebhookEndpoint:
        """Where LINE posts to. NOT_FOUND where no address was ever set."""
        path = "/v2/bot/channel/webhook/endpoint"
        answer = await self._ask("webhook endpoint", "GET", path, token=token)
        url = _needed(answer, "endpoint")
        return WebhookEndpoint(url=url, active=answer.body.get("active") is True)

    async def test_webhook(self, token: str, url: str) -> WebhookTest:
        """Let LINE post an empty list of events to `url`, and say what came back. 60 an hour.

        https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
        """
        path = "/v2/bot/channel/webhook/test"
        answer = await self._ask("webhook test", "POST", path, token=token, body={"endpoint": url})
        body = answer.body
        reason = _needed(answer, "reason")
        status = body.get("statusCode")
        return WebhookTest(
            success=body.get("success") is True,
            status=status if isinstance(status, int) else 0,
            reason=reason,
            detail=_text(body.get("detail")),
        )

    async def stateless_token(self, channel_id: str, channel_secret: str) -> ShortToken:
        """A token that lives for 15 minutes; LINE makes any number of them and revokes none.

        https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token
        """
        answer = await self._ask(
            "token",
            "POST",
            "/oauth2/v3/token",
            token=None,
            form={
                "grant_type": "client_credentials",
                "client_id": channel_id,
                "client_secret": channel_secret,
            },
        )
        token = _needed(answer, "access_token")
        return ShortToken(token=token, seconds=_number(answer, "expires_in"))

    async def group_member_count(self, token: str, group_id: str) -> int:
        """How many people are in a group, without the account itself."""
        return await self._count(token, "/v2/bot/group/{groupId}/members/count", groupId=group_id)

    async def room_member_count(self, token: str, room_id: str) -> int:
        """How many people are in a room, without the account itself."""
        return await self._count(token, "/v2/bot/room/{roomId}/members/count", roomId=room_id)

    async def _count(self, token: str, path: str, **ids: str) -> int:
        answer = await self._ask("member count", "GET", path, token=token, ids=ids)
        return _number(answer, "count")


def _number(answer: Answer, name: str) -> int:
    value = answer.body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise _incomplete(answer, name)
    return value


def _needed(answer: Answer, name: str) -> str:
    text = _text(answer.body.get(name))
    if not text:
        raise _incomplete(answer, name)
    return text


def _incomplete(answer: Answer, name: str) -> LineError:
    """Some proxy's answer, not LINE's."""
    return LineError(
        Kind.SERVER,
        status=answer.status,
        request_id=answer.request_id,
        detail=f"The answer has no {name}.",
    )


def _text(value: object) -> str:
    return storable_text(value) if isinstance(value, str) else ""


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC)
