"""A morning at the desk, at each width that people work at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import files
from tests.support.stack import Stack

pytestmark = pytest.mark.one_set_up

SECOND = 1000  # ms

# What Somchai said a month ago.
LAST_MONTH = """
from datetime import timedelta
from django.utils import timezone
from chat.models import Conversation, Message
from chat.operations.search_index import index_new_messages
from tests.support.cast import create_conversation, create_customer
conversation = create_conversation(create_customer("U" + "7" * 32, "Somchai"))
at = timezone.now() - timedelta(days=33)
said = Message.objects.create(
    conversation=conversation, seq=1, rev=1, incoming_count=1, direction="INCOMING",
    sender_role="USER", content="พัสดุของฉันหายไป", created_at=at, occurred_at=at,
)
index_new_messages([said])
Conversation.objects.filter(pk=conversation.pk).update(
    seq=1, rev=1, incoming_count=1, last_message=said, last_activity_at=at
)
"""


def row(page: Page, name: str) -> Locator:
    return page.locator("#rows").get_by_role("link", name=name)


def to_the_list(page: Page) -> None:
    """On a phone the conversation covers it."""
    if page.locator("#back").is_visible():
        page.locator("#back").click()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (768, 1024), (390, 844)], ids=str)
def test_a_working_day(
    stack: Stack, console: Callable[..., Page], size: tuple[int, int], tmp_path: Path
) -> None:
    simulator = stack.start_simulator()
    stack.manage("canned_examples")
    stack.manage("shell", "-c", LAST_MONTH)
    server = stack.start_server(DEBUG="true")
    for name, text in (("nok", "Where is my order?"), ("emma", "Good morning!")):
        simulator.write(name, text)
    alice, bob = console(server, "alice", size, installed=True), console(server, "bob")

    # The morning's queue: who has waited longest is first.
    expect(alice.locator("#rows .row__name")).to_have_text(["Nok", "Emma"])
    row(alice, "Nok").click()
    expect(alice.locator("#log")).to_contain_text("Where is my order?")
    row(bob, "Nok").click()
    alice.get_by_role("button", name="Claim").click()
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    expect(bob.locator("#head-state")).to_have_text("With alice")

    # She answers with a canned reply and a picture; her colleague sees it as it happens.
    composer = alice.locator("#composer-text")
    composer.press_sequentially("/order")
    expect(alice.locator("#canned-list [role=option]")).to_have_count(1)
    composer.press("Enter")
    expect(composer).to_have_value(
        "Could you tell me your order number, please? It is in the confirmation that you got."
    )
    picture = tmp_path / "shop.png"
    picture.write_bytes(files.picture("PNG", (400, 300)))
    alice.locator("#attach-file").set_input_files(picture)
    expect(alice.locator(".chip__picture")).to_be_visible(timeout=20 * SECOND)
    alice.locator("#send").click()
    for page in (alice, bob):
        expect(page.locator(".msg--out[data-status=sent]")).to_have_count(2, timeout=20 * SECOND)
    assert [one["type"] for one in simulator.received("Nok")] == ["image", "text"]

    # The network goes while she writes; what she wrote is kept, and leaves when it is back.
    alice.context.set_offline(True)
    composer.fill("One moment please.")
    alice.locator("#send").click()
    expect(alice.locator(".msg--out[data-status=local]")).to_have_count(1)
    alice.context.set_offline(False)
    expect(alice.locator(".msg--out[data-status=sent]")).to_have_count(3, timeout=30 * SECOND)
    expect(bob.locator(".msg--out")).to_have_count(3)
    assert [one["text"] for one in simulator.received("Nok")][2:] == ["One moment please."]

    # It is Bob's subject: he gets it, with a reason.
    alice.locator("#transfer").click()
    dialog = alice.locator("#transfer-dialog")
    dialog.get_by_label("bob").check()
    alice.locator("#transfer-reason").fill("knows the warehouse")
    alice.locator("#transfer-go").click()
    expect(alice.locator("#head-state")).to_have_text("With bob")
    expect(bob.locator("#head-state")).to_have_text("Assigned to you")

    # The next one: answered, closed, and on to nobody, as nobody waits any more.
    to_the_list(alice)
    alice.locator("[data-view=queue]").click()
    row(alice, "Emma").click()
    composer.fill("Good morning Emma!")
    alice.locator("#send").click()
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    expect(alice.locator(".msg--out[data-status=sent]")).to_have_count(1, timeout=20 * SECOND)
    alice.locator("#close").click()
    expect(alice.locator("#toasts")).to_contain_text("Closed the conversation with Emma.")

    # What was it that somebody said last month?
    to_the_list(alice)
    alice.locator("#search").fill("หาย")
    hit = alice.locator("#found-messages .hit")
    expect(hit.locator("mark")).to_have_text("หาย")
    hit.click()
    found = alice.locator("#log [data-found]")
    expect(found).to_contain_text("พัสดุของฉันหายไป")
    expect(found).to_be_in_viewport()
    assert alice.evaluate("document.documentElement.scrollWidth <= innerWidth")
