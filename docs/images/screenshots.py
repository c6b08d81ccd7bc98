"""The README's pictures, taken from a running demo.

    rm -r var/demo; make demo                  in one terminal, for fresh example data
    .venv/bin/python docs/images/screenshots.py    in another; needs `make test` once, and Chromium

Emma writes on the phone and alice answers in the console, so each run adds to their conversation.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

IMAGES = Path(__file__).resolve().parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WIDE: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 1000, "height": 844}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Slow fonts, a busy machine.
PATIENCE_MS = 15_000

QUESTION = "Good morning! Any news about order 1042?"
ANSWER = "Good morning Emma! It left our warehouse today and reaches you tomorrow."
THANKS = "Perfect, thank you!"

SIDE_BY_SIDE = """<!doctype html><style>
  body {{ margin: 0; padding: 32px; display: flex; gap: 32px; background: #dfe6e3; }}
  img {{ display: block; height: 844px; border-radius: 14px; box-shadow: 0 8px 30px #0004; }}
</style><img src="{phone}"><img src="{console}">"""


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description="Take the README's pictures from a running demo.")
    parser.add_argument("--url", default="http://localhost:8000", help="The demo's address.")
    url = parser.parse_args().url.rstrip("/")
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        sys.exit("Chromium is not installed (on Debian: apt-get install chromium).")
    # Chromium has no sandbox for root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        expect.set_options(timeout=PATIENCE_MS)
        _take(browser, url)
        browser.close()


def _take(browser: Browser, url: str) -> None:
    phone = _page(browser, PHONE, "light")
    phone.goto(f"{url}/simulator/?user=emma")
    _console(browser, url, "bob", WIDE, "light")
    alice = _console(browser, url, "alice", WIDE, "light")

    _write_on_the_phone(phone, QUESTION)
    _open_emma(alice)
    expect(alice.locator("#log")).to_contain_text(QUESTION)
    claim = alice.get_by_role("button", name="Claim")
    if claim.is_visible():
        claim.click()
    alice.locator("#composer-text").fill(ANSWER)
    alice.keyboard.press("Enter")
    expect(phone.locator("#messages")).to_contain_text(ANSWER)
    _write_on_the_phone(phone, THANKS)
    _wait_for_the_end(alice)
    _save(alice, "console.png")

    dark = _console(browser, url, "alice", TABLET, "dark")
    _open_emma(dark)
    _wait_for_the_end(dark)
    sources = {"phone": _data_url(phone), "console": _data_url(dark)}
    both = _page(browser, {"width": 390 + 1000 + 3 * 32, "height": 844 + 2 * 32}, "light")
    both.set_content(SIDE_BY_SIDE.format(**sources))
    _save(both, "phone-and-console.png")


def _page(browser: Browser, size: ViewportSize, theme: str) -> Page:
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    return context.new_page()


def _console(browser: Browser, url: str, name: str, size: ViewportSize, theme: str) -> Page:
    page = _page(browser, size, theme)
    page.goto(f"{url}/admin/live-chat/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(f"demo-{name}")
    page.get_by_role("button", name="Sign in").click()
    # Who is online comes over the socket: it is connected.
    expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
    return page


def _open_emma(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    rows = page.locator("#rows").get_by_role("link")
    # The oldest one that is open: the whole list is there.
    expect(rows.last).to_contain_text("Haruto")
    rows.filter(has_text="Emma").first.click()
    expect(page.locator("#head-name")).to_contain_text("Emma")


def _write_on_the_phone(phone: Page, text: str) -> None:
    phone.get_by_label("Message", exact=True).fill(text)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("#messages")).to_contain_text(text)


def _wait_for_the_end(page: Page) -> None:
    """The conversation as it stands after the exchange: delivered, and thanked for."""
    expect(page.locator("#log article").last).to_contain_text(THANKS)
    expect(page.locator("#rows .row__preview").first).to_contain_text(THANKS)
    answer = page.locator("#log article").filter(has_text=ANSWER).last
    expect(answer.locator(".state")).to_have_attribute("data-state", "sent")
    page.locator("#composer-text").blur()
    # Rows below the pointer would keep their place.
    page.locator("#thread-scroll").hover()
    page.evaluate("document.fonts.ready")
    expect(page.locator("#typing-text")).to_be_empty()


def _data_url(page: Page) -> str:
    return f"data:image/png;base64,{base64.b64encode(page.screenshot()).decode()}"


def _save(page: Page, name: str) -> None:
    path = IMAGES / name
    page.screenshot(path=path)
    sys.stdout.write(f"{path.relative_to(IMAGES.parent.parent)}\n")


if __name__ == "__main__":
    main()
