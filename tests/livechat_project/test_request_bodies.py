"""A body is read as it is asked for, and arrives whole."""

from __future__ import annotations

import io

import pytest

from livechat_project.request_bodies import PIECE, BodyQueue

DAPHNES_PIECE = 8192


def queue_of(content: io.BytesIO) -> BodyQueue:
    """As Daphne fills it."""
    queue = BodyQueue(content)
    while True:
        piece = content.read(DAPHNES_PIECE)
        more = len(piece) == DAPHNES_PIECE
        queue.put_nowait({"type": "http.request", "body": piece, "more_body": more})
        if not more:
            return queue


async def pieces(queue: BodyQueue) -> list[bytes]:
    found = []
    while True:
        message = await queue.get()
        assert message["type"] == "http.request"
        found.append(message["body"])
        if not message["more_body"]:
            return found


@pytest.mark.parametrize(
    "size",
    [0, 1, DAPHNES_PIECE - 1, DAPHNES_PIECE, DAPHNES_PIECE + 1, PIECE, 3 * PIECE, 3 * PIECE + 1],
)
async def test_a_body_of_any_size_arrives_whole(size: int) -> None:
    body = bytes(number % 251 for number in range(size))

    assert b"".join(await pieces(queue_of(io.BytesIO(body)))) == body


async def test_a_long_one_is_not_read_before_it_is_asked_for() -> None:
    content = io.BytesIO(bytes(10 * PIECE))
    queue = queue_of(content)
    assert queue.qsize() == 1

    await queue.get()

    assert content.tell() == PIECE


async def test_what_comes_after_the_body_comes_after_it() -> None:
    queue = queue_of(io.BytesIO(bytes(2 * PIECE)))
    queue.put_nowait({"type": "http.disconnect"})

    assert len(await pieces(queue)) == 2
    assert await queue.get() == {"type": "http.disconnect"}


async def test_a_connection_that_is_gone_ends_the_reading() -> None:
    content = io.BytesIO(bytes(2 * PIECE))
    queue = queue_of(content)
    await queue.get()
    content.close()

    assert await queue.get() == {"type": "http.disconnect"}
