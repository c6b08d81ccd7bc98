"""The table of roles in docs/sign-in.md, each line tried by each role."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chat.models import Channel, Conversation, Customer, OperatorProfile, Session, Tag
from chat.operations.notes import write_note
from tests.support.processes import ROOT

pytestmark = pytest.mark.django_db

API = "/api/v1/admin/live-chat"
ADMIN = "/admin/chat"
WHO = {"operator": "alice", "supervisor": "carol", "administrator": "dan"}
PASSWORD = "a-long-and-unlikely-password"


def table() -> dict[str, dict[str, bool]]:
    text = (ROOT / "docs/sign-in.md").read_text(encoding="utf-8").partition("\n## Roles\n")[2]
    lines = re.findall(r"^\| ([^|]+) \| (yes|no) \| (yes|no) \| (yes|no) \|$", text, re.M)
    return {
        what: dict(zip(WHO, (word == "yes" for word in words), strict=True))
        for what, *words in lines
    }


def held_by(status: str, name: str | None) -> Conversation:
    found = Session.objects.filter(status=status, operator__username=name)
    return found.select_related("conversation__customer")[0].conversation


def call(client: Client, path: str, body: dict | None, method: str = "post") -> bool:
    """Whether it was done; anything but done or refused is neither."""
    answer = getattr(client, method)(API + path, body, content_type="application/json")
    if answer.status_code in (403, 409):
        assert answer.json()["error"]["code"] in ("forbidden", "not_session_owner")
        return False
    assert answer.status_code in (200, 201), answer.content
    return True


def opens(client: Client, path: str) -> bool:
    status = client.get(path).status_code
    assert status in (200, 302, 403)
    return status == 200


def operator_form(client: Client, name: str, **fields: str) -> None:
    profile = OperatorProfile.objects.get(user__username=name)
    data = {"display_name": profile.display_name, "role": profile.role}
    client.post(
        f"{ADMIN}/operatorprofile/{profile.pk}/change/",
        data | {"is_active": "on", "all_channels": "on"} | fields,
    )


def claims(client: Client) -> bool:
    return call(client, f"/conversations/{held_by('WAITING', None).address}/claim", {})


def tags(client: Client) -> bool:
    return call(client, f"/conversations/{held_by('ACTIVE', 'bob').address}/tags", {"name": "new"})


def closes(client: Client) -> bool:
    return call(client, f"/conversations/{held_by('ACTIVE', 'bob').address}/close", {})


def hands_on(client: Client) -> bool:
    to = {"to_operator_id": User.objects.get(username="alice").pk}
    return call(client, f"/conversations/{held_by('ACTIVE', 'bob').address}/transfer", to)


def changes_note(client: Client) -> bool:
    bob, there = OperatorProfile.objects.get(user__username="bob"), held_by("ACTIVE", "bob")
    note = write_note(conversation_id=there.pk, operator=bob, text="his", via="rest")
    path = f"/conversations/{there.address}/notes/{note.pk}"
    return call(client, path, {"text": "mine"}, "patch")


def shares(client: Client) -> bool:
    return call(client, "/canned-replies", {"title": "Hi", "text": "Hello", "shared": True})


def sees_figures(client: Client) -> bool:
    bob = User.objects.get(username="bob").pk
    return call(client, f"/analytics?operator={bob}", None, "get")


def opens_admin(client: Client) -> bool:
    return opens(client, "/admin/")


def renames_tag(client: Client) -> bool:
    tag = Tag.objects.all()[0]
    client.post(f"{ADMIN}/tag/{tag.pk}/change/", {"name": "renamed", "color": tag.color})
    return Tag.objects.filter(pk=tag.pk, name="renamed").exists()


def adds_operator(client: Client) -> bool:
    new = {"username": "mai", "display_name": "Mai", "role": "operator"}
    client.post(
        f"{ADMIN}/operatorprofile/add/", new | {"password": PASSWORD, "password_again": PASSWORD}
    )
    return User.objects.filter(username="mai").exists()


def reads_log(client: Client) -> bool:
    return opens(client, f"{ADMIN}/logentry/")


def changes_channel(client: Client) -> bool:
    page = client.get(f"{ADMIN}/channel/{Channel.objects.get(slug='default').pk}/change/")
    return page.status_code == 200 and 'name="_save"' in page.text


def adds_channel(client: Client) -> bool:
    return opens(client, f"{ADMIN}/channel/add/")


def changes_administrator(client: Client) -> bool:
    operator_form(client, "dan", display_name="Renamed")
    return OperatorProfile.objects.filter(display_name="Renamed").exists()


def makes_administrator(client: Client) -> bool:
    operator_form(client, "bob", role="administrator")
    return User.objects.get(username="bob").is_superuser


def erases(client: Client) -> bool:
    person = Customer.objects.filter(kind="user").exclude(display_name="")[0]
    chosen = {"action": "erase_person", "_selected_action": [person.pk]}
    client.post(f"{ADMIN}/customer/", chosen | {"confirmation": person.display_name})
    return not Customer.objects.filter(pk=person.pk, display_name=person.display_name).exists()


TRIED: dict[str, Callable[[Client], bool]] = {
    "claim a waiting conversation": claims,
    "tag a conversation": tags,
    "close what a colleague holds": closes,
    "hand on what a colleague holds": hands_on,
    "change a colleague's note": changes_note,
    "share a canned reply with the team": shares,
    "see a colleague's figures": sees_figures,
    "open the admin": opens_admin,
    "rename a tag": renames_tag,
    "add an operator": adds_operator,
    "read the audit log": reads_log,
    "change a channel": changes_channel,
    "add a channel": adds_channel,
    "change an administrator": changes_administrator,
    "make somebody an administrator": makes_administrator,
    "erase a person": erases,
}


def test_every_line_of_the_table_is_tried() -> None:
    assert table().keys() == TRIED.keys()


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("what", TRIED)
def test_each_role_may_what_the_table_says(shop, sign_in, what: str, role: str) -> None:
    assert TRIED[what](sign_in(WHO[role])) is table()[what][role]
