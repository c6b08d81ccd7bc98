"""Who is behind a channel, as LINE says it."""

from __future__ import annotations

from datetime import datetime

from chat.line.account import BotInfo
from chat.models import Channel


def update_account(*, channel_id: int, info: BotInfo, now: datetime) -> None:
    """Keep the account's name, id and picture."""
    Channel.objects.filter(pk=channel_id).update(
        bot_user_id=info.user_id[:64],
        bot_name=info.display_name[:255],
        bot_basic_id=info.basic_id[:64],
        bot_picture_url=info.picture_url,
        bot_info_at=now,
    )
