"""The backend that `livechat_project.databases` names; Django asks for a module called `base`."""

from __future__ import annotations

import select
from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


def check_connection(connection: Connection[Any]) -> None:
    """Raise OperationalError for a pooled connection that the server has ended.

    A resting connection has nothing to read. Where it has, that is the server's goodbye or the
    end of the stream. psycopg's own check is a query: a round trip each time that a connection is
    taken, three for every webhook, and no better: what breaks right after it is not seen either.
    """
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN | select.POLLRDHUP)
    if watched.poll(0):
        # Else the pool takes it for a good one that it got back.
        connection.close()
        raise OperationalError("The server has ended this connection.")


class DatabaseWrapper(base.DatabaseWrapper):
    """Hands out live connections only, without asking the server each time."""

    @property
    def pool(self) -> Any:
        """Django's pool of this alias, or None."""
        pool = super().pool
        if pool is not None and pool._check is None:
            # Django passes `check` itself, so that it cannot be given among the pool's options.
            pool._check = partial(_check, pool)
        return pool


def _check(pool: ConnectionPool[Any], connection: Connection[Any]) -> None:
    try:
        check_connection(connection)
    except OperationalError:
        # The others will have ended as well. The pool pauses before each next try, so a server
        # that was restarted would cost a request as many pauses as there were connections.
        pool.check()
        raise
