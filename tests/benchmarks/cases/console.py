"""How long the console keeps a browser's main thread busy, with very much in it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import CDPSession, Page, expect

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import percentile
from tests.support import chromium
from tests.support.cast import password_of
from tests.support.processes import ROOT
from tests.support.programs import Server
from tests.support.waiting import free_port

CONVERSATIONS, MESSAGES = 10_000, 50_000
QUICK_CONVERSATIONS, QUICK_MESSAGES = 1_000, 5_000
TIMES = 30
QUICK_TIMES = 8
PATIENCE_MS = 60_000
AFTER_MS = 250  # in which what an action began comes to its end
CONSOLE = "/admin/live-chat/"
ACTIONS = {
    "open": "open the console",
    "switch": "switch the conversation",
    "long": "switch to the long one",
    "type": "type a letter",
    "scroll": "scroll the list by a screen",
    "history": "scroll the history by a screen",
}
# https://chromedevtools.github.io/devtools-protocol/tot/Performance/
PARTS = {"script_": "ScriptDuration", "layout_": "LayoutDuration", "style_": "RecalcStyleDuration"}


class MainThread:
    """What the browser says its main thread was busy with, in ms for each action: processor time,
    so that other work on the machine does not count."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.took: dict[str, list[float]] = {}

    def during(self, name: str, act: Callable[[], object]) -> None:
        """Measures `act`, and what follows within a moment."""
        before = self._read()
        act()
        self._page.wait_for_timeout(AFTER_MS)
        after = self._read()
        took = {part: 1000 * (after[part] - before[part]) for part in after}
        # Finding the row to click, and looking whether it is done, is not the console's work.
        whole = took["TaskDuration"] - took["DevToolsCommandDuration"]
        self.took.setdefault(f"{name}_", []).append(whole)
        for prefix, part in PARTS.items():
            self.took.setdefault(f"{name}_{prefix}", []).append(took[part])

    def figures(self) -> dict[str, float]:
        """p50, p95 and the most of each."""
        return {
            f"{key}{word}": percentile(values, share)
            for key, values in self.took.items()
            for word, share in (("p50", 0.5), ("p95", 0.95), ("max", 1))
        }

    def _read(self) -> dict[str, float]:
        answer = self._session.send("Performance.getMetrics")
        return {one["name"]: one["value"] for one in answer["metrics"]}


async def measure(installation: Installation, quick: bool) -> dict[str, float]:
    """Alice's day in one tab; the database is filled by the first run."""
    return await asyncio.to_thread(_measure, installation, quick)


def _measure(installation: Installation, quick: bool) -> dict[str, float]:
    port = free_port()
    path = installation.directory / f"console-{'quick' if quick else 'whole'}.sqlite3"
    env = installation.env | {
        "DATABASE_URL": f"sqlite:///{path}",
        "REDIS_URL": "",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    if not path.exists():
        counts = (QUICK_CONVERSATIONS, QUICK_MESSAGES) if quick else (CONVERSATIONS, MESSAGES)
        # Named by their content, so that a browser keeps them: as it is installed for people.
        _run(env, ROOT / "manage.py", "collectstatic", "--noinput")
        _run(env, "-m", "tests.benchmarks.console_seed", *map(str, counts))
    server = Server(env=env, log=installation.directory / "console.log", port=port, worker=False)
    server.start()
    try:
        with chromium.browser() as browser:
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(PATIENCE_MS)
            return _work(page, server.url, QUICK_TIMES if quick else TIMES)
    finally:
        server.close()


def _work(page: Page, url: str, times: int) -> dict[str, float]:
    page.goto(f"{url}{CONSOLE}")
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill(password_of("alice"))
    page.get_by_role("button", name="Sign in").click()
    _ready(page)
    thread = MainThread(page)
    paints = []
    for _ in range(times):
        # Of the same origin, so that the browser keeps its process and goes on counting.
        page.goto(f"{url}/api/v1/health")
        thread.during("open", lambda: _open(page, url))
        paints.append(page.evaluate(_FIRST_PAINT))
    _load_all(page)
    page.locator("#list-body").evaluate("(list) => list.scrollTo(0, 0)")
    expect(page.locator('#rows [aria-posinset="1"]')).to_be_visible()
    longest = page.locator("#rows .row").first.get_attribute("data-id")
    for number in range(times):
        other = page.locator("#rows .row").nth(1 + number % 8).get_attribute("data-id")
        thread.during("switch", partial(_switch, page, other))
        thread.during("long", partial(_switch, page, longest))
    page.locator("#thread-scroll").hover()
    for _ in range(times):
        thread.during("history", lambda: page.mouse.wheel(0, -700))
    if page.locator("#log article").count() <= 50:
        raise RuntimeError("The history was not scrolled as far as an older page.")
    page.locator("#composer-text").focus()
    for letter in ("Thank you for waiting, it is on its way. " * 3)[: 2 * times]:
        thread.during("type", partial(page.keyboard.type, letter))
    page.locator("#list-body").hover()
    for _ in range(times):
        thread.during("scroll", lambda: page.mouse.wheel(0, 700))
    return {
        **thread.figures(),
        **{f"paint_{name}": percentile(paints, share) for name, share in _SHARES.items()},
    }


_SHARES = {"p50": 0.5, "p95": 0.95, "max": 1.0}
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def _open(page: Page, url: str) -> None:
    page.goto(f"{url}{CONSOLE}?view=all")
    _ready(page)


def _ready(page: Page) -> None:
    expect(page.locator("#rows .row").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#team-count")).to_contain_text("1", timeout=PATIENCE_MS)


def _load_all(page: Page) -> None:
    """To the end of the list: the browser then knows of all conversations."""
    page.evaluate(
        """async () => {
          const body = document.querySelector("#list-body");
          const more = document.querySelector("#list-more");
          while (!more.hidden) {
            body.scrollTop = body.scrollHeight;
            await new Promise((next) => setTimeout(next, 20));
          }
        }"""
    )


def _switch(page: Page, line_id: str | None) -> None:
    row = page.locator(f'#rows .row[data-id="{line_id}"]')
    name = row.locator(".row__name").inner_text()
    number = name.rpartition(" ")[2]
    row.click()
    expect(page.locator("#log article").last).to_contain_text(f"({number}/", timeout=PATIENCE_MS)


def _run(env: dict[str, str], *arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The console has nothing to show:\n{done.stderr[-4000:]}")


def _figures() -> tuple[Figure, ...]:
    found = []
    for name, title in ACTIONS.items():
        for share in ("p50", "p95", "max"):
            bar = "100 ms" if share == "p95" else ""
            found.append(Figure(f"{name}_{share}", f"{title}: {share}", "ms", bar=bar))
        found += [
            Figure(f"{name}_{part}_p50", f"{title}: {part} alone, p50", "ms")
            for part in ("script", "layout", "style")
        ]
    for share in ("p50", "p95", "max"):
        bar = "1,000 ms" if share == "p95" else ""
        found.append(Figure(f"paint_{share}", f"first paint: {share}", "ms", bar=bar))
    return tuple(found)


CASES = (
    Case(
        "console",
        "Main-thread time of Chromium for each action; 10,000 open conversations, one of 50,000 "
        "messages\n  (1,000 and 5,000 with QUICK), all of the list loaded, SQLite, no worker",
        _figures(),
        measure,
        on_request=True,
    ),
)
