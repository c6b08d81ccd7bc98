"""Those who ask at the same time share a round; nobody hears what was read before they asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from chat.together import Together
from tests.support.waiting import eventually_async


class Work:
    """Doubles numbers; notes what came together; waits until it is let go on."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, numbers):
        self.rounds.append(list(numbers))
        assert self.go_on.wait(10)
        return [ValueError(f"{n} is odd") if n % 2 else 2 * n for n in numbers]

    async def begun(self, rounds: int) -> None:
        async def are_there() -> bool:
            return len(self.rounds) >= rounds

        await eventually_async(are_there, "Another round", pause=0.001)


async def test_one_that_asks_alone_is_answered_at_once():
    work = Work()
    assert await Together(work).ask(2) == 4
    assert work.rounds == [[2]]


async def test_those_that_come_while_a_round_is_under_way_go_together_in_the_next():
    work = Work()
    together = Together(work)
    work.go_on.clear()
    first = asyncio.create_task(together.ask(2))
    await work.begun(1)
    others = [asyncio.create_task(together.ask(number)) for number in (4, 6, 8)]
    await asyncio.sleep(0)
    work.go_on.set()
    assert await asyncio.gather(first, *others) == [4, 8, 12, 16]
    assert work.rounds == [[2], [4, 6, 8]]


async def test_one_that_fails_is_nobody_elses_business():
    together = Together(Work())
    answers = await asyncio.gather(*map(together.ask, (2, 3, 4)), return_exceptions=True)
    assert answers[::2] == [4, 8]
    assert isinstance(answers[1], ValueError)


async def test_a_round_that_breaks_down_is_said_to_all_and_the_next_one_works():
    broken = [True]

    def work(numbers):
        if broken.pop():
            broken.append(False)
            raise OSError("The database is away.")
        return numbers

    together = Together(work)
    answers = await asyncio.gather(*map(together.ask, (1, 2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OSError, OSError]
    assert await together.ask(3) == 3


async def test_whoever_goes_away_leaves_the_others_their_answers():
    work = Work()
    together = Together(work)
    work.go_on.clear()
    gone = asyncio.create_task(together.ask(2))
    stays = asyncio.create_task(together.ask(4))
    await work.begun(1)
    gone.cancel()
    work.go_on.set()
    assert await stays == 8
    with pytest.raises(asyncio.CancelledError):
        await gone


def test_another_event_loop_is_served_too():
    together = Together(Work())
    assert [asyncio.run(together.ask(number)) for number in (2, 4)] == [4, 8]
