"""Signed webhooks to the product, as LINE sends them: in order per chat, 2 s to answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from chat.line.signature import sign

from .accounts import Account
from .faults import Faults
from .state import State

TIMEOUT_SECONDS = 2
# LINE does not disclose its own; these are short enough to watch. After the last it gives up.
REDELIVERY_SECONDS = (1, 2, 4, 8, 15, 30, 60, 60, 60, 120, 120, 300)
# Answers that are none: kept below the range of HTTP statuses.
NOT_CONNECTED, TIMED_OUT = 0, -1


@dataclass
class Delivery:
    """One event on its way. `first` is the answer to the first try: a status, or one of ours."""

    chat_id: str
    event: dict[str, Any]
    message_id: str | None
    attempts: int = 0
    held_back: bool = False
    first: asyncio.Future[int] = field(default_factory=asyncio.Future)

    @property
    def key(self) -> str:
        return str(self.event["webhookEventId"])


class WebhookSender:
    """Sends events. `told(delivery, status)` is called after each try, on the loop."""

    def __init__(
        self,
        account: Account,
        state: State,
        faults: Faults,
        told: Callable[[Delivery, int], None],
    ) -> None:
        self._account = account
        self.redelivery = True
        self.redelivery_seconds: tuple[float, ...] = REDELIVERY_SECONDS
        self._state = state
        self._faults = faults
        self._told = told
        self._own_endpoint = ""
        self._queues: dict[str, asyncio.Queue[Delivery]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._overtaken: set[str] = set()
        self._session: aiohttp.ClientSession | None = None

    @property
    def endpoint(self) -> str:
        """Where events go: the configured address until LINE's API sets another."""
        return self._own_endpoint or self._account.webhook_url

    @endpoint.setter
    def endpoint(self, url: str) -> None:
        self._own_endpoint = url

    def resume(self) -> None:
        """Take up what an earlier process could not deliver, if redelivery is on."""
        for _, row in self._state.store.items("event"):
            if self.redelivery:
                delivery = Delivery(row["chat_id"], row["event"], row["message_id"], 1)
                self._enqueue(delivery)

    def send(self, chat_id: str, event: dict[str, Any], message_id: str | None = None) -> Delivery:
        """Queue an event. It is kept in the store until it has been answered with 2xx."""
        delivery = Delivery(chat_id, event, message_id)
        row = {"chat_id": chat_id, "event": event, "message_id": message_id}
        self._state.store.put("event", delivery.key, row)
        self._enqueue(delivery)
        return delivery

    async def post(self, url: str, body: dict[str, Any]) -> int:
        """POST one signed body. Returns the status, NOT_CONNECTED or TIMED_OUT."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": sign(self._account.secret, data),
        }
        try:
            async with self._session.post(
                url, data=data, headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status
        except TimeoutError:
            return TIMED_OUT
        except (aiohttp.ClientError, OSError, ValueError):
            return NOT_CONNECTED

    async def close(self) -> None:
        """Stop all; what is not delivered stays in the store."""
        self.forget()
        if self._session is not None:
            await self._session.close()

    def forget(self) -> None:
        """Drop everything on its way, and go back to the configured ways."""
        self.redelivery = True
        self.redelivery_seconds = REDELIVERY_SECONDS
        self._own_endpoint = ""
        for timer in self._waiting.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        self._waiting.clear()
        self._overtaken.clear()
        self._queues.clear()

    def _enqueue(self, delivery: Delivery) -> None:
        queue = self._queues.get(delivery.chat_id)
        if queue is None:
            queue = self._queues[delivery.chat_id] = asyncio.Queue()
            task = asyncio.create_task(self._work(delivery.chat_id, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        queue.put_nowait(delivery)

    async def _work(self, chat_id: str, queue: asyncio.Queue[Delivery]) -> None:
        try:
            while not queue.empty():
                delivery = queue.get_nowait()
                if not self._hold_back(delivery):
                    await self._deliver(delivery)
        finally:
            # No await between the last look and this: nothing can slip in unseen.
            if self._queues.get(chat_id) is queue:
                del self._queues[chat_id]

    async def _deliver(self, delivery: Delivery) -> None:
        event = delivery.event
        if delay := self._faults.value_for("webhook_delay", event["type"]):
            await asyncio.sleep(delay / 1000)
        event["deliveryContext"]["isRedelivery"] = delivery.attempts > 0
        if token := event.get("replyToken"):
            self._state.give_reply_token_again(token)
        delivery.attempts += 1
        body = {"destination": self._account.user_id, "events": [event]}
        status = await self.post(self.endpoint, body)
        for _ in range(int(self._faults.value_for("duplicate_webhook", event["type"]) or 1) - 1):
            await self.post(self.endpoint, body)
        # Once for an event: its redelivery is answered.
        if delivery.attempts == 1 and self._faults.value_for("webhook_redelivered", event["type"]):
            status = TIMED_OUT
        self._settle(delivery, status)

    def _hold_back(self, delivery: Delivery) -> bool:
        """Whether this event waits aside, for the chat's next one to overtake it.

        One of a chat at a time: if all waited alike, their order would be right again.
        """
        if delivery.held_back or delivery.attempts or delivery.chat_id in self._overtaken:
            return False
        delay = self._faults.value_for("webhook_overtaken", delivery.event["type"])
        if not delay:
            return False
        delivery.held_back = True
        self._overtaken.add(delivery.chat_id)

        def go_on() -> None:
            self._overtaken.discard(delivery.chat_id)
            self._waiting.pop(delivery.key, None)
            self._enqueue(delivery)

        later = asyncio.get_running_loop().call_later(delay / 1000, go_on)
        self._waiting[delivery.key] = later
        return True

    def _settle(self, delivery: Delivery, status: int) -> None:
        delivered = 200 <= status < 300
        self._state.webhooks["delivered" if delivered else "failed"] += 1
        if not delivery.first.done():
            delivery.first.set_result(status)
        if delivered:
            self._state.store.delete("event", delivery.key)
        elif self.redelivery and delivery.attempts <= len(self.redelivery_seconds):
            self._try_later(delivery)
        else:
            self._state.store.delete("event", delivery.key)
        self._told(delivery, status)

    def _try_later(self, delivery: Delivery) -> None:
        def again() -> None:
            self._waiting.pop(delivery.key, None)
            self._enqueue(delivery)

        seconds = self.redelivery_seconds[delivery.attempts - 1]
        self._waiting[delivery.key] = asyncio.get_running_loop().call_later(seconds, again)
