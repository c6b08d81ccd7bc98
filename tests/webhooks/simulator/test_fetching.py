"""LINE fetches what the account sends: what is wrong there shows on the phone."""

from __future__ import annotations

import pytest

from tests.support.waiting import eventually_async
from webhooks.simulator import fetching
from webhooks.simulator.fetching import Rule
from webhooks.simulator.ids import line_id

JPEG, PNG, MP4 = "image/jpeg", "image/png", "video/mp4"


async def looked_at(line, **message):
    """What LINE found at the message's addresses; the push itself is accepted."""
    push = {"to": line_id("user", "nok"), "messages": [message]}
    assert (await line.call("POST", "/v2/bot/message/push", json=push)).status == 200

    async def found():
        return (await line.user())["messages"][-1].get("media")

    return await eventually_async(found)


async def test_good_media_are_fetched_and_found_good(line, inbox):
    preview = inbox.media_url("p", PNG, b"p")

    picture = await looked_at(
        line,
        type="image",
        originalContentUrl=inbox.media_url("a", JPEG, b"a"),
        previewImageUrl=preview,
    )
    film = await looked_at(
        line,
        type="video",
        originalContentUrl=inbox.media_url("v", MP4, b"v"),
        previewImageUrl=preview,
    )
    voice = inbox.media_url("s", "audio/mp4", b"s")
    recording = await looked_at(line, type="audio", originalContentUrl=voice, duration=1)

    assert set((picture | film | recording).values()) == {""}


async def test_what_is_not_there_or_not_a_picture_is_accepted_and_broken(line, inbox):
    found = await looked_at(
        line,
        type="image",
        originalContentUrl=inbox.media_url("none"),
        previewImageUrl=inbox.media_url("page", "text/html", b"<p>"),
    )

    assert found == {"originalContentUrl": "HTTP 404", "previewImageUrl": "is text/html"}


async def test_a_preview_has_a_limit_of_its_own(line, inbox, monkeypatch):
    monkeypatch.setitem(
        fetching.RULES,
        "image",
        {
            "previewImageUrl": Rule(fetching.PICTURE, 1024 * 1024),
            "originalContentUrl": Rule(fetching.PICTURE, 2 * 1024 * 1024),
        },
    )
    url = inbox.media_url("a", PNG, b"x" * (1024 * 1024 + 1))

    found = await looked_at(line, type="image", originalContentUrl=url, previewImageUrl=url)

    assert found == {"originalContentUrl": "", "previewImageUrl": "is larger than 1 MB"}


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_the_limits_are_lines(kind):
    most = {"image": 10, "video": 200, "audio": 200}[kind] * 1024 * 1024

    assert fetching.RULES[kind]["originalContentUrl"].most == most
    assert fetching.RULES[kind].get("previewImageUrl") in (None, fetching.PREVIEW)
