"""Signing in: how often one may try, and the second step."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from chat.models import LogEntry, RecoveryCode, SecondFactor, SignInTry
from chat.operations import second_factor, sign_in_tries
from tests.support.cast import password_of

pytestmark = pytest.mark.django_db

ELSEWHERE = "203.0.113.9"
HALF_MINUTE = timedelta(seconds=second_factor.STEP)


def tries(client: Client, password: str, name: str = "alice", **more):
    return client.post("/login/", {"username": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


@pytest.fixture
def with_factor(alice):
    """Alice's app, set up a while ago."""
    secret = second_factor.offer(alice).secret
    app = pyotp.TOTP(secret)
    codes = second_factor.confirm(user=alice, code=app.now(), via="page")
    SecondFactor.objects.update(last_step=0)
    return app, codes


def test_after_five_wrong_passwords_the_right_one_has_to_wait_and_is_told_how_long(alice) -> None:
    client = Client()
    for _ in range(5):
        assert tries(client, "wrong").status_code == 200
    held = tries(client, password_of("alice"))
    assert held.status_code == 429
    assert 850 < int(held["Retry-After"]) <= 901
    assert 'data-t="login.held" data-t-count="15"' in held.content.decode()
    assert not is_in(client)
    # What was held does not make it longer.
    SignInTry.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert tries(client, password_of("alice")).status_code == 302


def test_a_name_that_nobody_has_is_held_in_the_same_words(alice) -> None:
    answers = {}
    for name in ("alice", "nobody"):
        client = Client()
        first = tries(client, "wrong", name=name).content.decode()
        for _ in range(4):
            tries(client, "wrong", name=name)
        held = tries(client, "wrong", name=name)
        pages = first + held.content.decode()
        answers[name] = re.sub(f'csrfmiddlewaretoken" value="\\w+"|{name}', "", pages)
        assert held.status_code == 429
    assert answers["alice"] == answers["nobody"]


def test_a_right_password_forgets_the_wrong_ones_before_it(alice) -> None:
    for _ in range(3):
        client = Client()
        for _ in range(4):
            tries(client, "wrong")
        assert tries(client, password_of("alice")).status_code == 302
    assert not SignInTry.objects.exists()


