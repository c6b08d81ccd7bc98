"""What leads from nothing to the first message: shown while nobody has ever written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse

from chat.models import Channel, Conversation, OperatorProfile


def first_run(user: AbstractBaseUser | AnonymousUser) -> dict[str, Any] | None:
    """`{connected, called, refused, channel, address, doctor, may, askable}`; None once there is a
    conversation.

    `connected`: a channel has a secret and a token; `called`: LINE has posted to us with the
    right signature; `refused`: with a wrong one, and never with a right one. `may`: whether this
    person sets up channels; else `askable` names those who do.
    """
    if Conversation.objects.exists():
        return None
    channel = Channel.objects.order_by("pk").first()
    connected = channel is not None and bool(
        channel.channel_secret and (channel.access_token or channel.makes_tokens)
    )
    called = channel is not None and channel.webhook_seen_at is not None
    may = bool(getattr(user, "has_perm", lambda name: False)("chat.change_channel"))
    page = reverse("admin:chat_channel_add")
    if channel is not None:
        page = reverse("admin:chat_channel_change", args=(channel.pk,))
    return {
        "connected": connected,
        "called": called,
        "refused": channel is not None and channel.webhook_refused_at is not None and not called,
        "page": page,
        "address": channel.webhook_url if channel is not None else "",
        "doctor": reverse("admin:chat_channel_doctor", args=(channel.pk,)) if channel else "",
        "may": may,
        "askable": [] if may else _who_sets_up(),
    }


def _who_sets_up() -> list[str]:
    people = OperatorProfile.objects.filter(role="administrator", user__is_active=True)
    return list(people.order_by("display_name").values_list("display_name", flat=True)[:3])
