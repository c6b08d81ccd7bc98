"""How a channel's month stands, as its page and the list show it."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat.models import Channel
from chat.selectors import quota, savings

MONTHS = 12
_STATES = {
    "unknown": "LINE has not said yet.",
    "ok": "",
    "warn": f"Over {quota.WARN_PERCENT} % are used.",
    "critical": f"Over {quota.CRITICAL_PERCENT} % are used.",
    "used_up": "Used up: nothing is pushed. Free replies go on.",
}


def in_short(channel: Channel, now: datetime) -> SafeString | str:
    """For the list: LINE's figures alone, without a question to the database."""
    if channel.pushes_stopped(now):
        return _warning("Used up")
    if channel.quota_used is None:
        return "—"
    if not channel.quota_limit:
        return f"{channel.quota_used} sent"
    percent = channel.quota_used * 100 // channel.quota_limit
    line = f"{channel.quota_used} of {channel.quota_limit}, {percent} %"
    return _warning(line) if percent >= quota.WARN_PERCENT else line


def standing(channel: Channel, now: datetime) -> SafeString:
    """This month: LINE's figures, our own count, where that leads, and what to mind."""
    found = quota.standing(channel, now)
    limit = "no limit" if channel.quota_type == Channel.QuotaType.NONE else "unknown"
    figures = [
        ("Monthly limit", limit if found.limit is None else str(found.limit)),
        ("Used", f"{found.used}" + (f", {found.percent} %" if found.percent is not None else "")),
        ("LINE's own figure", "—" if channel.quota_used is None else str(channel.quota_used)),
        ("Pushed from here", str(found.own)),
        ("By the month's end", "—" if found.forecast is None else f"about {found.forecast}"),
        ("Read from LINE", _when(channel.quota_checked_at)),
    ]
    rows = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", figures)
    table = format_html('<table class="figures"><tbody>{}</tbody></table>', rows)
    return format_html("{}{}", table, _warnings(channel, found, now))


def months(channel: Channel, now: datetime) -> SafeString | str:
    """This month and earlier ones: free, pushed, saved."""
    found = savings.last_months(channel.pk, now, MONTHS)
    if not found:
        return "Nothing has been sent yet."
    rows = format_html_join(
        "",
        "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        ((f"{one.start:%Y-%m}", one.replies, one.pushes, one.counted, one.saved) for one in found),
    )
    return format_html(
        '<table class="figures"><thead><tr><th scope="col">Month</th>'
        '<th scope="col">Free replies</th><th scope="col">Pushes</th>'
        '<th scope="col">Counted by LINE</th><th scope="col">Pushes saved</th>'
        "</tr></thead><tbody>{}</tbody></table>",
        rows,
    )


def _warnings(channel: Channel, found: quota.Standing, now: datetime) -> SafeString:
    said = [_STATES[found.state]] if _STATES[found.state] else []
    if found.limit is not None and found.forecast is not None and found.forecast > found.limit:
        said.append("It will not last to the month's end, if it goes on like this.")
    if found.state != "used_up" and quota.automatic_pushes_stop(channel, now):
        said.append("Automatic messages are not pushed any more this month.")
    return format_html_join("", "{}", ((_warning(sentence),) for sentence in said))


def _warning(text: str) -> SafeString:
    return format_html('<p class="warned">{}</p>', text)


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