def test_one_address_may_not_try_many_names(alice) -> None:
    client = Client()
    for number in range(30):
        assert tries(client, "wrong", name=f"name-{number}").status_code == 200
    assert tries(client, password_of("alice")).status_code == 429
    assert tries(client, password_of("alice"), REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_an_ipv6_network_is_one_address(alice) -> None:
    for number in range(5):
        tries(Client(), "wrong", REMOTE_ADDR=f"2001:db8::{number + 1}")
    assert tries(Client(), "wrong", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert tries(Client(), "wrong", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_nobody_is_locked_out_of_their_own_browser_by_others_who_try_their_name(alice) -> None:
    own = Client()
    tries(own, password_of("alice"))
    own.post("/logout/")
    for number in range(50):
        SignInTry.objects.create(name="alice", source=f"203.0.113.{number}", at=timezone.now())
    assert tries(Client(), password_of("alice"), REMOTE_ADDR=ELSEWHERE).status_code == 429
    assert tries(own, password_of("alice")).status_code == 302


def test_what_another_persons_browser_knows_helps_nobody(alice, bob) -> None:
    own = Client()
    tries(own, password_of("bob"), name="bob")
    own.post("/logout/")
    for _ in range(5):
        tries(own, "wrong")
    assert tries(own, password_of("alice")).status_code == 429


def test_the_second_step_asks_for_a_code_and_nobody_is_in_before_it(with_factor) -> None:
    app, _ = with_factor
    client = Client()
    answer = tries(client, password_of("alice"))
    assert answer["Location"] == "/login/code/"
    assert not is_in(client)
    assert client.get("/admin/live-chat/").status_code == 302
    assert client.get("/api/v1/admin/live-chat/conversations").status_code == 401
    wrong = client.post("/login/code/", {"code": "000000"})
    assert 'data-t="code.wrong"' in wrong.content.decode()
    right = client.post("/login/code/", {"code": f" {app.now()[:3]} {app.now()[3:]} "})
    assert right["Location"] == "/admin/live-chat/"
    assert is_in(client)


def test_a_code_is_taken_once(with_factor) -> None:
    app, _ = with_factor
    code = app.now()
    for client, status in ((Client(), 302), (Client(), 200)):
        tries(client, password_of("alice"))
        assert client.post("/login/code/", {"code": code}).status_code == status


def test_a_code_of_a_clock_that_is_a_little_off_is_taken_and_an_old_one_is_not(with_factor) -> None:
    app, _ = with_factor
    now = timezone.now()
    client = Client()
    tries(client, password_of("alice"))
    assert client.post("/login/code/", {"code": app.at(now - 3 * HALF_MINUTE)}).status_code == 200
    assert client.post("/login/code/", {"code": app.at(now - HALF_MINUTE)}).status_code == 302


def test_a_recovery_code_lets_in_once_however_it_is_written(with_factor, alice) -> None:
    _, codes = with_factor
    for status in (302, 200):
        client = Client()
        tries(client, password_of("alice"))
        spoken = codes[0].upper().replace("-", " ")
        assert client.post("/login/code/", {"code": spoken}).status_code == status
    assert second_factor.codes_left(alice) == 9
    assert LogEntry.objects.filter(action="second_factor.recovery_code_used").count() == 1
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()


def test_codes_cannot_be_guessed_from_many_addresses(with_factor) -> None:
    app, _ = with_factor
    client = Client()
    tries(client, password_of("alice"))
    for number in range(5):
        address = f"203.0.113.{number}"
        client.post("/login/code/", {"code": "000000"}, REMOTE_ADDR=address)
    held = client.post("/login/code/", {"code": app.now()}, REMOTE_ADDR=ELSEWHERE)
    assert held.status_code == 429
    assert int(held["Retry-After"]) > 800
    assert not is_in(client)


def test_a_half_done_sign_in_ends_with_the_password_it_began_with(with_factor, alice) -> None:
    app, _ = with_factor
    client = Client()
    tries(client, password_of("alice"))
    alice.set_password("another-long-password")
    alice.save()
    answer = client.post("/login/code/", {"code": app.now()})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    assert not is_in(client)


def test_a_half_done_sign_in_does_not_wait_for_ever(with_factor) -> None:
    app, _ = with_factor
    client = Client()
    tries(client, password_of("alice"))
    session = client.session
    session["signing_in"]["until"] -= 601
    session.save()
    assert client.post("/login/code/", {"code": app.now()})["Location"] == "/login/"


def test_the_address_that_was_asked_for_is_gone_to_and_no_foreign_one(with_factor) -> None:
    for asked, goes_to in (("/admin/", "/admin/"), ("https://evil.example/", "/admin/live-chat/")):
        SecondFactor.objects.update(last_step=0)
        app, _ = with_factor
        client = Client()
        secret = {"username": "alice", "password": password_of("alice"), "next": asked}
        client.post("/login/", secret)
        assert client.post("/login/code/", {"code": app.now()})["Location"] == goes_to


@pytest.mark.parametrize(("who", "carol_must"), [("STAFF", True), ("NOBODY", False)])
def test_where_it_is_required_it_is_set_up_before_anything_else(
    carol, alice, settings, who, carol_must
) -> None:
    settings.REQUIRE_SECOND_FACTOR = who
    carol.is_staff = True
    carol.save()
    assert tries(Client(), password_of("alice"))["Location"] == "/admin/live-chat/"
    client = Client()
    answer = tries(client, password_of("carol"), name="carol")
    assert is_in(client) is not carol_must
    if not carol_must:
        return
    assert answer["Location"] == "/login/set-up/"
    page = client.get("/login/set-up/").content.decode()
    secret = re.search(r'<code id="secret">(\w+)</code>', page)
    assert secret
    assert "<svg" in page
    assert client.post("/login/set-up/", {"code": "123"}).status_code == 200
    assert not is_in(client)
    codes = client.post("/login/set-up/", {"code": pyotp.TOTP(secret[1]).now()})
    assert len(re.findall(r"<li><code>\w{5}-\w{5}</code></li>", codes.content.decode())) == 10
    assert is_in(client)
    assert client.post("/account/second-factor/off/", {"code": "1"}).status_code == 403


def test_the_secret_stands_encrypted_in_the_database(with_factor) -> None:
    from django.db import connection

    app, _ = with_factor
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM chat_secondfactor")
        assert app.secret not in cursor.fetchone()[0]


def test_tries_are_forgotten_after_a_day(alice) -> None:
    tries(Client(), "wrong")
    assert sign_in_tries.forget_old(timezone.now()) == 0
    assert sign_in_tries.forget_old(timezone.now() + timedelta(days=1, seconds=1)) == 1


def test_the_admin_has_no_door_of_its_own(alice) -> None:
    answer = Client().get("/admin/chat/tag/")
    assert answer["Location"] == "/admin/login/?next=/admin/chat/tag/"
    answer = Client().get(answer["Location"])
    assert answer["Location"] == "/login/?next=/admin/chat/tag/"
    client = Client()
    client.force_login(alice)
    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_half_a_sign_in_ends_with_another_persons(with_factor, bob) -> None:
    client = Client()
    tries(client, password_of("alice"))
    tries(client, password_of("bob"), name="bob")
    assert client.get("/login/code/")["Location"] == "/login/"
