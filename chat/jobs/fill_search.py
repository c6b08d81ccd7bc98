"""What was said before there was a search index is taken into it, bit by bit."""

from __future__ import annotations

import asyncio

from chat import threads
from chat.operations.fill_search import fill_some

# Seconds between two batches: others want the database too.
PAUSE = 0.1


async def fill_search() -> bool:
    """The next ones; whether there are more."""
    left = await threads.run(fill_some)
    if left:
        await asyncio.sleep(PAUSE)
    return left > 0
