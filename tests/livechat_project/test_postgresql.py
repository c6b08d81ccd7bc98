"""The connections of the pool."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from chat.models import Channel
from livechat_project.postgresql.base import check_connection
from tests.support.backend import Backend


@pytest.fixture
def ends():
    """Ours, as a connection, and the server's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield cast(Any, SimpleNamespace(fileno=ours.fileno, close=ours.close)), theirs


def test_a_resting_connection_is_well(ends):
    ours, _ = ends
    check_connection(ours)


def test_one_that_the_server_closed_is_not(ends):
    ours, theirs = ends
    theirs.close()
    with pytest.raises(psycopg.OperationalError):
        check_connection(ours)


def test_nor_is_one_on_which_the_server_said_goodbye(ends):
    ours, theirs = ends
    theirs.send(b"E")
    with pytest.raises(psycopg.OperationalError):
        check_connection(ours)


def _use_one(together: threading.Barrier) -> None:
    Channel.objects.count()
    together.wait(10)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_after_the_server_has_cut_all_connections_the_next_query_gets_a_new_one(backend: Backend):
    # As many as a busy server has: each of them is found dead.
    with ThreadPoolExecutor(max_workers=8) as threads:
        together = threading.Barrier(8)
        for _ in range(8):
            threads.submit(_use_one, together)
    connection.close()
    # The thread that asgiref keeps for everybody may hold one for later tests.
    asyncio.run(sync_to_async(connections.close_all)())
    if backend.postgres is not None:
        with psycopg.connect(backend.postgres.url("postgres")) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
                "WHERE datname = %s AND pid <> pg_backend_pid()",
                [connection.settings_dict["NAME"]],
            )
    assert Channel.objects.count() == 0
