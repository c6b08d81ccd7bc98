"""Canned replies: whose they are, what is refused, and what the examples are."""

from __future__ import annotations

import re

import pytest

from chat.canned import VARIABLES, filled
from chat.errors import Forbidden, MessageTooLong, ValidationError
from chat.management.canned_examples import EXAMPLES, add_canned_examples
from chat.models import CannedReply, LogEntry
from chat.operations.canned_replies import (
    Actor,
    change_canned_reply,
    create_canned_reply,
    delete_canned_reply,
)
from chat.selectors import canned
from tests.support.processes import ROOT

pytestmark = pytest.mark.django_db


def by(user) -> Actor:
    return Actor(user.operator, "rest")


def keep(user, *, shared: bool = False, **fields) -> CannedReply:
    data = {"title": "Hello", "text": "Hello!"} | fields
    return create_canned_reply(fields=data, shared=shared, actor=by(user))


def titles(user, query: str = "") -> list[str]:
    found = canned.search(user.pk, query=query, folder=None, language=None)
    return [reply.title for reply in found]


def test_an_operator_keeps_a_reply_that_nobody_else_sees(alice, bob) -> None:
    keep(alice, title="Mine")
    assert (titles(alice), titles(bob)) == (["Mine"], [])
    logged = LogEntry.objects.get(action="canned_reply.created")
    assert (logged.actor, logged.detail["shared"]) == (alice, False)


def test_a_supervisor_shares_one_with_everybody_and_an_operator_cannot(alice, carol) -> None:
    reply = keep(carol, shared=True, title="Ours")
    assert titles(alice) == ["Ours"]
    with pytest.raises(Forbidden):
        keep(alice, shared=True)
    with pytest.raises(Forbidden):
        change_canned_reply(reply=reply, fields={"text": "no"}, actor=by(alice))
    with pytest.raises(Forbidden):
        delete_canned_reply(reply=reply, actor=by(alice))


def test_not_even_a_supervisor_changes_what_is_somebodys_own(alice, carol) -> None:
    with pytest.raises(Forbidden):
        change_canned_reply(reply=keep(alice), fields={"text": "no"}, actor=by(carol))


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": "  "}, "title", "required"),
        ({"title": "x" * 101}, "title", "at most 100"),
        ({"text": " \n"}, "text", "required"),
        ({"text": "Dear {first_name}"}, "text", "{first_name} is no variable"),
        ({"shortcut": "two words"}, "shortcut", "one word"),
        ({"shortcut": "a/b"}, "shortcut", "one word"),
        ({"media_id": "00000000-0000-4000-8000-000000000000"}, "media_id", "upload it first"),
    ],
)
def test_what_is_wrong_is_refused_by_the_name_of_its_field(alice, wrong, field, words) -> None:
    with pytest.raises(ValidationError) as refused:
        keep(alice, **wrong)
    assert refused.value.field == field
    assert words in refused.value.message
    assert not CannedReply.objects.exists()


def test_a_text_is_as_long_as_line_takes_it(alice) -> None:
    keep(alice, text="x" * 5000)
    with pytest.raises(MessageTooLong):
        keep(alice, text="😀" * 2501)


def test_braces_that_hold_no_word_are_text(alice) -> None:
    assert keep(alice, text="{} {1} { a } {customer_name}").text == "{} {1} { a } {customer_name}"


def test_one_shortcut_names_one_reply_whatever_its_case_and_width(alice, bob, carol) -> None:
    keep(alice, shortcut="Hello")
    with pytest.raises(ValidationError) as refused:
        keep(alice, shortcut="ＨＥＬＬＯ")
    assert refused.value.field == "shortcut"
    # Other people's, and the team's, are other lists.
    keep(bob, shortcut="hello")
    keep(carol, shared=True, shortcut="hello")
    keep(alice, shortcut="")
    keep(alice, shortcut="")


def test_every_word_is_looked_for_in_shortcut_title_folder_and_text(alice) -> None:
    keep(alice, title="ขอบคุณ", text="ขอบคุณค่ะ")
    keep(
        alice, title="Delivery", shortcut="ship", folder="Orders", text="It takes ５ days. 50 % off"
    )
    keep(alice, title="返品", text="ﾍﾝﾋﾟﾝは着払いで")
    assert titles(alice, "ขอบ") == ["ขอบคุณ"]
    assert titles(alice, "/SHIP 5 orders") == ["Delivery"]
    assert titles(alice, "ヘンピン") == ["返品"]
    assert titles(alice, "50 %") == ["Delivery"]
    assert titles(alice, "delivery ขอบ") == []


def test_what_is_known_is_filled_and_what_is_not_stays_to_be_seen() -> None:
    text = "{customer_name}, {operator_name}: {{channel_name}} {other}"
    values = {"customer_name": "นก {operator_name}", "operator_name": "", "channel_name": "Shop"}
    assert filled(text, values) == "นก {operator_name}, {operator_name}: {Shop} {other}"


def test_the_examples_are_in_three_languages_and_come_once(alice) -> None:
    assert add_canned_examples() == len(EXAMPLES)
    assert add_canned_examples() == 0
    found = canned.search(alice.pk, query="", folder=None, language=None)
    assert {reply.language for reply in found} == {"en", "th", "ja"}
    assert all(any(f"{{{name}}}" in reply.text for reply in found) for name in VARIABLES)


def test_the_browser_fills_the_same_variables() -> None:
    script = (ROOT / "static/livechat/js/lib/canned.js").read_text(encoding="utf-8")
    found = re.search(r"VARIABLES = Object\.freeze\(\[(.*?)\]\)", script)
    assert found is not None
    assert tuple(re.findall(r'"(\w+)"', found[1])) == VARIABLES
