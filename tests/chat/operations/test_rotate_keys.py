"""A key is changed: what was encrypted with the old ones is encrypted with the new one."""

from __future__ import annotations

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from chat.models import Channel, LogEntry
from chat.operations.rotate_keys import rotate_keys
from tests.chat.outbox.rows import a_channel

pytestmark = pytest.mark.django_db


def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def channels(settings) -> None:
    settings.ENCRYPTION_KEYS = [key()]
    a_channel("default", stateless_token="short-lived")
    a_channel("second", access_token="")


def texts() -> list[tuple[str, str, str]]:
    names = ("channel_secret", "access_token", "stateless_token")
    return list(Channel.objects.order_by("slug").values_list(*names))


def test_after_it_the_old_key_is_not_needed_any_more(channels, settings) -> None:
    before = texts()
    settings.ENCRYPTION_KEYS = [key(), *settings.ENCRYPTION_KEYS]
    done = rotate_keys()
    assert (done.renewed, done.kept, done.unreadable) == (4, 0, [])
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert texts() == before
    assert before[0] == ("secret", "token-of-default", "short-lived")
    assert LogEntry.objects.get().detail == {"renewed": 4, "kept": 0, "unreadable": 0}


def stored() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT channel_secret, access_token FROM chat_channel ORDER BY slug")
        return list(cursor.fetchall())


def test_once_more_writes_nothing(channels, settings) -> None:
    settings.ENCRYPTION_KEYS = [key(), *settings.ENCRYPTION_KEYS]
    rotate_keys()
    before = stored()
    done = rotate_keys()
    assert (done.renewed, done.kept) == (0, 4)
    assert stored() == before


def test_the_command_says_how_many_and_names_what_no_key_opens(channels, settings) -> None:
    printed = io.StringIO()
    settings.ENCRYPTION_KEYS = [key(), *settings.ENCRYPTION_KEYS]
    call_command("rotate_keys", stdout=printed)
    assert "Encrypted anew: 4. With the first key before: 0." in printed.getvalue()

    settings.ENCRYPTION_KEYS = [key()]
    before = stored()
    with pytest.raises(CommandError, match=r"channel \d+: channel_secret") as refused:
        call_command("rotate_keys", stdout=printed)
    assert "secret;" in str(refused.value)
    assert stored() == before, "what cannot be read is left as it is"
