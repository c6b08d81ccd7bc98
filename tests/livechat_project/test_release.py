"""Which release it is: another one wherever a file of the console is another."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from livechat_project.release import fingerprint
from tests.support import cast
from tests.support.sockets import Socket, new_token


def test_another_file_another_release(tmp_path) -> None:
    page = tmp_path / "templates/chat/inbox.html"
    page.parent.mkdir(parents=True)
    page.write_text("one")
    first = fingerprint(tmp_path)
    assert first == fingerprint(tmp_path)
    page.write_text("two")
    second = fingerprint(tmp_path)
    page.rename(page.with_name("list.html"))
    assert len({first, second, fingerprint(tmp_path)}) == 3


@pytest.mark.django_db(transaction=True)
def test_page_and_socket_of_one_server_name_the_same_release(alice) -> None:
    browser = Client()
    browser.login(username="alice", password=cast.password_of("alice"))
    page = browser.get("/admin/live-chat/")
    assert page.context["config"]["release"] == settings.RELEASE


@pytest.mark.django_db(transaction=True)
def test_every_answer_over_rest_names_it_refusals_too(alice) -> None:
    browser = Client()
    browser.login(username="alice", password=cast.password_of("alice"))
    for path, status in (("me", 200), ("conversations/Unobody", 404)):
        answer = browser.get(f"/api/v1/admin/live-chat/{path}")
        assert (answer.status_code, answer["Livechat-Release"]) == (status, settings.RELEASE)


@pytest.mark.django_db(transaction=True)
async def test_the_socket_names_it_at_auth(token) -> None:
    socket = Socket()
    await socket.connect()
    await socket.send("auth", {"token": token})
    welcome = await socket.expect("auth_success")
    assert welcome["payload"]["release"] == settings.RELEASE
    await socket.close()


@pytest.fixture
def token(alice) -> str:
    return new_token(alice)


def test_after_a_sign_in_elsewhere_the_tab_says_so_in_its_language(client) -> None:
    page = client.get("/signed-in/", headers={"accept-language": "ja"})
    assert page.status_code == 200
    assert '<html lang="ja"' in page.text
