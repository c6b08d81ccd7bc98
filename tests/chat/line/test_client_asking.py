"""Profiles, groups, the account itself, and the loading animation."""

from __future__ import annotations

from aiohttp import web

from chat.line.client import Profile
from chat.line.errors import Kind
from tests.chat.line.servers import (
    answering,
    error_of,
    serving,
)

# Asking


async def test_a_profile_has_what_line_tells_and_nothing_for_what_it_omits():
    seen = []

    async def answer(request):
        seen.append(request.path)
        return web.json_response(
            {"displayName": "Nok\x00", "userId": "U1", "language": "th", "new": [1]}
        )

    async with serving(answer) as client:
        assert await client.profile("token", "U1") == Profile("Nok\ufffd", language="th")
        await client.group_member("token", "C1", "U/../1")
        await client.room_member("token", "R1", "U1")
    assert seen[:2] == ["/v2/bot/profile/U1", "/v2/bot/group/C1/member/U/../1"]


async def test_a_groups_summary_is_a_profile():
    body = {"groupId": "C1", "groupName": "Family", "pictureUrl": "https://example.com/p"}
    async with serving(answering(200, body)) as client:
        expected = Profile("Family", picture_url="https://example.com/p")
        assert await client.group_summary("token", "C1") == expected


async def test_a_profile_without_a_name_is_not_lines_answer():
    async with serving(answering(200, "<html>hotel wifi</html>")) as client:
        error = await error_of(client.profile("token", "U1"))
    assert (error.kind, error.permanent) == (Kind.SERVER, False)


async def test_whoever_has_blocked_the_account_is_not_found():
    async with serving(answering(404, {"message": "Not found"})) as client:
        assert (await error_of(client.profile("token", "U1"))).kind == Kind.NOT_FOUND


async def test_bot_info_survives_modes_that_nobody_knows_yet():
    body = {"userId": "U0", "basicId": "@a", "displayName": "Shop", "chatMode": "telepathy"}
    async with serving(answering(200, body)) as client:
        info = await client.bot_info("token")
    assert (info.user_id, info.chat_mode, info.mark_as_read_mode) == ("U0", "telepathy", "")


async def test_the_loading_animation_is_asked_for_in_seconds():
    seen = []

    async def answer(request):
        seen.append(await request.json())
        return web.json_response({}, status=202)

    async with serving(answer) as client:
        await client.show_loading("token", "U1", 25)
    assert seen == [{"chatId": "U1", "loadingSeconds": 25}]
