from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from livechat_project import checks
from livechat_project.env import Problem

SECRET = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _a_sound_production(settings):
    settings.DEBUG = False
    settings.SIMULATOR = False
    settings.PUBLIC_URL = "https://chat.example.com"
    settings.LINE_CHANNEL_SECRET = SECRET
    settings.LINE_CHANNEL_ACCESS_TOKEN = "token"
    settings.LINE_API_BASE_URL = ""
    settings.CONFIGURATION_PROBLEMS = []


def ids() -> list[str | None]:
    return [message.id for message in checks.all_messages()]


def test_a_sound_configuration_has_nothing_said_against_it():
    assert ids() == []
    checks.refuse_if_misconfigured()


def test_what_could_not_be_read_is_said_with_what_would_be_right(settings):
    settings.CONFIGURATION_PROBLEMS = [
        Problem("livechat.E002", "DEBUG is 'yes'.", "Set DEBUG to true."),
        Problem("livechat.W002", "No keys.", "Set ENCRYPTION_KEYS.", fatal=False),
    ]
    error, warning = checks.all_messages()
    assert (error.msg, error.hint) == ("DEBUG is 'yes'.", "Set DEBUG to true.")
    assert error.is_serious()
    assert not warning.is_serious()


def test_no_server_starts_with_an_error_and_it_says_all_of_them(settings):
    settings.CONFIGURATION_PROBLEMS = [
        Problem("livechat.E001", "SECRET_KEY is not set.", "Set it."),
        Problem("livechat.E002", "DEBUG is 'yes'.", "Set DEBUG to true."),
    ]
    with pytest.raises(ImproperlyConfigured, match=r"(?s)SECRET_KEY.*DEBUG") as raised:
        checks.refuse_if_misconfigured()
    assert "livechat.E001" in str(raised.value)


def test_a_warning_keeps_no_server_from_starting(settings):
    settings.LINE_API_BASE_URL = "http://127.0.0.1:9000/simulator/line"
    assert ids() == ["livechat.W001"]
    checks.refuse_if_misconfigured()


def test_a_channel_id_stands_in_for_the_token(settings):
    settings.LINE_CHANNEL_ACCESS_TOKEN, settings.LINE_CHANNEL_ID = "", "1234567890"
    assert ids() == []


@pytest.mark.parametrize("missing", ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"])
def test_half_a_line_channel_is_an_error_that_names_the_other_half(settings, missing):
    setattr(settings, missing, "")
    (error,) = checks.all_messages()
    assert error.id == "livechat.E005"
    assert error.msg.startswith(missing)


def test_no_line_channel_is_worth_a_warning_in_production_only(settings):
    settings.LINE_CHANNEL_SECRET = settings.LINE_CHANNEL_ACCESS_TOKEN = ""
    assert ids() == ["livechat.W003"]
    settings.DEBUG = True
    assert ids() == []


def test_a_channel_secret_that_is_not_one_is_pointed_out(settings):
    settings.LINE_CHANNEL_SECRET = "1234567890"
    assert ids() == ["livechat.W006"]
    settings.SIMULATOR = True
    assert ids() == []


def test_a_public_address_without_tls_is_pointed_out(settings):
    settings.PUBLIC_URL = "http://chat.example.com"
    assert ids() == ["livechat.W004"]
    settings.PUBLIC_URL = "http://localhost:8000"
    assert ids() == []
