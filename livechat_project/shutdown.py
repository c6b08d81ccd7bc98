"""SIGTERM and SIGINT: the first asks the process to finish, the second ends it at once."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading

logger = logging.getLogger(__name__)

# A process manager that sends SIGTERM usually kills after 10 s (docker stop) or later.
GRACE_SECONDS = 8.5
DEADLINE_SECONDS = 9.5

# Set from the first signal on; a process that ends does not call itself ready.
begun = threading.Event()


def on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` at the first SIGTERM or SIGINT that reaches this process.

    Whatever then still runs after DEADLINE_SECONDS is cut off, threads included: a stuck query
    or request must not keep the process alive.
    """

    def received(number: int) -> None:
        if begun.is_set():
            _exit_now(128 + number)
        begun.set()
        stop.set()
        watchdog = threading.Timer(DEADLINE_SECONDS, _exit_late)
        watchdog.daemon = True
        watchdog.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, received, number)


def _exit_late() -> None:
    logger.warning("Still running %s s after the signal; cut off.", DEADLINE_SECONDS)
    _exit_now(0)


def _exit_now(code: int) -> None:
    logging.shutdown()
    os._exit(code)
