"""The team's own name for a customer."""

from __future__ import annotations

import pytest

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import AutoMessage, Customer, CustomerName, LogEntry, Message
from chat.operations.set_alias import set_alias
from chat.selectors import inbox
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db


def row(conversation, operator) -> dict:
    found = inbox.rows(operator.pk).get(pk=conversation.pk)
    return presenters.conversation_payload(found, read_count=0)


def test_a_customer_is_shown_and_found_by_the_teams_name_beside_lines(conversation, alice) -> None:
    acts = {"conversation_id": conversation.pk, "operator": alice.operator, "via": "rest"}
    before = row(conversation, alice)["rev"]
    set_alias(alias="  Nok   (Chiang Mai) ", **acts)
    shown = row(conversation, alice)
    assert shown["display_name"] == "Nok (Chiang Mai)"
    assert (shown["customer"].line_name, shown["customer"].alias) == ("Nok", "Nok (Chiang Mai)")
    assert shown["rev"] == before + 1
    assert "chiang" in CustomerName.objects.get().text
    assert LogEntry.objects.filter(action="customer.renamed", actor=alice).count() == 1

    set_alias(alias="Nok (Chiang Mai)", **acts)
    assert row(conversation, alice)["rev"] == before + 1, "the same again changes nothing"
    set_alias(alias="", **acts)
    assert row(conversation, alice)["display_name"] == "Nok"
    assert "chiang" not in CustomerName.objects.get().text


def test_no_customer_reads_it(conversation, alice) -> None:
    AutoMessage.objects.update(is_enabled=False)
    words = AutoMessage.objects.filter(kind="waiting", language="")
    words.update(is_enabled=True, text="Hello {customer_name}")
    with broadcast.silence():
        set_alias(
            conversation_id=conversation.pk,
            alias="Always complains",
            operator=alice.operator,
            via="rest",
        )
        customer_writes(conversation)
    assert Message.objects.get(sender_role="BOT").content == "Hello Nok"


def test_one_that_is_too_long_is_refused_by_name(conversation, alice) -> None:
    with pytest.raises(ValidationError) as error:
        set_alias(
            conversation_id=conversation.pk, alias="x" * 81, operator=alice.operator, via="rest"
        )
    assert error.value.field == "alias"
    assert Customer.objects.get().alias == ""
