"""The channels, and how each one's month stands."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import shapes_team
from chat.api.describing import describes
from chat.api.views.base import View, operator_of
from chat.models import Channel
from chat.operations.quota import channel_state
from chat.protocol.base import iso
from chat.selectors import quota, savings
from chat.selectors.reach import reach_of

MONTHS = 12


class Channels(View):
    """`GET channels`."""

    @describes(
        "The active channels, and how each month stands", shapes_team.ChannelList, tag="channels"
    )
    def get(self, request: Request) -> Response:
        """`[{slug, name, quota, pushes_saved}]` of those that are active."""
        now = timezone.now()
        reach = reach_of(operator_of(request))
        found = reach.within(Channel.objects.filter(is_active=True), "pk")
        return self.ok([channel_state(channel, now).model_dump(mode="json") for channel in found])


class ChannelQuota(View):
    """`GET channels/{slug}/quota`."""

    @describes(
        "A channel's month: limit, pushes, what was saved",
        shapes_team.ChannelQuota,
        refuses=[404],
        tag="channels",
    )
    def get(self, request: Request, slug: str) -> Response:
        """The channel as in the list, and what its figures are made of."""
        reach = reach_of(operator_of(request))
        channel = reach.within(Channel.objects.filter(slug=slug), "pk").first()
        if channel is None:
            raise NotFound("No channel has this name.")
        now = timezone.now()
        standing = quota.standing(channel, now)
        state = channel_state(channel, now).model_dump(mode="json")
        return self.ok(
            state
            | {
                "pushed_by_us": standing.own,
                "checked_at": _iso(channel.quota_checked_at),
                "used_up_at": _iso(channel.quota_used_up_at)
                if channel.pushes_stopped(now)
                else None,
                "guard_percent": channel.push_guard_percent,
                "automatic_pushes_stop": quota.automatic_pushes_stop(channel, now),
                "days": [
                    {"day": one.day.isoformat(), "limit": one.limit, "used": one.used}
                    for one in quota.days(channel, now)
                ],
                "months": [_month(one) for one in savings.last_months(channel.pk, now, MONTHS)],
            }
        )


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment is not None else None


def _month(month: savings.Month) -> dict[str, object]:
    return {
        "month": month.start.strftime("%Y-%m"),
        "replies": month.replies,
        "pushes": month.pushes,
        "counted": month.counted,
        "saved_by_replies": month.by_replies,
        "saved_by_bundling": month.by_bundling,
    }
