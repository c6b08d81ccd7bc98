"""States in which something happens on the console's socket, which is in our hands meanwhile."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from playwright.sync_api import Page, WebSocketRoute, expect


def line_through(page: Page) -> list[WebSocketRoute]:
    """The console anew, with its socket in our hands: the last one is the open one."""
    lines: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        lines.append(socket)

    page.route_web_socket("**/ws/live-chat", through)
    page.reload()
    expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
    return lines


def ringing(page: Page) -> None:
    """Somebody new has written."""
    line = line_through(page)[-1]
    queue = "/api/v1/admin/live-chat/conversations?view=queue"
    row = page.evaluate(f"fetch('{queue}').then((answer) => answer.json())")["results"][0]
    now = datetime.now(UTC).isoformat()
    row |= {"line_user_id": f"U{'0' * 32}", "display_name": "Mint", "unread_count": 1, "tags": []}
    row["session"] |= {"opened_at": now, "waiting_since": now}
    row["last_message"] |= {"created_at": now, "content": "ร้านเปิดกี่โมงคะ"}
    line.send(json.dumps({"type": "conversation_update", "timestamp": now, "payload": row}))
    expect(page.locator("#bell.bell--ringing")).to_be_visible()


def caught_up(page: Page) -> None:
    """The connection was away for longer than nobody notices."""
    lines = line_through(page)
    page.context.set_offline(True)
    lines[-1].close()
    expect(page.locator("#banner[data-kind=offline]")).to_be_visible()
    page.wait_for_timeout(5_000)
    page.context.set_offline(False)
    expect(page.locator("#banner[data-kind=caught_up]")).to_be_visible()


def new_release(page: Page) -> None:
    def newer(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        release = re.compile(r'"release":\s*"[^"]*"')
        server.on_message(lambda frame: socket.send(release.sub('"release":"newer"', str(frame))))

    page.route_web_socket("**/ws/live-chat", newer)
    page.reload()
    expect(page.locator("#banner[data-kind=release]")).to_be_visible()
