"""Two channels, Nok waiting on one of them, and Alice who works on the other."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from chat.models import Channel, Conversation, MediaFile, Message
from chat.operations.search_index import index_customers
from tests.support.reach import nok_writes, put_on


@pytest.fixture
def elsewhere(db: None) -> Channel:
    return Channel.objects.create(slug="hotel", name="Hotel", channel_secret="s", access_token="t")


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    """Nok has written to the default channel, and waits."""
    nok_writes()
    index_customers([conversation.customer])
    return Conversation.objects.with_people().get(pk=conversation.pk)


@pytest.fixture
def picture(asked: Conversation) -> MediaFile:
    media = MediaFile.objects.create(
        kind="image", state=MediaFile.State.READY, file="x", content_type="image/png", size=1
    )
    Message.objects.filter(conversation=asked).update(media=media)
    return media


@pytest.fixture
def outsider(alice: User, elsewhere: Channel) -> User:
    put_on(alice, elsewhere)
    return alice
