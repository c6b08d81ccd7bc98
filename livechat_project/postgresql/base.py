"""The backend that `livechat_project.databases` names; Django asks for a module called `base`."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError


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
        if pool is not None:
            # Django passes `check` itself, so that it cannot be given among the pool's options.
            pool._check = check_connection
        return pool
