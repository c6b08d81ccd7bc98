"""LINE's Messaging API as we use it: every failure is a LineError, every success a plain value."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from chat import meters
from chat.line import errors
from chat.line.account import AccountCalls
from chat.line.errors import Kind, LineError
from chat.line.transport import CONNECT_TIMEOUT, TIMEOUT, Answer, Transport
from chat.text import storable_text

logger = logging.getLogger(__name__)

# LINE's ids have 18 digits; a longer one is not an id, and no reason to lose the message.
MAX_MESSAGE_ID = 64


@dataclass(frozen=True)
class Accepted:
    """LINE took the messages. The ids and quote tokens are theirs, in the order of sending.

    Either tuple may be empty (LINE's answer could not be read) and any item "" (it had none).
    """

    request_id: str
    message_ids: tuple[str, ...] = ()
    quote_tokens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A person, or a group with nothing but a name and a picture. What LINE omits is ""."""

    display_name: str
    picture_url: str = ""
    status_message: str = ""
    language: str = ""


class LineClient(AccountCalls):
    """Calls LINE, or whatever stands at `base_url`, for any number of channels.

    Make it anywhere; its connections belong to the event loop of the first call. `token` is
    always a channel access token. What concerns the account itself is in `account.py`. Every
    method raises LineError and, but for being cancelled, nothing else. No method repeats a request
    by itself.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        timeout: float = TIMEOUT,
        connect_timeout: float = CONNECT_TIMEOUT,
    ) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._transport: Transport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()

    # Sending

    async def reply(self, token: str, reply_token: str, messages: list[dict[str, Any]]) -> Accepted:
        """Answer with a reply token: free, once, within a minute.

        A retry key is not sent along; LINE refuses a reply that has one.
        https://developers.line.biz/en/reference/messaging-api/#send-reply-message
        """
        body = {"replyToken": reply_token, "messages": messages}
        answer = await self._call("reply", "POST", "/v2/bot/message/reply", token=token, body=body)
        return self._accepted("reply", answer, replying=True)

    async def push(
        self, token: str, to: str, messages: list[dict[str, Any]], retry_key: UUID
    ) -> Accepted:
        """Send to a user, group or room. The same key again within 24 hours is sent once.

        https://developers.line.biz/en/reference/messaging-api/#send-push-message
        """
        answer = await self._call(
            "push",
            "POST",
            "/v2/bot/message/push",
            token=token,
            body={"to": to, "messages": messages},
            headers={"X-Line-Retry-Key": str(retry_key)},
        )
        return self._accepted("push", answer)

    async def show_loading(self, token: str, user_id: str, seconds: int = 20) -> None:
        """Show the loading animation in a one-to-one chat: 5 to 60 seconds, in steps of 5."""
        body = {"chatId": user_id, "loadingSeconds": seconds}
        await self._ask("loading", "POST", "/v2/bot/chat/loading/start", token=token, body=body)

    async def mark_as_read(self, token: str, read_token: str) -> None:
        """Mark a customer's message, and all before it, as read. REJECTED while Chat is off.

        https://developers.line.biz/en/reference/messaging-api/#mark-as-read
        """
        body = {"markAsReadToken": read_token}
        await self._ask("mark as read", "POST", "/v2/bot/chat/markAsRead", token=token, body=body)

    # Asking

    async def profile(self, token: str, user_id: str) -> Profile:
        """A user's profile. NOT_FOUND for whoever has blocked the account, or never wrote."""
        return _profile(
            await self._ask(
                "profile", "GET", "/v2/bot/profile/{userId}", token=token, ids={"userId": user_id}
            )
        )

    async def group_summary(self, token: str, group_id: str) -> Profile:
        """A group's name and picture. Rooms have neither."""
        path = "/v2/bot/group/{groupId}/summary"
        ids = {"groupId": group_id}
        answer = await self._ask("group summary", "GET", path, token=token, ids=ids)
        return _profile(answer, name="groupName")

    async def group_member(self, token: str, group_id: str, user_id: str) -> Profile:
        """The profile of a member of a group."""
        path = "/v2/bot/group/{groupId}/member/{userId}"
        ids = {"groupId": group_id, "userId": user_id}
        return _profile(await self._ask("group member", "GET", path, token=token, ids=ids))

    async def room_member(self, token: str, room_id: str, user_id: str) -> Profile:
        """The profile of a member of a room."""
        path = "/v2/bot/room/{roomId}/member/{userId}"
        ids = {"roomId": room_id, "userId": user_id}
        return _profile(await self._ask("room member", "GET", path, token=token, ids=ids))

    # Internal

    async def _call(self, what: str, method: str, path: str, **arguments: Any) -> Answer:
        try:
            with meters.LINE_SECONDS.labels(what).time():
                answer = await self._open().call(method, path, **arguments)
        except LineError as error:
            meters.LINE_REQUESTS.labels(what, error.kind).inc()
            logger.warning("LINE %s: %s", what, error)
            raise
        meters.LINE_REQUESTS.labels(what, _outcome(what, answer)).inc()
        # A 409 is how LINE says that it has a push already.
        level = logging.INFO if answer.ok or answer.status == 409 else logging.WARNING
        logger.log(
            level,
            "LINE %s: %s, request %s",
            what,
            answer.status,
            answer.request_id or "-",
            extra={"line_request_id": answer.request_id},
        )
        return answer

    async def _ask(self, what: str, method: str, path: str, **arguments: Any) -> Answer:
        answer = await self._call(what, method, path, **arguments)
        if not answer.ok:
            raise errors.of_answer(answer.status, answer.body, request_id=answer.request_id)
        return answer

    def _accepted(self, what: str, answer: Answer, *, replying: bool = False) -> Accepted:
        """A 2xx is LINE's word, even if nothing else of its answer can be read.

        So is 409 to a push: LINE has accepted this retry key before.
        https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
        """
        repeated = answer.status == 409 and not replying
        if not answer.ok and not repeated:
            raise errors.of_answer(
                answer.status, answer.body, request_id=answer.request_id, replying=replying
            )
        sent = answer.body.get("sentMessages")
        items = [
            item if isinstance(item, dict) else {}
            for item in (sent if isinstance(sent, list) else ())
        ]
        return Accepted(
            request_id=(repeated and answer.accepted_request_id) or answer.request_id,
            message_ids=tuple(_identifier(item.get("id")) for item in items),
            quote_tokens=tuple(_text(item.get("quoteToken")) for item in items),
        )

    def _open(self) -> Transport:
        loop = asyncio.get_running_loop()
        if self._transport is None or self._loop is not loop:
            # Connections of a loop that has ended cannot even be closed.
            self._transport = Transport(
                self._base_url, timeout=self._timeout, connect_timeout=self._connect_timeout
            )
            self._loop = loop
        return self._transport


def _outcome(what: str, answer: Answer) -> str:
    """For the figures: `ok`, `repeated`, or the kind of error."""
    if answer.ok:
        return "ok"
    if answer.status == 409:
        return "repeated"
    replying = what == "reply"
    return errors.of_answer(answer.status, answer.body, request_id="", replying=replying).kind


def _profile(answer: Answer, *, name: str = "displayName") -> Profile:
    """Raises LineError, SERVER, for an answer without a name: some proxy's, not LINE's."""
    body = answer.body
    if not isinstance(body.get(name), str):
        raise LineError(
            Kind.SERVER,
            status=answer.status,
            request_id=answer.request_id,
            detail=f"The answer has no {name}.",
        )
    return Profile(
        display_name=_text(body[name]),
        picture_url=_text(body.get("pictureUrl")),
        status_message=_text(body.get("statusMessage")),
        language=_text(body.get("language")),
    )


def _text(value: object) -> str:
    return storable_text(value) if isinstance(value, str) else ""


def _identifier(value: object) -> str:
    """LINE's documentation has ids as numbers in one place and as text in all others."""
    text = str(value) if isinstance(value, int) else _text(value)
    return text if len(text) <= MAX_MESSAGE_ID else ""
