"""The checks of this server: its public address, and its clock."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from chat.doctor.facts import Facts
from chat.doctor.finding import Finding, right, unknown, wrong
from chat.doctor.reasons import unasked
from chat.line.errors import LineError

# LINE writes its clock by the second, and its answer was on the way for some.
MOST_APART = timedelta(seconds=5)
_FIX = "Set PUBLIC_URL to the https address at which the world reaches this server."


def public_address(facts: Facts) -> Finding:
    """Whether LINE can fetch pictures and films that operators send: https, and a public name."""
    what = "Public address"
    url = facts.public_url
    problem = _problem(url)
    if facts.line_url:
        return unknown(what, f"{facts.line_url} is taken for LINE, so {url} need not be public.")
    if problem:
        return wrong(what, f"LINE fetches nothing from {url}: {problem}.", _FIX)
    return right(what, f"Customers' apps get media from {url}.")


def _problem(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https":
        return "it is not https"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith((".local", ".localhost", ".internal"))
        return (
            "this name means something in its own network only" if local or "." not in host else ""
        )
    return "" if address.is_global else "this address leads nowhere from outside"


def clock(facts: Facts) -> Finding:
    """Whether this server's clock agrees with LINE's: reply tokens live by seconds."""
    what = "Clock"
    info, ours = facts.answers.info, facts.answers.info_at
    if info is None or isinstance(info, LineError):
        return unasked(what, info)
    if info.answered_at is None or ours is None:
        return unknown(what, "LINE's answer had no time in it.")
    apart = ours - info.answered_at
    seconds = abs(apart.total_seconds())
    if abs(apart) <= MOST_APART:
        return right(what, f"It agrees with LINE's to {seconds:.0f} s.")
    ahead = "ahead of" if apart > timedelta(0) else "behind"
    return wrong(
        what,
        f"This server's clock is {seconds:.0f} s {ahead} LINE's.",
        "Let the system keep its time by NTP: timedatectl set-ntp true.",
    )
