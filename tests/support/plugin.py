"""What has to happen before pytest-django reads the settings, and after all else is over."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from tests.support import backend
from tests.support.reaper import reaper

BACKEND = pytest.StashKey[backend.Backend]()

# Whoever asks for one of these is run on both set-ups; so is every test marked django_db.
_ON_BOTH = {"db", "transactional_db", "django_db_setup", "stack", "backend"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    chosen = backend.Backend(backend.requested())
    early_config.stash[BACKEND] = chosen
    early_config.add_cleanup(reaper.close)
    early_config.add_cleanup(chosen.stop)
    chosen.configure(os.environ)
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"set-up: {config.stash[BACKEND].name}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under `production`, leave out what the set-up cannot change: it ran under `embedded`."""
    if config.stash[BACKEND].name == "embedded":
        return
    kept = [item for item in items if _uses_the_backend(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _uses_the_backend(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_set_up") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(_ON_BOTH)
