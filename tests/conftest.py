"""The set-up under test, whole installations of it, a browser, and the cast."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from channels.layers import channel_layers
from django.conf import settings

from tests.support import cast, chromium, quiet
from tests.support.backend import Backend
from tests.support.forked import ForkedProgram
from tests.support.plugin import BACKEND
from tests.support.programs import Program
from tests.support.stack import Stack
from tests.support.template import Template

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, BrowserContext

    from chat.models import Conversation, Customer

FAILED = pytest.StashKey[bool]()
EXPECTED_WITHIN = 15_000  # ms


def pytest_configure() -> None:
    # The real one is slow on purpose, and most tests make three users.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests ask faster than people, and their operators have the same keys.
    settings.RATE_LIMIT_REQUESTS = settings.RATE_LIMIT_ANONYMOUS = 0
    quiet.empty_tables_only_in_quiet()
    Program.launch = ForkedProgram


@pytest.fixture(scope="session")
def backend(pytestconfig: pytest.Config) -> Backend:
    """The database server and the Redis of this run."""
    return pytestconfig.stash[BACKEND]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(pytestconfig: pytest.Config) -> None:
    from django.db import connections

    pytestconfig.stash[BACKEND].adjust(connections["default"].settings_dict)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The server goes with the run, and its database with it; there is nothing to drop."""
    return True


@pytest.fixture(autouse=True)
def _new_channel_layer() -> Iterator[None]:
    """No group, and no connection of an event loop that has ended, outlives its test."""
    yield
    channel_layers.backends.clear()


@pytest.fixture(autouse=True)
def _storages_of_a_test(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name static files by their own names: nothing has been collected for a test. What is
    sent and uploaded goes with the test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    media = settings.STORAGES["media"]
    folder = tmp_path_factory.getbasetemp() / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": plain,
        "media": media | {"OPTIONS": media["OPTIONS"] | {"location": folder}},
    }


# Whole installations


@pytest.fixture(scope="session")
def template(backend: Backend) -> Template:
    return Template(backend)


@pytest.fixture
def new_stack(
    request: pytest.FixtureRequest, backend: Backend, template: Template
) -> Iterator[Callable[[], Stack]]:
    """Makes installations, each of them apart from all others."""
    stacks: list[Stack] = []

    def make() -> Stack:
        stacks.append(Stack(backend, template))
        return stacks[-1]

    yield make
    for stack in stacks:
        stack.close()
        if request.node.stash.get(FAILED, False):
            print(stack.output())


@pytest.fixture
def stack(new_stack: Callable[[], Stack]) -> Stack:
    """An installation of this test's own: real servers, workers, simulators as processes."""
    return new_stack()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("REQUIRE_CHROMIUM") and not hasattr(report, "wasxfail"):
        # Where all that tests may lack is there, a test that did not run is no pass.
        report.outcome = "failed"
        report.longrepr = f"Skipped, where nothing may be: {report.longrepr}"
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


# A browser. Tests that use it are plain functions, and it lasts no longer than its test: while
# Playwright runs, its event loop is this thread's, and neither async tests nor the ORM work.


@pytest.fixture
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect

    # Nobody waits longer for what comes; on a busy machine it may come late.
    expect.set_options(timeout=EXPECTED_WITHIN)
    with chromium.browser() as running:
        yield running


@pytest.fixture
def new_context(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts, each somebody's own browser: cookies, storage, window.

    What they show when the test fails is kept in `test-results/`.
    """
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        return contexts[-1]

    yield make
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(contexts, 1):
        if failed:
            chromium.keep_screenshots(context, f"{request.node.name}-{number}")
        context.close()


# The cast, in the tests' own database


@pytest.fixture
def alice(db: None) -> User:
    return cast.create_operator("alice")


@pytest.fixture
def bob(db: None) -> User:
    return cast.create_operator("bob")


@pytest.fixture
def carol(db: None) -> User:
    return cast.create_operator("carol")


@pytest.fixture
def nok(db: None) -> Customer:
    return cast.create_customer()


@pytest.fixture
def conversation(nok: Customer) -> Conversation:
    """Nok's conversation, with nothing said in it yet."""
    return cast.create_conversation(nok)
