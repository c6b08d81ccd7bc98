"""Profiles, groups, media, the account and its webhook address, read with LINE's own client."""

from __future__ import annotations

import pytest
from linebot.v3 import messaging, oauth
from linebot.v3.messaging import (
    ApiException,
    MarkMessagesAsReadByTokenRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
)

from tests.webhooks.simulator.conftest import SECRET, TOKEN
from webhooks.simulator.ids import line_id
from webhooks.simulator.people import EXAMPLE_GROUPS

NOK, YUI = line_id("user", "nok"), line_id("user", "yui")
FAMILY = line_id("group", "family")


async def test_a_profile_has_a_name_a_picture_and_a_language(api):
    profile = await api.get_profile(NOK)

    assert (profile.display_name, profile.language) == ("Nok", "th")
    assert profile.user_id == NOK
    assert profile.picture_url == "https://inbox.example/static/simulator/avatars/nok.svg"


async def test_who_blocks_the_account_has_no_profile_and_is_no_follower(line, api):
    await line.post("unfollow", user="nok")

    with pytest.raises(ApiException) as refused:
        await api.get_profile(NOK)
    followers = await api.get_followers()

    assert refused.value.status == 404
    assert NOK not in followers.user_ids
    assert YUI in followers.user_ids


async def test_a_short_lived_token_is_made_from_id_and_secret_and_works(line):
    configuration = oauth.Configuration(host=f"{line.url}/simulator/line")
    async with oauth.AsyncApiClient(configuration) as client:
        tokens = oauth.AsyncChannelAccessToken(client)
        made = await tokens.issue_stateless_channel_token_by_client_secret(
            client_id="1234567890", client_secret=SECRET
        )
        with pytest.raises(oauth.ApiException) as refused:
            await tokens.issue_stateless_channel_token_by_client_secret(
                client_id="1234567890", client_secret="another secret"
            )

    assert made.expires_in == 899
    assert (await line.call("GET", "/v2/bot/info", token=made.access_token)).status == 200
    assert (await line.call("GET", "/v2/bot/info", token="neither")).status == 401
    assert refused.value.status == 400


async def test_a_group_has_so_many_members_the_account_not_among_them(api):
    (family,) = [group for group in EXAMPLE_GROUPS if group.line_id == FAMILY]
    assert (await api.get_group_member_count(FAMILY)).count == len(family.members)


async def test_followers_come_in_pages(api):
    first = await api.get_followers(limit=2)
    second = await api.get_followers(limit=300, start=first.next)

    assert len(first.user_ids) == 2
    assert len(second.user_ids) == 3
    assert second.next is None


async def test_a_group_has_a_name_and_members(api):
    assert (await api.get_group_summary(FAMILY)).group_name == "Family trip"
    member = await api.get_group_member_profile(FAMILY, NOK)
    assert member.display_name == "Nok"
    with pytest.raises(ApiException) as refused:
        await api.get_group_member_profile(FAMILY, YUI)
    assert refused.value.status == 404


async def test_a_room_has_members(api):
    room = line_id("room", "colleagues")

    assert (await api.get_room_member_profile(room, YUI)).display_name == "Yui"


async def test_the_account_describes_itself(api):
    info = await api.get_bot_info()

    assert info.display_name == "Example Shop"
    assert info.chat_mode == "chat"


async def test_the_loading_animation_is_accepted_for_people_only(line, api):
    answer = await api.show_loading_animation_with_http_info(
        ShowLoadingAnimationRequest(chatId=NOK, loadingSeconds=10)
    )
    wrong = await line.call(
        "POST", "/v2/bot/chat/loading/start", json={"chatId": NOK, "loadingSeconds": 7}
    )
    group = await line.call("POST", "/v2/bot/chat/loading/start", json={"chatId": FAMILY})

    assert (answer.status_code, wrong.status, group.status) == (202, 400, 400)


async def test_mark_as_read_marks_the_message_and_all_before_it(line, inbox, api):
    for text in "abc":
        await line.post("send", user="nok", text=text)
    token = inbox.events[1]["message"]["markAsReadToken"]

    await api.mark_messages_as_read_by_token(
        MarkMessagesAsReadByTokenRequest(markAsReadToken=token)
    )

    messages = (await line.user())["messages"]
    assert [message.get("read", False) for message in messages] == [True, True, False]


async def test_content_of_every_kind_can_be_kept_waiting(line, inbox, blob):
    await line.post("control", faults={"content_not_ready": {"times": 1}})
    image = (await line.post("send", user="nok", type="image"))["messageId"]

    early = await blob.get_message_content_with_http_info(image)
    late = await blob.get_message_content_with_http_info(image)

    assert (early.status_code, late.status_code) == (202, 200)


async def test_a_video_is_ready_after_its_time(line, inbox, blob):
    await line.post("control", settings={"media_ready_ms": 3_600_000})
    video = (await line.post("send", user="nok", type="video"))["messageId"]

    early = await blob.get_message_content_with_http_info(video)
    status = await blob.get_message_content_transcoding_by_message_id(video)
    await line.post("control", settings={"media_ready_ms": 0})
    late = await blob.get_message_content_with_http_info(video)
    preview = await blob.get_message_content_preview_with_http_info(video)

    assert (early.status_code, status.status, late.status_code) == (202, "processing", 200)
    assert preview.headers["Content-Type"] == "image/png"


async def test_content_of_a_text_or_of_nothing_is_refused(line):
    text = (await line.post("send", user="nok", text="a"))["messageId"]

    assert (await line.call("GET", f"/v2/bot/message/{text}/content")).status == 400
    assert (await line.call("GET", "/v2/bot/message/1/content")).status == 404


async def test_the_webhook_address_is_read_set_and_tested(inbox, api):
    assert (await api.get_webhook_endpoint()).endpoint == inbox.url
    good = await api.test_webhook_endpoint()

    await api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint="http://127.0.0.1:1/"))
    bad = await api.test_webhook_endpoint()
    other = await api.test_webhook_endpoint(
        messaging.TestWebhookEndpointRequest(endpoint=inbox.url)
    )

    assert (good.success, good.status_code, good.reason) == (True, 200, "OK")
    assert (bad.success, bad.reason) == (False, "COULD_NOT_CONNECT")
    assert other.success
    assert inbox.bodies[0]["events"] == []


async def test_with_chat_off_nothing_can_be_marked_as_read(line, inbox, api):
    await line.post("send", user="nok", text="a")
    await line.post("control", settings={"chat": False})
    token = inbox.events[0]["message"]["markAsReadToken"]

    with pytest.raises(ApiException) as refused:
        await api.mark_messages_as_read_by_token(
            MarkMessagesAsReadByTokenRequest(markAsReadToken=token)
        )

    assert refused.value.status == 400


async def test_a_token_is_verified_without_being_used(line):
    verify = f"{line.url}/simulator/line/v2/oauth/verify"

    async with line.session.post(verify, data={"access_token": TOKEN}) as answer:
        known = (answer.status, await answer.json())
    async with line.session.post(verify, data={"access_token": "another"}) as answer:
        unknown = (answer.status, await answer.json())

    assert (known[0], known[1]["expires_in"]) == (200, 30 * 24 * 3600)
    assert unknown[0] == 400
    assert unknown[1]["error"] == "invalid_request"
