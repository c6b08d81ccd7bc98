"""People: made, changed and signed out by those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from knox.models import AuthToken

from chat.jobs.sweep_media import sweep_media
from chat.line.messages import to_line
from chat.models import Channel, LogEntry, MediaFile, Message, OperatorProfile
from chat.outbox.drafts import draft_of
from tests.support import files

pytestmark = pytest.mark.django_db

ADD = "/admin/chat/operatorprofile/add/"
PASSWORD = "a-long-and-unlikely-password"
NEW = {
    "username": "mai",
    "display_name": "Mai",
    "role": "operator",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def page_of(name: str) -> str:
    profile = OperatorProfile.objects.get(user__username=name)
    return f"/admin/chat/operatorprofile/{profile.pk}/change/"


def change(client, name: str, **fields):
    profile = OperatorProfile.objects.get(user__username=name)
    data = {"display_name": profile.display_name, "role": profile.role, "is_active": "on"}
    data |= {"all_channels": "on"}
    data = {key: value for key, value in (data | fields).items() if value is not None}
    return client.post(page_of(name), data)


def portraits():
    return MediaFile.objects.filter(uploaded_by__username="alice")


@pytest.fixture
def carol(shop, sign_in):
    return sign_in("carol")


@pytest.fixture
def dan(shop, sign_in):
    return sign_in("dan")


def test_an_operators_picture_is_made_small_and_square_and_goes_with_the_answers(
    carol, settings
) -> None:
    settings.PUBLIC_URL = "https://chat.example.com"
    wide = SimpleUploadedFile("me.jpg", files.picture("JPEG", (1200, 800)))
    assert change(carol, "alice", picture_file=wide).status_code == 302
    alice = OperatorProfile.objects.get(user__username="alice")
    assert alice.picture is not None
    assert (alice.picture.width, alice.picture.height) == (512, 512)
    assert alice.picture.content_type == "image/png"
    message = Message(
        message_type="text", content="hi", sender_role=Message.SenderRole.ADMIN, operator=alice.user
    )
    shown = to_line(draft_of(message, Channel(show_operator_picture=True)))["sender"]
    address = f"https://chat.example.com/media/{alice.picture.public_token}/original"
    assert shown == {"name": "Alice", "iconUrl": address}
    assert to_line(draft_of(message, Channel()))["sender"] == {"name": "Alice"}
    settings.PUBLIC_URL, settings.LINE_API_BASE_URL = "http://chat.example.com", ""
    assert draft_of(message, Channel(show_operator_picture=True)).icon == ""


def test_a_picture_in_use_is_not_swept_and_a_replaced_one_is_gone(carol) -> None:
    for colour in ("JPEG", "PNG"):
        upload = SimpleUploadedFile("me", files.picture(colour))
        assert change(carol, "alice", picture_file=upload).status_code == 302
    MediaFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    sweep_media()
    assert sorted(portraits().values_list("state", flat=True)) == ["gone", "ready"]
    assert change(carol, "alice", remove_picture="on").status_code == 302
    assert OperatorProfile.objects.get(user__username="alice").picture is None


def test_what_is_no_picture_is_refused_in_words(carol) -> None:
    page = change(carol, "alice", picture_file=SimpleUploadedFile("me.jpg", b"<script>"))
    assert page.status_code == 200
    assert "not a picture" in page.text
    assert not portraits().exists()


def test_a_supervisor_makes_an_operator_who_can_sign_in(carol) -> None:
    assert carol.post(ADD, NEW).status_code == 302
    mai = User.objects.get(username="mai")
    assert mai.check_password(PASSWORD)
    assert (mai.operator.role, mai.is_staff) == ("operator", False)
    logged = LogEntry.objects.get(action="operator.created", via="admin")
    assert str(logged.actor) == "carol"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"username": "ALICE"}, "choose another name"),
        ({"password_again": "something-else-altogether"}, "The two passwords differ."),
        ({"password": "12345678", "password_again": "12345678"}, "too common"),
        ({"role": "administrator"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(carol, wrong, sentence: str) -> None:
    page = carol.post(ADD, NEW | wrong)
    assert page.status_code == 200
    assert sentence in page.text
    assert not User.objects.filter(username="mai").exists()


def test_only_administrators_make_and_change_administrators(carol, dan) -> None:
    assert 'value="administrator"' not in carol.get(ADD).text
    assert change(carol, "dan", display_name="Mine").status_code == 403
    assert change(carol, "bob", role="administrator").status_code == 200
    assert OperatorProfile.objects.get(user__username="bob").role == "operator"

    assert change(dan, "bob", role="administrator").status_code == 302
    assert User.objects.get(username="bob").is_superuser


def test_a_role_decides_who_is_staff(dan) -> None:
    change(dan, "bob", role="supervisor")
    assert User.objects.get(username="bob").has_perm("chat.view_message")
    change(dan, "bob", role="operator")
    bob = User.objects.get(username="bob")
    assert (bob.is_staff, bob.groups.count()) == (False, 0)


def test_who_is_deactivated_is_signed_out_and_their_tokens_are_gone(carol, sign_in) -> None:
    bob = sign_in("bob")
    assert bob.get("/admin/live-chat/").status_code == 200
    AuthToken.objects.create(User.objects.get(username="bob"), expiry=timedelta(days=1))

    assert change(carol, "bob", is_active=None).status_code == 302

    assert bob.get("/admin/live-chat/").status_code == 302
    assert not AuthToken.objects.exists()
    assert LogEntry.objects.get(action="operator.changed").detail["is_active"] == "false"


@pytest.mark.parametrize("fields", [{"is_active": None}, {"role": "operator"}])
def test_nobody_locks_themselves_out(dan, fields) -> None:
    assert change(dan, "dan", **fields).status_code == 200
    user = User.objects.get(username="dan")
    assert (user.is_active, user.is_superuser) == (True, True)


def test_a_new_password_works_and_ends_the_old_sessions(carol, sign_in) -> None:
    bob = sign_in("bob")
    assert change(carol, "bob", password=PASSWORD, password_again=PASSWORD).status_code == 302
    assert User.objects.get(username="bob").check_password(PASSWORD)
    assert bob.get("/admin/live-chat/").status_code == 302


def test_an_empty_password_keeps_the_old_one(carol) -> None:
    before = User.objects.get(username="bob").password
    assert change(carol, "bob", display_name="Robert").status_code == 302
    bob = User.objects.get(username="bob")
    assert (bob.password, bob.operator.display_name) == (before, "Robert")


def test_tokens_are_named_by_their_first_letters_and_can_be_revoked(carol) -> None:
    bob = User.objects.get(username="bob")
    stays, _ = AuthToken.objects.create(bob, expiry=None)
    goes, token = AuthToken.objects.create(bob, expiry=timedelta(days=1))
    page = carol.get(page_of("bob")).text
    assert goes.token_key in page
    assert token not in page
    assert goes.digest not in page

    assert change(carol, "bob", revoke=[goes.token_key]).status_code == 302

    assert list(AuthToken.objects.all()) == [stays]
    assert LogEntry.objects.get(action="token.revoked").detail["tokens"] == [goes.token_key]


def test_the_token_of_somebody_else_cannot_be_named(carol) -> None:
    alices, _ = AuthToken.objects.create(User.objects.get(username="alice"), expiry=None)
    assert change(carol, "bob", revoke=[alices.token_key]).status_code == 200
    assert AuthToken.objects.exists()


def test_nobody_is_deleted(dan) -> None:
    profile = OperatorProfile.objects.get(user__username="bob")
    response = dan.post(f"/admin/chat/operatorprofile/{profile.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403


def test_an_operators_channels_are_chosen_on_their_page(carol):
    hotel = Channel.objects.create(slug="hotel-2", name="Hotel")
    chosen = {"all_channels": None, "channels": [str(hotel.pk)]}
    assert change(carol, "alice", **chosen).status_code == 302
    profile = OperatorProfile.objects.get(user__username="alice")
    assert (profile.all_channels, list(profile.channels.all())) == (False, [hotel])
    assert "Hotel" in carol.get("/admin/chat/operatorprofile/").content.decode()
    refused = change(carol, "bob", all_channels=None).content.decode()
    assert "Choose at least one channel, or all." in refused
    refused = change(carol, "alice", role="supervisor", **chosen).content.decode()
    assert "Supervisors and administrators work on all channels." in refused
    assert change(carol, "alice").status_code == 302
    assert OperatorProfile.objects.get(user__username="alice").all_channels
