"""A person's own sign-in: where they are signed in, and their password."""

from __future__ import annotations

import pyotp
import pytest
from django.core.management import call_command
from django.test import Client

from chat.models import LogEntry, SecondFactor, SignIn
from chat.operations import second_factor, sign_ins
from tests.support.cast import password_of

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
LIST = "/api/v1/admin/live-chat/conversations"


def signed_in(name: str = "alice", **headers) -> Client:
    client = Client(**headers)
    data = {"username": name, "password": password_of(name)}
    assert client.post("/login/", data).status_code == 302
    return client


def test_the_page_lists_where_one_is_signed_in_by_names_that_one_knows(alice) -> None:
    signed_in(HTTP_USER_AGENT=CHROME, REMOTE_ADDR="203.0.113.9")
    page = signed_in().get("/account/").content.decode()
    assert "Chrome, Windows" in page
    assert "203.0.113.9" in page
    assert page.count('class="places__one"') == 2
    assert page.count('data-t="account.here"') == 1
    for key in SignIn.objects.values_list("session", flat=True):
        assert key not in page


def test_ending_one_ends_that_one_and_only_ones_own(alice, bob) -> None:
    here, there, of_bob = signed_in(), signed_in(), signed_in("bob")
    keys = {name: client.session.session_key for name, client in (("t", there), ("b", of_bob))}
    for name in ("b", "t"):
        which = SignIn.objects.get(session=keys[name]).pk
        here.post("/account/end/", {"which": which})
    assert there.get(LIST).status_code == 401
    assert of_bob.get(LIST).status_code == 200
    assert here.get(LIST).status_code == 200
    assert LogEntry.objects.filter(action="sign_in.ended", actor=alice).count() == 1


def test_all_others_end_at_once(alice) -> None:
    here, *others = (signed_in() for _ in range(3))
    assert here.post("/account/end/", {"which": "others"})["Location"] == "/account/?did=ended_all"
    assert [client.get(LIST).status_code for client in others] == [401, 401]
    assert here.get(LIST).status_code == 200


def test_a_new_password_ends_the_other_sign_ins_and_keeps_this_one(alice) -> None:
    here, there = signed_in(), signed_in()
    new = "quite-another-secret-9"
    form = {"old_password": password_of("alice"), "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", form)["Location"] == "/account/?did=password"
    assert there.get(LIST).status_code == 401
    assert here.get("/account/").status_code == 200
    sign_ins._written.clear()
    assert here.get("/account/").content.decode().count('class="places__one"') == 1
    assert "Your sign-in" in here.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("wrong", "quite-another-secret-9", "quite-another-secret-9", "account.old_wrong"),
        (None, "short", "short", "account.password_too_short"),
        (None, "quite-another-secret-9", "different", "account.password_mismatch"),
        (None, "password1", "password1", "account.password_too_common"),
    ],
)
def test_a_password_that_does_not_do_is_said_beside_its_field(alice, old, new, again, says) -> None:
    client = signed_in()
    form = {
        "old_password": old or password_of("alice"),
        "new_password1": new,
        "new_password2": again,
    }
    answer = client.post("/account/password/", form)
    assert answer.status_code == 400
    assert f'data-t="{says}"' in answer.content.decode()


def test_who_sits_down_at_an_open_browser_cannot_guess_the_password_there(alice) -> None:
    client = signed_in()
    new = "quite-another-secret-9"
    form = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    statuses = [client.post("/account/password/", form).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]


def test_the_second_step_is_switched_off_by_a_last_code_and_not_without(alice) -> None:
    client = signed_in()
    app = pyotp.TOTP(second_factor.offer(alice).secret)
    client.post("/account/second-factor/", {"code": app.now()})
    assert second_factor.is_on(alice)
    for address in ("off", "codes"):
        refused = client.post(f"/account/second-factor/{address}/", {"code": "000000"})
        assert refused.status_code == 400
    SecondFactor.objects.update(last_step=0)
    client.post("/account/second-factor/off/", {"code": app.now()})
    assert not second_factor.is_on(alice)
    assert second_factor.codes_left(alice) == 0


def test_new_recovery_codes_take_the_place_of_the_old_ones(alice) -> None:
    client = signed_in()
    app = pyotp.TOTP(second_factor.offer(alice).secret)
    old = second_factor.confirm(user=alice, code=app.now(), via="page")
    SecondFactor.objects.update(last_step=0)
    page = client.post("/account/second-factor/codes/", {"code": app.now()}).content.decode()
    assert page.count("<li><code>") == 10
    assert not second_factor.takes(user=alice, code=old[0], via="page")


def test_who_has_lost_phone_and_codes_is_let_in_by_the_command(alice, capsys) -> None:
    app = pyotp.TOTP(second_factor.offer(alice).secret)
    second_factor.confirm(user=alice, code=app.now(), via="page")
    call_command("reset_second_factor", "alice")
    assert "alice has a password only now" in capsys.readouterr().out
    signed_in()
