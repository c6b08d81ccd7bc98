"""The checks, one function each: from facts to a finding, asking nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC

from chat.doctor.facts import Facts
from chat.doctor.finding import (
    BASIC,
    MANAGER,
    MESSAGING,
    RESPONSES,
    Finding,
    right,
    unknown,
    wrong,
)
from chat.doctor.reasons import because, unasked
from chat.doctor.server import clock, public_address
from chat.doctor.webhook import (
    webhook_active,
    webhook_address,
    webhook_reachable,
    webhook_redelivery,
    webhook_secret,
)
from chat.line.errors import Kind, LineError

_NO_TOKEN = (
    f"{MESSAGING} > Channel access token (long-lived) > Issue; paste it into the channel's page "
    "in the admin, or LINE_CHANNEL_ACCESS_TOKEN. Or enter the channel ID beside the secret."
)


def examine(facts: Facts) -> list[Finding]:
    """Every check, in the order in which things are set up."""
    return [check(facts) for check in CHECKS]


def token(facts: Facts) -> Finding:
    """Whether LINE takes the access token, or makes one of the channel's id and secret."""
    what = "Access token"
    given, info = facts.answers.token, facts.answers.info
    makes = facts.channel.makes_tokens
    if isinstance(given, LineError):
        if given.kind in {Kind.REJECTED, Kind.TOKEN}:
            return wrong(
                what,
                f"LINE makes no short-lived token of this channel ID and secret ({given.detail}).",
                f"Compare both with {BASIC} > Channel ID and Channel secret.",
            )
        return because(what, given)
    if not given:
        return wrong(what, "The channel has no access token and cannot make one.", _NO_TOKEN)
    if isinstance(info, LineError):
        if info.kind in {Kind.TOKEN, Kind.REJECTED, Kind.NOT_FOUND}:
            return wrong(what, f"LINE refuses the token ({info}).", _NO_TOKEN)
        return because(what, info)
    if makes:
        return right(what, "Short-lived tokens are made of channel ID and secret.")
    return right(what, "LINE takes it.")


def account(facts: Facts) -> Finding:
    """Which account it is, and whether webhooks of another one come to its address."""
    what = "Account"
    info = facts.answers.info
    if info is None or isinstance(info, LineError):
        return unasked(what, info)
    named = f"{info.display_name or 'It has no name'} ({info.basic_id or info.user_id})."
    seen = facts.channel.bot_user_id
    if seen and seen != info.user_id:
        return wrong(
            what,
            f"The token belongs to {named} The last webhook was another account's.",
            f"Take secret and token of the same channel: {BASIC} and Messaging API.",
        )
    return right(what, named)


def chat_mode(facts: Facts) -> Finding:
    """Whether Chat is on in the response settings."""
    what = "Chat"
    info = facts.answers.info
    if info is None or isinstance(info, LineError):
        return unasked(what, info)
    if info.chat_mode == "chat":
        return right(what, "Chat is on.")
    if info.chat_mode == "bot" and not facts.channel.mark_read:
        return right(what, "Chat is off, and so are the channel's read marks in the admin.")
    if info.chat_mode == "bot":
        return wrong(
            what,
            "Chat is off: LINE marks everything as read by itself, whether or not anybody read it.",
            f"{RESPONSES} > Chat: on.",
        )
    return unknown(what, f"LINE says {info.chat_mode!r}, which is not known here.")


def read_mode(facts: Facts) -> Finding:
    """Whether messages are marked as read when operators read them."""
    what = "Read marks"
    info = facts.answers.info
    if info is None or isinstance(info, LineError):
        return unasked(what, info)
    if not facts.channel.mark_read:
        return right(what, "The channel's switch for them is off in the admin.")
    refused_until = facts.channel.read_refused_until
    if info.mark_as_read_mode == "manual" and refused_until and refused_until > facts.now:
        return unknown(
            what,
            "LINE has refused the last one. One is tried again on "
            f"{refused_until.astimezone(UTC):%Y-%m-%d at %H:%M} UTC.",
        )
    if info.mark_as_read_mode == "manual":
        return right(what, "“Read” appears once an operator has read it.")
    if info.mark_as_read_mode == "auto":
        return wrong(
            what,
            "LINE marks messages as read as they come, and takes no marks of ours.",
            f"{RESPONSES} > Chat: on. Or switch the channel's read marks off in the admin.",
        )
    return unknown(what, f"LINE says {info.mark_as_read_mode!r}, which is not known here.")


def quota(facts: Facts) -> Finding:
    """Whether there is room for pushes this month."""
    what = "Monthly messages"
    found = facts.answers.quota
    if found is None or isinstance(found, LineError):
        return unasked(what, found)
    if found.limit is None:
        return right(what, f"{found.used} sent, without a limit.")
    percent = found.used * 100 // found.limit if found.limit else 100
    sentence = f"{found.used} of {found.limit} used, {percent} %."
    plan = f"{MANAGER} > Settings > Usage and billing > Monthly plan: a larger one."
    if percent >= 100:
        return wrong(what, f"{sentence} Nothing is pushed before the month ends.", plan)
    if percent >= facts.channel.push_guard_percent:
        return wrong(what, f"{sentence} Automatic messages are not pushed any more.", plan)
    return right(what, sentence)


CHECKS: Sequence[Callable[[Facts], Finding]] = (
    token,
    account,
    webhook_address,
    webhook_active,
    webhook_reachable,
    webhook_secret,
    webhook_redelivery,
    chat_mode,
    read_mode,
    public_address,
    clock,
    quota,
)
