"""Something to look at, and staff who do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support import shop as support

if TYPE_CHECKING:
    from django.test import Client

    from chat.models import Channel


@pytest.fixture
def shop(db: None) -> Channel:
    """The default channel of an installation with alice, bob, carol and dan in it."""
    return support.open_shop()


@pytest.fixture
def sign_in() -> Callable[[str], Client]:
    return support.browser_of
