"""Letting people in again, and signing them out."""

from __future__ import annotations

import pyotp
import pytest
from django.contrib.auth.models import User

from chat.models import LogEntry, OperatorProfile, SignIn, SignInTry
from chat.operations import second_factor

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/chat/operatorprofile/"


@pytest.fixture
def carol(shop, sign_in):
    return sign_in("carol")


def does(client, action: str, *names: str, address: str = PEOPLE):
    profiles = OperatorProfile.objects.filter(user__username__in=names)
    chosen = [str(profile.pk) for profile in profiles]
    data = {"action": action, "_selected_action": chosen}
    return client.post(address, data, follow=True)


def test_a_supervisor_lets_somebody_try_again(carol) -> None:
    assert SignInTry.objects.filter(name="bob").exists()
    assert "Bob can try again." in does(carol, "unlock", "bob").text
    assert not SignInTry.objects.filter(name="bob").exists()
    entry = LogEntry.objects.get(action="sign_in.unlocked")
    assert entry.actor == User.objects.get(username="carol")


def test_a_supervisor_signs_somebody_out_everywhere(carol, sign_in) -> None:
    bob, alice = sign_in("bob"), sign_in("alice")
    does(carol, "end_sign_ins", "bob")
    assert not SignIn.objects.filter(user__username="bob").exists()
    conversations = "/api/v1/admin/live-chat/conversations"
    assert bob.get(conversations).status_code == 401
    assert alice.get(conversations).status_code == 200


def test_a_supervisor_helps_who_has_lost_the_phone(carol) -> None:
    bob = User.objects.get(username="bob")
    app = pyotp.TOTP(second_factor.offer(bob).secret)
    second_factor.confirm(user=bob, code=app.now(), via="page")
    assert "has a password only now" in does(carol, "remove_second_factor", "bob").text
    assert not second_factor.is_on(bob)


def test_administrators_are_let_alone_by_supervisors(carol) -> None:
    dan = User.objects.get(username="dan")
    app = pyotp.TOTP(second_factor.offer(dan).secret)
    second_factor.confirm(user=dan, code=app.now(), via="page")
    answer = does(carol, "remove_second_factor", "dan", "bob")
    assert "Only administrators may do this to" in answer.text
    assert second_factor.is_on(dan)


def test_one_sign_in_of_many_is_ended_by_administrators_only(carol, sign_in) -> None:
    row = SignIn.objects.filter(user__username="bob").first()
    assert row is not None
    data = {"action": "end", "_selected_action": [str(row.pk)]}
    carol.post("/admin/chat/signin/", data)
    assert SignIn.objects.filter(pk=row.pk).exists()
    sign_in("dan").post("/admin/chat/signin/", data)
    assert not SignIn.objects.filter(pk=row.pk).exists()
