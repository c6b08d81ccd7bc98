"""The checks of LINE's way to us: address, switch, reach, signature, redelivery."""

from __future__ import annotations

from datetime import UTC, datetime

from chat.doctor.facts import Facts
from chat.doctor.finding import BASIC, MESSAGING, Finding, right, unknown, wrong
from chat.doctor.reasons import unasked
from chat.line.account import WebhookTest
from chat.line.errors import Kind, LineError
from chat.models.channel import DEFAULT_SLUG

_SETTINGS = f"{MESSAGING} > Webhook settings"


def webhook_address(facts: Facts) -> Finding:
    """Whether LINE posts to this channel's address."""
    what = "Webhook address"
    ours, found = facts.channel.webhook_url, facts.answers.endpoint
    edit = f"{_SETTINGS} > Webhook URL > Edit: {ours}"
    if isinstance(found, LineError) and found.kind == Kind.NOT_FOUND:
        return wrong(what, "LINE has no webhook address.", edit)
    if found is None or isinstance(found, LineError):
        return unasked(what, found)
    if found.url in _ours(facts):
        return right(what, f"{found.url}")
    return wrong(what, f"LINE posts to {found.url}, which is not this channel's address.", edit)


def webhook_active(facts: Facts) -> Finding:
    """Whether the switch is on, which no program can set."""
    what = "Use webhook"
    found = facts.answers.endpoint
    if isinstance(found, LineError) and found.kind == Kind.NOT_FOUND:
        return wrong(what, "It is off, as there is no address.", f"{_SETTINGS} > Use webhook: on.")
    if found is None or isinstance(found, LineError):
        return unasked(what, found)
    if found.active:
        return right(what, "It is on.")
    return wrong(what, "It is off: LINE posts nothing.", f"{_SETTINGS} > Use webhook: on.")


def webhook_reachable(facts: Facts) -> Finding:
    """What LINE's own test of our address came to."""
    what = "Reached by LINE"
    found = facts.answers.test
    if isinstance(found, LineError) and found.kind == Kind.REJECTED:
        return wrong(
            what,
            f"LINE does not accept {facts.channel.webhook_url} as an address ({found.detail}).",
            "Set PUBLIC_URL to an https address that LINE reaches.",
        )
    if isinstance(found, LineError) and found.kind == Kind.RATE:
        return unknown(what, "LINE tests 60 times an hour at most.", "Examine again in an hour.")
    if found is None or isinstance(found, LineError):
        return unasked(what, found)
    if found.success:
        return right(what, "LINE has posted a test, and this server answered 200.")
    return wrong(what, *_unreached(found, facts))


def _unreached(found: WebhookTest, facts: Facts) -> tuple[str, str]:
    detail = f" ({found.detail})" if found.detail else ""
    if found.reason == "COULD_NOT_CONNECT":
        return (
            f"LINE cannot connect to {facts.public_url}{detail}.",
            "See that the name leads here, port 443 is open, and the certificate's chain is whole.",
        )
    if found.reason == "REQUEST_TIMEOUT":
        return (
            f"This server answered LINE too late{detail}; LINE waits two seconds.",
            "See that the proxy passes requests on at once, and that the database is not slow.",
        )
    if found.reason == "ERROR_STATUS_CODE":
        return (_status(found.status), _after_status(found.status))
    return (
        f"LINE's test failed: {found.reason}, {found.status}{detail}.",
        f"{_SETTINGS} > Verify says more.",
    )


def _status(status: int) -> str:
    if status in {400, 401, 403}:
        return f"LINE's test was refused with {status}: its signature is another secret's."
    if status == 404:
        return "LINE's test was answered with 404: the address leads elsewhere."
    return f"LINE's test was answered with {status} instead of 200."


def _after_status(status: int) -> str:
    if status in {400, 401, 403}:
        return f"Copy {BASIC} > Channel secret into the channel's page or LINE_CHANNEL_SECRET."
    if status == 404:
        return "See that the channel is active and that the proxy passes /api/ on to this server."
    if 300 <= status < 400:
        return "LINE follows no redirect: set PUBLIC_URL to the address that answers itself."
    return "See the server's log, and that the proxy reaches it."


def webhook_secret(facts: Facts) -> Finding:
    """Whether what comes verifies with the channel's secret."""
    what = "Channel secret"
    channel, test = facts.channel, facts.answers.test
    copy = f"Copy {BASIC} > Channel secret into the channel's page or LINE_CHANNEL_SECRET."
    if not channel.channel_secret:
        return wrong(what, "There is none: every webhook is refused.", copy)
    seen, refused = channel.webhook_seen_at, channel.webhook_refused_at
    if seen is not None and (refused is None or refused <= seen):
        return right(what, f"The last webhook, {_when(seen)}, was signed with it.")
    if isinstance(test, WebhookTest) and test.success and seen is not None:
        return right(what, "LINE's test was signed with it.")
    if refused is not None:
        sentence = f"The last request, {_when(refused)}, was not signed with it"
        return wrong(what, f"{sentence} (or was not LINE's).", copy)
    return unknown(what, "No webhook has come yet.", f"{_SETTINGS} > Verify, then examine again.")


def webhook_redelivery(facts: Facts) -> Finding:
    """Whether LINE sends again what was not answered: only a redelivery tells."""
    what = "Webhook redelivery"
    seen = facts.channel.webhook_redelivered_at
    click = f"{_SETTINGS} > Webhook redelivery: on. LINE's API does not say whether it is."
    if seen is not None:
        return right(what, f"LINE last delivered something again {_when(seen)}.")
    return unknown(what, "LINE has never delivered anything again here.", click)


def _ours(facts: Facts) -> set[str]:
    channel = facts.channel
    urls = {channel.webhook_url}
    if channel.slug == DEFAULT_SLUG:
        urls.add(f"{channel.webhook_url}/{DEFAULT_SLUG}")
    # A simulator beside us goes by the other name of this machine.
    return urls | {url.replace("//localhost:", "//127.0.0.1:") for url in urls}


def _when(moment: datetime) -> str:
    return f"on {moment.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"
