"""The two set-ups that everything with a database is tested on.

`LIVECHAT_TEST_BACKEND=embedded`: SQLite in a file, and the in-memory channel layer.
`LIVECHAT_TEST_BACKEND=production`: PostgreSQL and Redis, started for this run.
"""

from __future__ import annotations

import os
import shutil
from typing import Any, Literal, cast

from tests.support.postgres import PostgresServer
from tests.support.processes import temporary_directory
from tests.support.redis_server import RedisServer

Name = Literal["embedded", "production"]

# A channel of no one's. The simulator and every server of a test share it.
LINE_CHANNEL_SECRET = "00000000000000000000000000000000"
LINE_CHANNEL_ACCESS_TOKEN = "channel-access-token-for-tests"

# Said outright, so that neither the shell nor a developer's .env says otherwise.
COMMON_SETTINGS = {
    "ENV_FILE": "",
    "SECRET_KEY": "a-key-for-tests-which-signs-nothing-that-matters-anywhere-else",
    "DEBUG": "false",
    "PUBLIC_URL": "http://testserver",
    "ALLOWED_HOSTS": "",
    "ALLOWED_ORIGINS": "",
    "ENCRYPTION_KEYS": "bGl2ZWNoYXQgdGVzdHMgbGl2ZWNoYXQgdGVzdHMgISE=",
    "LINE_CHANNEL_SECRET": LINE_CHANNEL_SECRET,
    "LINE_CHANNEL_ACCESS_TOKEN": LINE_CHANNEL_ACCESS_TOKEN,
    "LINE_API_BASE_URL": "",
    "SIMULATOR": "false",
    "SIMULATOR_STORE": "",
    "SIMULATOR_WEBHOOK_URL": "",
    "LOG_LEVEL": "INFO",
}
SECRETS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "ENCRYPTION_KEYS",
    "LINE_CHANNEL_SECRET",
    "LINE_CHANNEL_ACCESS_TOKEN",
)


class Backend:
    """The database and the channel layer of this run. Started before Django reads its settings."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.directory = temporary_directory("tests")
        self.postgres = PostgresServer() if name == "production" else None
        self.redis = RedisServer() if name == "production" else None

    def configure(self, environment: dict[str, str] | os._Environ[str]) -> None:
        """Point the settings of this process here."""
        for secret in SECRETS:
            environment.pop(f"{secret}_FILE", None)
        environment |= COMMON_SETTINGS
        environment["DATABASE_URL"] = (
            self.postgres.url("livechat")
            if self.postgres
            else f"sqlite:///{self.directory / 'unused.sqlite3'}"
        )
        environment["REDIS_URL"] = self.redis.url if self.redis else ""

    def adjust(self, database: dict[str, Any]) -> None:
        """Let the tests' own database be a file, where Django would take one in memory: it is
        the locks of a file that the product lives with."""
        if self.name == "embedded":
            database["TEST"]["NAME"] = str(self.directory / "test.sqlite3")

    def stop(self) -> None:
        for server in (self.redis, self.postgres):
            if server is not None:
                server.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


def requested() -> Name:
    name = os.environ.get("LIVECHAT_TEST_BACKEND") or "embedded"
    if name not in ("embedded", "production"):
        raise ValueError(f"LIVECHAT_TEST_BACKEND is {name!r}; it is embedded or production.")
    return cast(Name, name)
