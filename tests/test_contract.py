"""The browser and the server speak with the same words."""

from __future__ import annotations

import re

from chat.errors import ChatError
from chat.protocol.base import VERSION
from chat.protocol.commands import COMMANDS
from chat.protocol.events import EVENTS
from chat.realtime.handlers import HANDLERS
from chat.realtime.signing_in import CloseCode
from chat.text import LINE_TEXT_LIMIT
from livechat_project.server import SERVICE_RESTART
from livechat_project.slow_clients import TOOK_NOTHING
from tests.support.processes import ROOT

PROTOCOL_JS = (ROOT / "static/livechat/js/protocol.js").read_text(encoding="utf-8")

# RFC 6455: how a socket ends that nobody complains about.
NORMAL_CLOSURE = 1000


def words_of(name: str) -> dict[str, str]:
    """The members of a frozen object in protocol.js, as they are written there."""
    found = re.search(rf"export const {name} = Object\.freeze\(\{{(.*?)\}}\);", PROTOCOL_JS, re.S)
    assert found, f"protocol.js has no {name}"
    return dict(re.findall(r'^\s*([A-Z_]+): "?(\w+)"?,$', found[1], re.M))


def number_of(name: str) -> int:
    found = re.search(rf"export const {name} = (\d+);", PROTOCOL_JS)
    assert found, f"protocol.js has no {name}"
    return int(found[1])


def kinds_of(base: type[ChatError]) -> set[type[ChatError]]:
    """`base` and all that is derived from it, however far."""
    return {base}.union(*(kinds_of(kind) for kind in base.__subclasses__()))


def error_codes() -> set[str]:
    """The codes of the family in chat/errors.py."""
    return {kind.code for kind in kinds_of(ChatError) if kind.__module__ == "chat.errors"}


def close_codes() -> set[int]:
    """With what the server closes sockets."""
    named = {value for name, value in vars(CloseCode).items() if name.isupper()}
    return named | {SERVICE_RESTART, TOOK_NOTHING}


def test_the_browser_knows_exactly_the_servers_commands() -> None:
    assert set(words_of("Command").values()) == set(COMMANDS)


def test_the_browser_knows_exactly_the_servers_events() -> None:
    assert set(words_of("Event").values()) == set(EVENTS)


def test_the_browser_knows_exactly_the_servers_error_codes() -> None:
    assert set(words_of("ErrorCode").values()) == error_codes()


def test_the_browser_knows_every_close_code_and_invents_none() -> None:
    known = {int(value) for value in words_of("CloseCode").values()}
    assert known == close_codes() | {NORMAL_CLOSURE}


def test_the_browsers_constants_are_named_after_their_words() -> None:
    for name in ("Command", "Event", "ErrorCode"):
        assert all(key.lower() == word for key, word in words_of(name).items())


def test_version_and_longest_text_are_the_same() -> None:
    assert number_of("VERSION") == VERSION
    assert number_of("MAX_TEXT") == LINE_TEXT_LIMIT


def test_every_command_has_a_handler() -> None:
    # The consumer itself sees to signing in, to heartbeats and to messages (sends.py).
    by_itself = {"auth", "ping", "send_message"}
    assert {command.type for command in HANDLERS} == set(COMMANDS) - by_itself
