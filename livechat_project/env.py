"""The environment, read strictly.

A value that cannot be read is never guessed and never raised at import: it becomes a
`Problem`, the safe value stands in, and `manage.py check` lists all problems at once (see
`checks.py`). A problem is fatal: no command that serves or works starts with one.
A warning is only said.

A name set to nothing counts as not set. For secrets, `NAME_FILE` may name a file that holds
the value. Variables in the file `.env` (or the one that `ENV_FILE` names) fill in what the
environment lacks.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from livechat_project import addresses, databases, keys

DEVELOPMENT_SECRET_KEY = "django-insecure-for-development-only-never-outside-of-debug-mode"  # noqa: S105

_BOOLEANS = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}
_HOW_TO_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that is wrong or missing; `hint` says what would be right."""

    id: str
    message: str
    hint: str
    fatal: bool = True


class Environment:
    """Reads named values out of `variables` and remembers what was wrong with them.

    `problems` grows as values are read, so look at it after the last one.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.problems: list[Problem] = []

    @classmethod
    def of_project(cls, base_dir: Path) -> Environment:
        """The process's environment, and `.env` in `base_dir` for what it does not set."""
        values = dict(os.environ)
        named = os.environ.get("ENV_FILE")
        path = base_dir / ".env" if named is None else Path(named) if named else None
        if path is not None and path.is_file():
            _fill_in(values, path)
        return cls(values)

    # What went wrong

    def refuse(self, id: str, message: str, hint: str) -> None:
        """Note a problem that keeps the server from starting."""
        self.problems.append(Problem(f"livechat.{id}", message, hint))

    def warn(self, id: str, message: str, hint: str) -> None:
        """Note something that is allowed and worth saying."""
        self.problems.append(Problem(f"livechat.{id}", message, hint, fatal=False))

    # One value of a kind

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        """Like `text`, or the contents of the file that `<name>_FILE` names."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        if self.text(name):
            self.refuse(
                "E006", f"{name} and {name}_FILE are both set.", "Set one of the two and not both."
            )
            return default
        try:
            return Path(path).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self.refuse(
                "E006",
                f"{name}_FILE names the file {path!r}, which cannot be read: {reason}.",
                f"Name a text file that this user may read, or set {name} itself.",
            )
            return default

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self.text(name)
        if not value:
            return default
        if value.lower() not in _BOOLEANS:
            self.refuse(
                "E002",
                f"{name} is {value!r}, which is neither true nor false.",
                f"Set {name} to true, 1 or on; or to false, 0 or off.",
            )
            return default
        return _BOOLEANS[value.lower()]

    def number(self, name: str, default: int) -> int:
        """A whole number from 0."""
        value = self.text(name)
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        self.refuse(
            "E002",
            f"{name} is {value!r}, which is not a whole number.",
            f"Set {name} to a number such as {default}, or to 0 for no limit.",
        )
        return default

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        value = self.text(name, default).upper()
        if value in choices:
            return value
        self.refuse("E002", f"{name} is {value!r}.", f"Set {name} to one of {', '.join(choices)}.")
        return default

    def items(self, name: str) -> list[str]:
        """Values separated by commas, without the spaces around them."""
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def hosts(self, name: str, public_url: str, *, debug: bool) -> list[str]:
        """Host names as Django's ALLOWED_HOSTS takes them.

        Default: the host of `public_url`, and the names of loopback for health checks.
        """
        hosts = self.items(name)
        if any("/" in host for host in hosts):
            self.refuse(
                "E002",
                f"{name} holds an address; it takes host names.",
                f"Set {name} to names such as chat.example.com, separated by commas.",
            )
            hosts = []
        if "*" in hosts and not debug:
            self.warn(
                "W005",
                f"{name} holds *, so a request may name any host.",
                f"Set {name} to the names this server is reached by.",
            )
        return hosts or list(
            dict.fromkeys([addresses.host(public_url), "localhost", "127.0.0.1", "[::1]"])
        )

    def url(self, name: str, default: str) -> str:
        """An http or https address, with a path if it has one; no slash at its end."""
        value = self.text(name, default)
        if not value or addresses.web(value) is not None:
            return value.rstrip("/")
        self.refuse(
            "E002",
            f"{name} is {value!r}, which is not an http or https address.",
            f"Set {name} to an address such as https://line.example.com/path.",
        )
        return default

    def origin(self, name: str, default: str) -> str:
        """scheme://host[:port] in lower case, the scheme's own port left out."""
        value = self.text(name, default)
        if not value:
            return ""
        origin = addresses.as_origin(value)
        if origin is None:
            self._refuse_origin(name, value)
            return default
        return origin

    def origins(self, name: str) -> list[str]:
        origins = []
        for value in self.items(name):
            origin = addresses.as_origin(value)
            if origin is None:
                self._refuse_origin(name, value)
            else:
                origins.append(origin)
        return origins

    def _refuse_origin(self, name: str, value: str) -> None:
        self.refuse(
            "E002",
            f"{name} holds {value!r}, which is not scheme://host or scheme://host:port.",
            f"Set {name} to an address such as https://chat.example.com, without a path.",
        )

    # What a server of ours needs

    def secret_key(self, *, debug: bool) -> str:
        """Django's SECRET_KEY. Where it is missing, a random one for this process stands in,
        so that nothing is ever signed with a key that others know."""
        value = self.secret("SECRET_KEY")
        if debug:
            return value or DEVELOPMENT_SECRET_KEY
        hint = f"Set SECRET_KEY to a long random text, for example from: {_HOW_TO_MAKE_ONE}"
        if not value:
            self.refuse("E001", "SECRET_KEY is not set, and DEBUG is off.", hint)
        elif value.startswith("django-insecure-"):
            self.refuse("E001", "SECRET_KEY is the one for development, and DEBUG is off.", hint)
        elif len(value) < 32 or len(set(value)) < 8:
            self.refuse("E001", "SECRET_KEY is too short or too plain to be a secret.", hint)
        else:
            return value
        return secrets.token_urlsafe(50)

    def public_url(self, *, debug: bool) -> str:
        """PUBLIC_URL, the origin that browsers and LINE reach us at."""
        development = f"http://localhost:{self.text('PORT', '8000')}"
        if not debug and not self.text("PUBLIC_URL"):
            self.refuse(
                "E003",
                "PUBLIC_URL is not set, and DEBUG is off.",
                "Set PUBLIC_URL to the address this server is reached at, for example "
                "https://chat.example.com",
            )
        return self.origin("PUBLIC_URL", development)

    def simulator(self, *, debug: bool) -> bool:
        """Whether the simulator of the LINE Platform is part of this server."""
        wanted = self.boolean("SIMULATOR")
        if wanted and not debug:
            self.refuse(
                "E004",
                "SIMULATOR is on, and DEBUG is off: whoever opens it could write as a customer.",
                "Leave SIMULATOR out in production; it is for development.",
            )
        return wanted and debug

    def encryption_keys(self, name: str, secret_key: str, *, debug: bool) -> list[str]:
        """Fernet keys, newest first: the first encrypts, all of them decrypt.

        The last is one derived from `secret_key`, so that what was encrypted before there were
        keys stays readable. Where it is the only one, `secret_key` cannot be changed without
        losing what was encrypted.
        """
        values = [item.strip() for item in self.secret(name).split(",") if item.strip()]
        derived = [keys.derive(secret_key)]
        if not values:
            if not debug:
                self.warn(
                    "W002",
                    f"{name} is not set, so the key for stored secrets comes from SECRET_KEY.",
                    f"Set {name} to a key from: {keys.NEW_KEY}",
                )
            return derived
        wrong = [position for position, key in enumerate(values, 1) if not keys.is_valid(key)]
        if wrong:
            which = ", ".join(map(str, wrong))
            self.refuse(
                "E002",
                f"{name} holds what is not a Fernet key (number {which} of {len(values)}).",
                f"Make each key with: {keys.NEW_KEY}",
            )
            return derived
        return [*values, *derived]

    def database(self, name: str, base_dir: Path) -> dict[str, Any]:
        """Django's settings of one database: SQLite or PostgreSQL, see `databases.py`."""
        try:
            return databases.configured(self.secret(name) or databases.DEFAULT_URL, base_dir)
        except ImproperlyConfigured as error:
            self.refuse("E002", f"{name} cannot be used: {error}", databases.HINT)
            return databases.configured(databases.DEFAULT_URL, base_dir)

    def redis_url(self, name: str) -> str:
        """A Redis address, or "" for the in-memory layer of a server on its own."""
        value = self.secret(name)
        if not value or addresses.is_redis(value):
            return value
        self.refuse(
            "E002",
            f"{name} is not the address of a Redis server.",
            f"Set {name} to redis://host:6379/0, or rediss:// for TLS.",
        )
        return ""


def _fill_in(values: dict[str, str], path: Path) -> None:
    """Add to `values` what the file at `path` sets and they do not."""

    class Dotenv(environ.Env):
        ENVIRON = values

    Dotenv.read_env(path)
