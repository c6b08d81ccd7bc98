"""Something said last month is found, shown in its place, and left again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack

# What was said long before, more than a page of the history.
SAID = """
from datetime import timedelta
from django.utils import timezone
from chat.models import Conversation, Message
from chat.operations.search_index import index_new_messages
from tests.support.cast import create_conversation, create_customer
conversation = create_conversation(create_customer("U" + "7" * 32, "Somchai"))
began = timezone.now() - timedelta(days=40)
some = [
    Message(
        conversation=conversation, seq=number, rev=number, incoming_count=number,
        direction="INCOMING", sender_role="USER",
        content="พัสดุของฉันหายไป" if number == 60 else f"message {number}",
        created_at=began + timedelta(hours=number), occurred_at=began + timedelta(hours=number),
    )
    for number in range(1, 301)
]
Message.objects.bulk_create(some)
index_new_messages(some)
Conversation.objects.filter(pk=conversation.pk).update(
    seq=300, rev=300, incoming_count=300, last_message=some[-1]
)
"""


@pytest.mark.one_set_up
def test_what_was_said_last_month_is_found_and_the_way_back_leads_to_the_newest(
    stack: Stack, console: Callable[..., Page]
) -> None:
    stack.manage("shell", "-c", SAID)
    page = console(stack.start_server(DEBUG="true"), "alice")
    page.keyboard.press("/")
    page.keyboard.type("หาย")
    hits = page.locator("#found-messages .hit")
    expect(hits).to_have_count(1)
    expect(hits.locator("mark")).to_have_text("หาย")
    expect(page.locator("#found-status")).to_have_text("Found: 0 customers, 1 message.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    found = page.locator("#log [data-found]")
    expect(found).to_contain_text("พัสดุของฉันหายไป")
    expect(found).to_be_in_viewport()
    expect(page.locator("#log")).not_to_contain_text("message 300")
    expect(page).to_have_url(re.compile(r"q=.*&m=60$"))
    page.reload()
    expect(found).to_be_in_viewport()
    expect(page.locator("#found-messages .hit[aria-current]")).to_have_count(1)

    # Further down it goes on; the button leads to the end at once.
    box = page.locator("#thread-scroll")
    box.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(page.locator("#log")).to_contain_text("message 100")
    page.get_by_role("button", name="Back to the newest").click()
    last = page.locator("#log .msg").last
    expect(last).to_contain_text("message 300")
    expect(last).to_be_in_viewport()
    expect(page).not_to_have_url(re.compile("m=60"))

    page.locator("#search").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#rows .row")).to_have_count(0)
    expect(page.locator("#list-empty-title")).to_have_text("Nobody is waiting")
