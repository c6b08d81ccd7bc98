"""A migrated database with the cast in it, made once in a run and copied for each stack.

Run as a program, in the environment of the database to fill; prints the operators' tokens.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys

from tests.support.backend import Backend
from tests.support.cast import ROLES, password_of
from tests.support.processes import ROOT


class Template:
    """Copies cost a tenth of a second; `tokens` holds for all of them."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._copies = 0
        self._file = backend.directory / "template.sqlite3"
        if backend.postgres is not None:
            url = backend.postgres.create_database("livechat_template")
        else:
            url = f"sqlite:///{self._file}"
        self.tokens = fill(url)

    def copy(self) -> str:
        """The address of a new database; it goes with the run."""
        self._copies += 1
        if self._backend.postgres is not None:
            name = f"livechat_{self._copies}"
            return self._backend.postgres.create_database(name, template="livechat_template")
        path = self._backend.directory / f"livechat-{self._copies}.sqlite3"
        shutil.copyfile(self._file, path)
        return f"sqlite:///{path}"


def fill(url: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.template"],
        env=os.environ | {"DATABASE_URL": url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The template database could not be made:\n{done.stderr}")
    tokens: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return tokens


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    tokens = {}
    for name, role in ROLES.items():
        os.environ["OPERATOR_PASSWORD"] = password_of(name)
        call_command("create_operator", name, "--role", role, stdout=io.StringIO())
        printed = io.StringIO()
        call_command("issue_token", name, stdout=printed)
        tokens[name] = printed.getvalue().strip().splitlines()[-1]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # all of it in the one file that is copied
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print(json.dumps(tokens))


if __name__ == "__main__":
    main()
