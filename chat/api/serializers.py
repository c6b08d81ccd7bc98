"""What may come in. What goes out is chat/presenters.py."""

from __future__ import annotations

from rest_framework import serializers

from chat.api.pages import BIGGEST, CursorField
from chat.models import OperatorProfile
from chat.selectors import history, inbox

__all__ = ["BIGGEST"]


class ListQuery(serializers.Serializer[None]):
    """`?view=&tag=&operator=&channel=&unread=&waiting=&cursor=&limit=`."""

    view = serializers.ChoiceField(choices=inbox.VIEWS, default="all")
    tag = serializers.IntegerField(required=False, default=None, min_value=0, max_value=BIGGEST)
    operator = serializers.IntegerField(
        required=False, default=None, min_value=0, max_value=BIGGEST
    )
    channel = serializers.CharField(required=False, default=None, max_length=100)
    unread = serializers.BooleanField(default=False)
    waiting = serializers.BooleanField(default=False)
    cursor = serializers.CharField(required=False, default=None, allow_null=True)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=inbox.MAX_LIMIT)


class HistoryQuery(serializers.Serializer[None]):
    """`?cursor=`, `before_id=`, `after_id=`, `around_id=`, `around_seq=`,
    `around_note_id=` or `after_rev=`, and `limit=`."""

    cursor = CursorField()
    before_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    after_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    around_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    around_note_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    around_seq = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    after_rev = serializers.IntegerField(
        required=False, default=None, min_value=0, max_value=BIGGEST
    )
    limit = serializers.IntegerField(default=history.PAGE, min_value=1, max_value=history.MAX_PAGE)


class NewMessage(serializers.Serializer[None]):
    """`{text, temp_id?, last_seen_seq?}`, or another `message_type` with what it needs."""

    # Missing, blank or too long is for the operation to say: the same words at every door.
    text = serializers.CharField(
        required=False, default="", trim_whitespace=False, allow_blank=True
    )
    message_type = serializers.CharField(required=False, default="text", max_length=40)
    media_id = serializers.UUIDField(required=False, default=None, allow_null=True)
    sticker = serializers.DictField(required=False, default=None, allow_null=True)
    location = serializers.DictField(required=False, default=None, allow_null=True)
    quick_replies = serializers.ListField(
        child=serializers.DictField(), required=False, default=list, max_length=50
    )
    quote_message_id = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=BIGGEST
    )
    split = serializers.BooleanField(required=False, default=False)
    more = serializers.BooleanField(required=False, default=False)
    # As it is: over the socket nobody trims it, and the same key has to be the same message.
    temp_id = serializers.CharField(
        required=False, default=None, allow_null=True, trim_whitespace=False, max_length=64
    )
    last_seen_seq = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=BIGGEST
    )


class Cancel(serializers.Serializer[None]):
    """`{message_id}` or `{temp_id}`."""

    message_id = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=BIGGEST
    )
    temp_id = serializers.CharField(
        required=False, default=None, allow_null=True, trim_whitespace=False, max_length=64
    )


class Transfer(serializers.Serializer[None]):
    """`{to_operator_id, reason?}`."""

    to_operator_id = serializers.IntegerField(min_value=0, max_value=BIGGEST)
    reason = serializers.CharField(
        required=False, default=None, allow_null=True, allow_blank=True, max_length=500
    )


class Read(serializers.Serializer[None]):
    """`{seq}`."""

    seq = serializers.IntegerField(min_value=0, max_value=BIGGEST)


class Preferences(serializers.Serializer[None]):
    """Any of `{language, enter_sends, single_keys, noticing}`."""

    language = serializers.CharField(required=False, allow_blank=True, max_length=10)
    enter_sends = serializers.BooleanField(required=False)
    single_keys = serializers.BooleanField(required=False)
    noticing = serializers.DictField(required=False)


class OwnStatus(serializers.Serializer[None]):
    """`{status}`."""

    status = serializers.ChoiceField(choices=OperatorProfile.Status.choices)


class Begin(serializers.Serializer[None]):
    """`{line_user_id}` of a customer who is known."""

    line_user_id = serializers.CharField(max_length=150)


class Archive(serializers.Serializer[None]):
    """`{archived?}`."""

    archived = serializers.BooleanField(required=False, default=True)
