"""The Official Accounts of the simulated LINE: the one of the settings, and more for tests."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from . import conf, people
from .ids import line_id


class ConfiguredAccount:
    """The account of the settings, read at the time of use."""

    slug = "default"
    user_id = people.ACCOUNT_USER_ID
    basic_id = people.ACCOUNT_BASIC_ID
    name = people.ACCOUNT_NAME

    @property
    def secret(self) -> str:
        return conf.channel_secret()

    @property
    def access_token(self) -> str:
        return conf.access_token()

    @property
    def channel_id(self) -> str:
        """Empty: any of digits will do."""
        return ""

    @property
    def webhook_url(self) -> str:
        return conf.webhook_url()

    def has_secret(self, given: str) -> bool:
        """Without a configured secret every one is as good as another."""
        return not self.secret or hmac.compare_digest(given.encode(), self.secret.encode())

    def has_token(self, given: str) -> bool:
        """Likewise."""
        return not self.access_token or hmac.compare_digest(
            given.encode(), self.access_token.encode()
        )


@dataclass(frozen=True)
class FurtherAccount:
    """One more, with a secret, a token and a webhook address of its own. Without a long-lived
    token it lives on short ones."""

    slug: str
    secret: str
    webhook_url: str
    access_token: str = ""
    channel_id: str = ""

    @property
    def user_id(self) -> str:
        return line_id("user", f"the account {self.slug}")

    @property
    def basic_id(self) -> str:
        return f"@000{self.slug}"

    @property
    def name(self) -> str:
        return f"{people.ACCOUNT_NAME} {self.slug}"

    def has_secret(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.secret.encode())

    def has_token(self, given: str) -> bool:
        return bool(self.access_token) and hmac.compare_digest(
            given.encode(), self.access_token.encode()
        )


Account = ConfiguredAccount | FurtherAccount
