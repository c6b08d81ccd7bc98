"""DATABASE_URL → Django's DATABASES entry, with the options each database needs here."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DEFAULT_URL = "sqlite:///var/livechat.sqlite3"
HINT = (
    "Set it to postgresql://user:password@host:5432/name (special characters %-encoded), "
    "or to sqlite:///path/to/file.sqlite3."
)

# Writers take the lock when they begin: in WAL mode a transaction that reads first and writes
# later cannot wait for the lock, it fails at once. FULL: what was committed survives a power cut.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"),
}

# Under ASGI every request has a thread of its own, so connections live in a pool and never
# in a thread (CONN_MAX_AGE=0, which the pool demands).
_POSTGRESQL_POOL = {
    "min_size": 2,
    "max_size": 10,
    "timeout": 5,
    "max_lifetime": 1800,
    "max_idle": 300,
}


def configured(url: str, base_dir: Path) -> dict[str, Any]:
    """The DATABASES entry for `url`; a relative SQLite path is meant from `base_dir`.

    Raises ImproperlyConfigured, saying why and never repeating the address: it may hold a
    password.
    """
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(url, base_dir)
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise ImproperlyConfigured(f"{scheme[:20]!r} is neither sqlite nor postgresql.")


def _sqlite(url: str, base_dir: Path) -> dict[str, Any]:
    if urlsplit(url).netloc:
        raise ImproperlyConfigured("a SQLite path begins after three slashes.")
    name = environ.Env.db_url_config(url)["NAME"]
    if name == ":memory:":
        raise ImproperlyConfigured("SQLite in memory is not shared by threads; name a file.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": base_dir / name,
        "OPTIONS": dict(_SQLITE_OPTIONS),
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        config = environ.Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured("it is not a well-formed address.") from None
    if not config["NAME"]:
        raise ImproperlyConfigured("it names no database.")
    return {
        **config,
        "ENGINE": "livechat_project.postgresql",
        "OPTIONS": {**config.get("OPTIONS", {}), "pool": dict(_POSTGRESQL_POOL)},
        "CONN_MAX_AGE": 0,
        # See postgresql/base.py, which looks at them in a cheaper way.
        "CONN_HEALTH_CHECKS": False,
    }
