"""REST for tags, and how everybody hears of them."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from chat.models import Conversation
from chat.operations.tags import add_tag
from tests.support.sockets import new_token, signed_in

API = "/api/v1/admin/live-chat"


@pytest.fixture
def call(alice):
    client = Client(headers={"authorization": f"Token {new_token(alice)}"})

    def send(method: str, path: str, body=None):
        data = json.dumps(body or {})
        return client.generic(method, f"{API}/{path}", data, content_type="application/json")

    return send


@pytest.mark.django_db
def test_a_tag_is_put_on_listed_found_and_taken_off(call, conversation) -> None:
    Conversation.objects.update(seq=1)
    path = f"conversations/{conversation.address}/tags"
    row = call("POST", path, {"name": "返品"}).json()
    (tag,) = row["tag_details"]
    assert (row["tags"], tag["name"], row["rev"]) == (["返品"], "返品", 1)
    assert call("GET", path).json() == {"results": [tag]}
    assert call("GET", "tags?q=返").json() == {"results": [{**tag, "used": 1}]}
    assert call("GET", "tags?q=x").json() == {"results": []}
    assert call("GET", "conversations?view=closed").json()["results"][0]["tags"] == ["返品"]
    assert len(call("GET", f"conversations?view=closed&tag={tag['id']}").json()["results"]) == 1
    assert call("GET", "conversations?view=closed&tag=0").json()["results"] == []
    row = call("DELETE", f"{path}/{tag['id']}").json()
    assert (row["tags"], row["tag_details"]) == ([], [])
    wrong = call("POST", path, {"name": " "})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "name")


@pytest.mark.django_db(transaction=True)
async def test_everybody_sees_a_new_tag_by_the_row_at_once(alice, bob, conversation) -> None:
    socket = await signed_in(bob)
    try:
        await sync_to_async(add_tag)(
            conversation_id=conversation.pk, operator=alice.operator, name="vip", via="rest"
        )
        row = (await socket.expect("conversation_update"))["payload"]
        assert (row["tags"], row["rev"]) == (["vip"], 1)
        assert row["tag_details"][0]["name"] == "vip"
    finally:
        await socket.close()
