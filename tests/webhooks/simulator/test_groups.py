"""Groups and rooms of the simulated LINE: who comes and goes, edits, mentions, taps."""

from __future__ import annotations

import pytest

from webhooks.simulator.ids import line_id
from webhooks.simulator.people import ACCOUNT_USER_ID

NOK, YUI = line_id("user", "nok"), line_id("user", "yui")
FAMILY, COLLEAGUES = line_id("group", "family"), line_id("room", "colleagues")
GROUP = {"type": "group", "groupId": FAMILY}


async def group(line, slug):
    return next(each for each in (await line.state())["groups"] if each["slug"] == slug)


async def refused(line, where, /, **body):
    async with line.session.post(f"{line.url}/simulator/{where}", json=body) as answer:
        assert (await answer.json())["error"]
        return answer.status


async def test_a_new_group_tells_the_account_that_it_has_joined(line, inbox):
    made = await line.post("groups", name="Book club", members=["yui", "emma"])

    [event] = inbox.events
    assert event["type"] == "join"
    assert event["source"] == {"type": "group", "groupId": made["groupId"]}
    assert event["replyToken"]
    shown = await group(line, made["slug"])
    assert (shown["name"], shown["members"], shown["joined"]) == (
        "Book club",
        ["yui", "emma"],
        True,
    )
    summary = await line.call("GET", f"/v2/bot/group/{made['groupId']}/summary")
    assert (await summary.json())["groupName"] == "Book club"


async def test_of_a_new_room_the_account_hears_with_the_first_event(line, inbox):
    made = await line.post("groups", kind="room", name="Lunch", members=["yui"])
    assert inbox.events == []

    await line.post("send", user="yui", text="Hello", group=made["slug"])
    await line.post("send", user="yui", text="Anyone?", group=made["slug"])

    assert [event["type"] for event in inbox.events] == ["join", "message", "message"]


async def test_people_who_come_and_go_are_named(line, inbox):
    await line.post("members", group="family", join=["yui"])
    await line.post("members", group="family", leave=["nok", "yui"])

    came, went = inbox.events
    assert came["type"] == "memberJoined"
    assert came["source"] == GROUP
    assert came["joined"] == {"members": [{"type": "user", "userId": YUI}]}
    assert came["replyToken"]
    assert went["type"] == "memberLeft"
    assert [member["userId"] for member in went["left"]["members"]] == [NOK, YUI]
    assert "replyToken" not in went
    assert (await group(line, "family"))["members"] == ["somchai", "emma"]


async def test_out_of_a_group_the_account_hears_and_says_nothing(line, inbox):
    await line.post("leave", group="family")

    [event] = inbox.events
    assert (event["type"], "replyToken" in event) == ("leave", False)
    push = {"to": FAMILY, "messages": [{"type": "text", "text": "a"}]}
    assert (await line.call("POST", "/v2/bot/message/push", json=push)).status == 400
    assert (await line.call("GET", f"/v2/bot/group/{FAMILY}/summary")).status == 404
    assert await refused(line, "send", user="nok", text="a", group="family") == 409
    await line.post("members", group="family", join=["yui"])
    assert len(inbox.events) == 1

    await line.post("join", group="family")

    assert inbox.events[-1]["type"] == "join"
    assert (await line.call("POST", "/v2/bot/message/push", json=push)).status == 200


async def test_a_text_in_a_group_is_edited_under_its_id(line, inbox):
    sent = await line.post("send", user="nok", text="At nine", group="family")

    await line.post("edit", user="nok", messageId=sent["messageId"], text="At ten")

    first, edited = inbox.events
    assert edited["type"] == "messageEdited"
    assert edited["source"] == GROUP | {"userId": NOK}
    message = edited["message"]
    assert (message["id"], message["text"]) == (sent["messageId"], "At ten")
    assert message["quoteToken"] != first["message"]["quoteToken"]
    assert "markAsReadToken" not in message
    assert edited["replyToken"] != first["replyToken"]
    [shown] = (await group(line, "family"))["messages"]
    assert (shown["text"], shown["edited"]) == ("At ten", True)


async def test_only_ones_own_texts_in_groups_are_edited(line):
    alone = await line.post("send", user="nok", text="a")
    sticker = await line.post("send", user="nok", type="sticker", group="family")
    text = await line.post("send", user="nok", text="a", group="family")

    def edit(user, sent, text="b"):
        return refused(line, "edit", user=user, messageId=sent["messageId"], text=text)

    assert await edit("nok", alone) == 409
    assert await edit("nok", sticker) == 409
    assert await edit("emma", text) == 404
    assert await edit("nok", text, text="") == 400


async def test_mentions_and_emoji_come_as_the_phone_lists_them(line, inbox):
    self_mention = {"index": 0, "length": 13, "type": "user", "userId": ACCOUNT_USER_ID}
    mention = {"mentionees": [self_mention | {"isSelf": True}]}
    emojis = [{"index": 14, "length": 6, "productId": "5ac1", "emojiId": "002"}]
    text = "@Example Shop (love)"

    await line.post("send", user="nok", text=text, group="family", mention=mention, emojis=emojis)

    message = inbox.events[0]["message"]
    assert (message["mention"], message["emojis"]) == (mention, emojis)


async def test_a_tap_is_a_postback_and_its_label_a_note_on_the_phone(line, inbox):
    await line.post("postback", user="nok", data="action=hours", label="Opening hours")

    [event] = inbox.events
    assert event["type"] == "postback"
    assert event["postback"] == {"data": "action=hours"}
    assert event["source"] == {"type": "user", "userId": NOK}
    [note] = (await line.user())["messages"]
    assert note["direction"] == "note"
    assert "Opening hours" in note["text"]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("groups", {"name": "", "members": ["nok"]}, 400),
        ("groups", {"name": "x" * 51, "members": ["nok"]}, 400),
        ("groups", {"name": "a", "members": []}, 400),
        ("groups", {"name": "a", "members": "nok"}, 400),
        ("groups", {"name": "a", "members": ["nobody"]}, 404),
        ("groups", {"name": "a", "members": ["nok"], "kind": "party"}, 400),
        ("members", {"group": "none", "join": ["nok"]}, 404),
        ("members", {"group": "family"}, 400),
        ("members", {"group": "family", "join": ["nok"]}, 409),
        ("members", {"group": "family", "leave": ["yui"]}, 409),
        ("join", {"group": "family"}, 409),
        ("postback", {"user": "nok", "data": ""}, 400),
        ("postback", {"user": "nok", "data": "x" * 301}, 400),
        ("postback", {"user": "nok", "data": "a", "params": 1}, 400),
    ],
)
async def test_a_wrong_call_is_told_what_is_wrong(line, name, body, status):
    assert await refused(line, name, **body) == status
