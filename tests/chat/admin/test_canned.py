"""The shared canned replies in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from chat.migrations._grants import grant
from chat.models import CannedReply, LogEntry
from chat.operations.canned_replies import Actor, create_canned_reply
from tests.support import files

pytestmark = pytest.mark.django_db

LIST = "/admin/chat/cannedreply/"
NEW = {"title": "Hours", "shortcut": "hours", "folder": "", "language": "en", "text": "9 to 5"}


def test_a_supervisor_writes_changes_and_deletes_what_the_team_shares(shop, sign_in) -> None:
    carol = sign_in("carol")
    alice = User.objects.get(username="alice").operator
    create_canned_reply(
        fields={"title": "Alice's own", "text": "x"}, shared=False, actor=Actor(alice, "rest")
    )
    assert (
        carol.post(
            f"{LIST}add/", NEW | {"new_file": SimpleUploadedFile("a.png", files.picture("PNG"))}
        ).status_code
        == 302
    )
    reply = CannedReply.objects.get(title="Hours")
    assert reply.owner is None
    assert reply.media is not None
    assert reply.media.kind == "image"
    page = carol.get(LIST).content.decode()
    assert "/hours" in page
    assert "Alice&#x27;s own" not in page
    wrong = carol.post(f"{LIST}{reply.pk}/change/", NEW | {"text": "{nobody} is here"})
    assert "{nobody} is no variable" in wrong.content.decode()
    data = NEW | {"text": "9 to 6", "remove_file": "on"}
    assert carol.post(f"{LIST}{reply.pk}/change/", data).status_code == 302
    changed = CannedReply.objects.get(pk=reply.pk)
    assert (changed.text, changed.media) == ("9 to 6", None)
    assert carol.post(f"{LIST}{reply.pk}/delete/", {"post": "yes"}).status_code == 302
    assert [entry.action for entry in LogEntry.objects.filter(via="admin").order_by("pk")] == [
        "canned_reply.created",
        "canned_reply.changed",
        "canned_reply.deleted",
    ]


def test_supervisors_of_an_installation_that_is_older_may_do_so_too(shop) -> None:
    from django.apps import apps

    group = Group.objects.get(name="Supervisors")
    group.permissions.filter(codename__endswith="_cannedreply").delete()
    grant("cannedreply", ("view", "change"))(apps, None)
    names = group.permissions.filter(codename__endswith="_cannedreply")
    assert set(names.values_list("codename", flat=True)) == {
        "view_cannedreply",
        "change_cannedreply",
    }
