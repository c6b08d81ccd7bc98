from __future__ import annotations

from pathlib import Path

import pytest

from livechat_project.env import Environment, Problem

BASE = Path("/srv/livechat")


def only_problem(environment: Environment) -> Problem:
    (problem,) = environment.problems
    return problem


def test_sqlite_is_the_default_and_safe_for_threads_and_power_cuts():
    database = Environment({}).database("DATABASE_URL", BASE)
    assert database["NAME"] == BASE / "var/livechat.sqlite3"
    options = database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000"):
        assert pragma in options["init_command"]


def test_an_absolute_sqlite_path_has_four_slashes():
    database = Environment({"D": "sqlite:////var/lib/livechat.sqlite3"}).database("D", BASE)
    assert database["NAME"] == Path("/var/lib/livechat.sqlite3")


def test_postgresql_gets_a_pool_and_no_connection_of_a_threads_own():
    url = "postgresql://me:p%40ss@db.example:5433/livechat?sslmode=require"
    database = Environment({"D": url}).database("D", BASE)
    assert database["ENGINE"] == "livechat_project.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example",
        5433,
        "livechat",
    )
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] == 10
    assert database["CONN_MAX_AGE"] == 0
    # Asked of the kernel instead (livechat_project/postgresql).
    assert database["CONN_HEALTH_CHECKS"] is False


def test_postgresql_may_be_reached_by_a_socket_in_a_folder():
    database = Environment({"D": "postgresql:///livechat?host=/run/pg"}).database("D", BASE)
    assert database["NAME"] == "livechat"
    assert database["OPTIONS"]["host"] == "/run/pg"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://db/livechat",
        "livechat.sqlite3",
        "sqlite://:memory:",
        "sqlite://livechat.sqlite3",
        "sqlite://",
        "postgresql://db.example",
        "postgresql://db.example:port/livechat",
    ],
)
def test_a_database_that_cannot_be_used_is_refused_with_what_would_be_right(url):
    environment = Environment({"DATABASE_URL": url})
    assert environment.database("DATABASE_URL", BASE)["NAME"] == BASE / "var/livechat.sqlite3"
    problem = only_problem(environment)
    assert "DATABASE_URL" in problem.message
    assert "postgresql://" in problem.hint


@pytest.mark.parametrize("url", ["", "redis://redis:6379/0", "rediss://:secret@redis:6380/1"])
def test_redis_by_address_or_none(url):
    environment = Environment({"REDIS_URL": url})
    assert environment.redis_url("REDIS_URL") == url
    assert environment.problems == []


@pytest.mark.parametrize(
    "url", ["localhost:6379", "redis://", "http://redis", "redis://r:port", "unix:///redis.sock"]
)
def test_what_is_not_a_redis_address_is_refused(url):
    environment = Environment({"REDIS_URL": url})
    assert environment.redis_url("REDIS_URL") == ""
    assert "redis://" in only_problem(environment).hint
