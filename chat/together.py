"""Questions that come at the same time are asked of the database together.

A thousand clients that come back after a restart, or whose heartbeats fall together, would each
cost the same few queries; so the first is asked at once, and those that come while it is under
way wait for it and then share the next round. Nobody gets an answer that was read before they
asked.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from chat import threads

Question = TypeVar("Question")
Answer = TypeVar("Answer")

# Questions in one round.
MOST = 200


class Together(Generic[Question, Answer]):
    """Calls `work`, a blocking function, with all questions that wait; one round at a time.

    `work` returns an answer for each question, in their order; one that is an exception is
    raised where the question was asked, and what `work` raises is raised everywhere.
    `pause`: seconds between the beginnings of two rounds, so that more come together where
    nobody minds waiting; the first one after a rest does not wait. For one event loop.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Question]], Sequence[Answer | Exception]],
        *,
        pause: float = 0.0,
    ) -> None:
        self._work = work
        self._pause = pause
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Answer:
        """The answer to this question. Raises what `work` says."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        if self._rounds is not None and self._rounds.get_loop() is not loop:
            # That loop has ended, and with it whoever asked there.
            self._rounds, self._waiting = None, []
        self._waiting.append((question, answer))
        if self._rounds is None or self._rounds.done():
            # In nobody's context: what the asker holds back (broadcast.after_reply) is its own.
            self._rounds = loop.create_task(self._run(), context=contextvars.Context())
        return await answer

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            began = loop.time()
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._answer(some)
            rest = began + self._pause - loop.time()
            if rest > 0:
                await asyncio.sleep(rest)

    async def _answer(self, some: Sequence[tuple[Question, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await threads.run(self._work, [question for question, _ in some])
        except Exception as error:  # noqa: BLE001 - raised where it was asked for
            answers = [error] * len(some)
        for (_, future), answer in zip(some, answers, strict=True):
            if future.done():
                # Whoever asked has gone.
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
