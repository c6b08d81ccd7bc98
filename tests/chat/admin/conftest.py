"""Something to look at, and staff who do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support import shop as support

if TYPE_CHECKING:
    from django.test import Client

    from chat.models import Channel


@pytest.fixture(scope="module")
def open_shop(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with django_db_blocker.unblock(), support.shop_to_look_at() as channel:
        yield channel.pk


@pytest.fixture
def shop(open_shop: int, db: None) -> Channel:
    """The default channel of an installation with alice, bob, carol and dan in it."""
    from chat.models import Channel

    return Channel.objects.get(pk=open_shop)


@pytest.fixture
def sign_in() -> Callable[[str], Client]:
    return support.browser_of
