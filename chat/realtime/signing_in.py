"""Who is at the other end of a socket: let in once, looked at again as long as it lasts."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from typing import Any

from django.utils import timezone

from chat import access, threads
from chat.errors import ChatError, InvalidToken, NotAuthenticated
from chat.protocol import commands, events, groups
from chat.realtime import credentials
from chat.realtime.crowd import ONLINE, REACHES, SIGN_INS, admitted
from chat.realtime.fan_out import FanOut
from chat.realtime.lifeline import LIFELINE, PresenceRow
from chat.selectors.reach import NOWHERE, reach_of_user

logger = logging.getLogger(__name__)

AUTH_SECONDS = 10


class CloseCode:
    """Why the server closes; docs/protocol.md says what a client does then."""

    TOO_BIG = 1009
    AGAIN = 1012
    NOT_AUTHENTICATED = 4401
    NO_AUTH_IN_TIME = 4408
    FLOOD = 4429


class SigningIn(FanOut):
    """The part of the live-chat consumer that knows its operator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access: access.Access | None = None
        self.connection_id: uuid.UUID | None = None
        self._presence = PresenceRow()
        self._tasks: set[asyncio.Task[None]] = set()
        # Until it has signed in, then until that expires.
        self._deadline: asyncio.TimerHandle | None = None

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that ends with the socket."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def end_tasks(self) -> None:
        """The socket ends."""
        self.closing = True
        if self._deadline is not None:
            self._deadline.cancel()
        for task in list(self._tasks):
            task.cancel()

    def expect_auth(self) -> None:
        """`auth` has to come in time."""
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(AUTH_SECONDS, self._out_of_time)

    def _out_of_time(self) -> None:
        if self.operator_id is None:
            self.start(self.shut(CloseCode.NO_AUTH_IN_TIME))

    async def authenticate(self, command: commands.Auth, reply_to: str | None) -> None:
        """Let the operator in. Raises NotAuthenticated, RateLimitExceeded."""
        cookie = None
        if credentials.origin(self.scope) is not None:
            # A session counts only for a page whose origin we know.
            cookie = credentials.session_key(self.scope)
        shown = access.Credentials(command.token, cookie, command.admin_id)
        found = await SIGN_INS.ask(shown)
        operator_id = found.access.operator_id
        if self.operator_id not in (None, operator_id):
            raise InvalidToken("This connection is another operator's; open a new one.")
        self.access = found.access
        async with self.events_after():
            if self.connection_id is None:
                self.connection_id = await self._presence.arrive(operator_id)
                self.operator_id = operator_id
                LIFELINE.add(self.connection_id, found.access, self.check_access)
                # In this order: a change of the channels after they were read is heard of.
                await self.enter(groups.operator(operator_id))
                self.reach = await REACHES.ask(operator_id)
                await self.enter(groups.INBOX)
            await self.say(admitted(found.operator), reply_to)
            online = await ONLINE.ask(None)
            if not self.closing:
                await self.send(text_data=online)
        self._expect_expiry(found.access)

    def _expect_expiry(self, found: access.Access) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if found.expires_at is not None and not self.closing:
            seconds = max(0.0, (found.expires_at - timezone.now()).total_seconds())
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(seconds, self.check_access)

    async def access_changed(self, message: dict[str, Any]) -> None:
        """From the layer: somebody signed out, was deactivated, or lost a token."""
        if self.access is not None and message.get("ended") == self.access.fingerprint:
            await self.sign_out(InvalidToken("You have signed out."), None)
        else:
            self.check_access()

    def check_access(self) -> None:
        """Make sure that the operator still may, and end the connection if not."""
        if not self.closing:
            self.start(self._check_access())

    async def _check_access(self) -> None:
        if self.access is None:
            return
        try:
            await threads.run(access.confirm, self.access)
            if await threads.run(reach_of_user, self.access.operator_id) != self.reach:
                # Rooms, rows and figures of other channels from here on: from the beginning.
                self.reach = NOWHERE
                await self.shut(CloseCode.AGAIN)
        except NotAuthenticated as error:
            await self.sign_out(error, None)
        except Exception:
            # Every command asks as well; a database that is away must not sign everybody out.
            logger.exception("An operator's access could not be checked.")

    async def sign_out(self, error: ChatError, reply_to: str | None) -> None:
        """Say why, and close."""
        await self.say(events.AuthError(message=error.message, code=error.code), reply_to)
        await self.shut(CloseCode.NOT_AUTHENTICATED)
