"""One server process serves three Official Accounts, and a wrong secret of one harms no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.programs import Server, Simulator
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually

# The second has a long-lived token; the third lives on its channel id and secret.
SECOND = {"secret": "2" * 32, "accessToken": "the-token-of-the-second"}
THIRD = {"secret": "3" * 32, "channelId": "1650000003"}
WITHIN = 20

_ADD = """
import json, sys
from chat.models import Channel
for fields in json.loads({rows!r}):
    Channel.objects.update_or_create(slug=fields.pop("slug"), defaults=fields)
"""


class Shops:
    """The same customer writes to three accounts, which are three conversations."""

    def __init__(self, stack: Stack, simulator: Simulator, server: Server) -> None:
        self.rest = Rest(server, stack.tokens["alice"])
        self._stack = stack
        self._simulator = simulator
        self._nok = next(one["id"] for one in simulator.state()["users"] if one["slug"] == "nok")

    def change(self, *channels: dict[str, Any]) -> None:
        """Rows of channels, as staff would write them."""
        self._stack.manage("shell", "-c", _ADD.format(rows=json.dumps(channels)))

    def address(self, account: str | None) -> str:
        return f"{account}~{self._nok}" if account else self._nok

    def writes(self, text: str, account: str | None) -> int:
        """The status with which our server answered the webhook."""
        return int(self._simulator.write("nok", text, account)["status"])

    def answer(self, text: str, account: str | None) -> None:
        eventually(lambda: self.address(account) in self.rest.conversations(), within=WITHIN)
        self.rest.post(f"conversations/{self.address(account)}/messages", {"text": text})

    def outcome(self, text: str, account: str | None) -> tuple[str, str | None]:
        """Status and reason of an answer, once it has come to an end."""

        def ended() -> dict[str, Any]:
            messages = self.rest.messages(self.address(account))
            (answer,) = [one for one in messages if one["content"] == text]
            assert answer["status"] not in ("queued", "sending"), answer["status"]
            return answer

        answer = eventually(ended, within=WITHIN, pause=0.1)
        return answer["status"], answer["reason"]

    def on_the_phone(self, account: str | None) -> list[str]:
        return [message["text"] for message in self._simulator.received("Nok", account)]


@pytest.fixture
def shops(stack: Stack) -> Shops:
    simulator = stack.start_simulator()
    webhook = f"{stack.settings['PUBLIC_URL']}/api/v1/line/webhook"
    simulator.add_account("second", webhookUrl=f"{webhook}/second", **SECOND)
    simulator.add_account("third", webhookUrl=f"{webhook}/third", **THIRD)
    server = stack.start_server()
    shops = Shops(stack, simulator, server)
    shops.change(
        {
            "slug": "second",
            "name": "Second",
            "channel_secret": SECOND["secret"],
            "access_token": SECOND["accessToken"],
        },
        {
            "slug": "third",
            "name": "Third",
            "channel_secret": THIRD["secret"],
            "line_channel_id": THIRD["channelId"],
        },
    )
    return shops


def test_each_account_has_its_own_address_secret_and_token_and_harms_no_other(
    shops: Shops,
) -> None:
    accounts = (None, "second", "third")
    for account in accounts:
        assert shops.writes(f"hello, {account}", account) == 200
    for account in accounts:
        shops.answer(f"welcome to {account}", account)
    for account in accounts:
        assert shops.outcome(f"welcome to {account}", account) == ("sent", None)
        assert shops.on_the_phone(account) == [f"welcome to {account}"]

    # Somebody mistypes the second's secret and token.
    shops.change({"slug": "second", "channel_secret": "4" * 32, "access_token": "no-token"})
    assert shops.writes("anybody there?", "second") == 400
    shops.answer("yes", "second")
    assert shops.outcome("yes", "second") == ("failed", "line_token")
    for account in (None, "third"):
        assert shops.writes("still there?", account) == 200
        shops.answer("always", account)
        assert shops.outcome("always", account) == ("sent", None)
        assert shops.on_the_phone(account) == [f"welcome to {account}", "always"]
    assert shops.on_the_phone("second") == ["welcome to second"]
