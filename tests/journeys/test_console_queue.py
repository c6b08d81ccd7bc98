"""What the console keeps until it is sent, in the browser's own storage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.programs import Server
from tests.support.stack import Stack

OPEN = """
async (name) => {
  const { openOutbox } = await import("/static/livechat/js/net/outbox_stores.js");
  const { OfflineQueue } = await import("/static/livechat/js/net/offline_queue.js");
  globalThis.queue = new OfflineQueue({ store: openOutbox({ name }) });
  globalThis.entry = (n) => ({ temp_id: `t${n}`, line_user_id: "U1", text: `text ${n}`,
    created_at: "2026-01-30T08:00:00Z", last_seen_seq: null });
}
"""


# Opens the console's own database as it is, and fills it with what has failed before.
FILL = """
(name) => new Promise((resolve) => {
  indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
    const transaction = database.transaction("entries", "readwrite");
    for (let n = 0; n < 100; n += 1) {
      transaction.objectStore("entries").add({ temp_id: `t${n}`, line_user_id: "U1", text: "x",
        created_at: "2026-01-30T08:00:00Z", last_seen_seq: null, tries: 3, failed: "timeout" });
    }
    transaction.oncomplete = resolve;
  };
})
"""


@pytest.fixture
def server(stack: Stack) -> Server:
    return stack.start_server(DEBUG="true")


@pytest.mark.one_set_up
def test_indexeddb_keeps_them_for_all_tabs_and_over_a_reload(
    server: Server, new_context: Callable[..., Any]
) -> None:
    context = new_context()
    here, there = context.new_page(), context.new_page()
    for page in (here, there):
        page.goto(f"{server.url}/login/")
        page.evaluate(OPEN, "box")

    # First in, first out, whichever tab it was.
    assert here.evaluate("queue.put(entry(1))") is True
    assert there.evaluate("queue.put(entry(2))") is True
    assert here.evaluate("queue.put(entry(3))") is True
    assert here.evaluate("queue.put({ ...entry(1), text: 'anew' })") is True
    found = there.evaluate("queue.all()")
    assert [one["text"] for one in found] == ["anew", "text 2", "text 3"]

    # Three tries, and the next one passes it.
    tries = [there.evaluate("queue.tried('t1', 'timeout')") for _ in range(3)]
    assert tries == [False, False, True]
    assert here.evaluate("queue.next()")["temp_id"] == "t2"
    assert here.evaluate("queue.retry('t1')") is True
    assert here.evaluate("queue.next()")["temp_id"] == "t1"

    there.reload()
    there.evaluate(OPEN, "box")
    assert [one["temp_id"] for one in there.evaluate("queue.all()")] == ["t1", "t2", "t3"]

    # A hundred, and two tabs at once take no more; nothing that is there goes.
    fill = "Promise.all([...Array(80).keys()].map((n) => queue.put(entry(n + 1000))))"
    taken = here.evaluate(fill)
    taken += there.evaluate(fill.replace("1000", "2000"))
    assert taken.count(True) == 97
    found = here.evaluate("queue.all()")
    assert len(found) == 100
    assert [one["temp_id"] for one in found[:3]] == ["t1", "t2", "t3"]
    assert here.evaluate("queue.remove('t1').then(() => queue.put(entry(9)))") is True


@pytest.mark.one_set_up
def test_a_full_queue_says_so_and_leaves_the_text_in_the_box(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    alice = console(stack.start_server(DEBUG="true"), "alice")
    simulator.write("nok", "hello")
    alice.locator("#rows").get_by_role("link").click()
    expect(alice.locator("#log")).to_contain_text("hello")
    config = "JSON.parse(document.querySelector('#config').textContent)"
    operator = alice.evaluate(f"{config}.operator.id")
    alice.evaluate(FILL, f"livechat.outbox.{operator}")

    alice.locator("#composer-text").fill("one too many")
    alice.keyboard.press("Enter")
    expect(alice.locator("#toasts")).to_contain_text("100 messages are waiting")
    expect(alice.locator("#composer-text")).to_have_value("one too many")
    expect(alice.locator("#log article", has_text="one too many")).to_have_count(0)


@pytest.mark.one_set_up
def test_what_is_entered_in_the_last_moment_of_a_page_is_not_lost(
    stack: Stack, console: Callable[..., Page], agree: Callable[..., None]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice = console(server, "alice")
    simulator.write("nok", "hello")
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#log")).to_contain_text("hello")
    server.kill()
    expect(alice.locator("#banner")).to_contain_text("Reconnecting")
    alice.locator("#composer-text").fill("one last thing")

    # Enter, and the page goes before a database could have answered.
    leave = "document.querySelector('#composer').requestSubmit(); location.href = 'about:blank'"
    alice.evaluate(leave)
    alice.wait_for_url("about:blank")
    server.start()
    alice.goto(f"{server.url}/admin/live-chat/?view=all")
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#composer-text")).to_have_value("")
    agree(alice, server, simulator, "Nok", ["one last thing"])


@pytest.mark.one_set_up
def test_where_indexeddb_is_refused_they_outlive_the_page_all_the_same(
    server: Server, new_context: Callable[..., Any]
) -> None:
    page = new_context().new_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('refused'); };")
    for _ in range(2):
        page.goto(f"{server.url}/login/")
        page.evaluate(
            OPEN.replace(
                "openOutbox({ name })",
                """openOutbox({ name, storage: (await import("/static/livechat/js/lib/storage.js"))
                .browserStorage() })""",
            ),
            "box",
        )
        page.evaluate("queue.put(entry(1))")
        assert page.evaluate("queue.durable") is True
        assert [one["temp_id"] for one in page.evaluate("queue.all()")] == ["t1"]
        page.evaluate("queue.put(entry(2)).then(() => queue.remove('t2'))")
