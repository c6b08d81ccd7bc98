"""The pages around signing in. Who has been through them has no second step again afterwards."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.support.cast import password_of

ACCOUNT = "/account/"


def account(page: Page) -> None:
    page.locator("#me-button").click()
    page.locator("#menu-account").click()
    expect(page.locator(".places__one").first).to_be_visible()
    # In the person's language, and their own time.
    expect(page.locator("time").first).not_to_contain_text(re.compile(r"^\d{4}-"))


def set_up(page: Page) -> None:
    account(page)
    page.locator("a[href$='/second-factor/']").click()
    expect(page.locator(".qr svg")).to_be_visible()
    page.locator(".secret summary").click()


def recovery_codes(page: Page) -> None:
    codes = _switch_on(page)
    _switch_off(page.context.new_page(), page.url, codes[0])


def code(page: Page) -> None:
    """Comes last: nobody is signed in after it."""
    codes = _switch_on(page)
    browser = page.context.browser
    assert browser is not None
    page.context.clear_cookies()
    _sign_in(page)
    page.locator("#id_code").fill("000000")
    page.locator(".login__button").click()
    expect(page.locator("#code-error")).to_be_visible()
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(page.url)
    _sign_in(elsewhere)
    elsewhere.locator("#id_code").fill(codes[0])
    elsewhere.locator(".login__button").click()
    expect(elsewhere.locator("#app")).to_be_visible()
    _switch_off(elsewhere, page.url, codes[1])
    elsewhere.context.close()


def _sign_in(page: Page) -> None:
    page.goto(page.url.split("/account/")[0].split("/login/")[0] + "/login/")
    page.locator("#id_username").fill("alice")
    page.locator("#id_password").fill(password_of("alice"))
    page.locator(".login__button").click()
    expect(page.locator("#id_code")).to_be_visible()


def _switch_on(page: Page) -> list[str]:
    set_up(page)
    app = pyotp.TOTP(page.locator("#secret").inner_text())
    page.locator("#id_code").fill(app.now())
    page.locator(".login__button").click()
    expect(page.locator("#codes li")).to_have_count(10)
    return page.locator("#codes code").all_inner_texts()


def _switch_off(page: Page, url: str, code: str) -> None:
    page.goto(url.split("/account/", maxsplit=1)[0].split("/login/", maxsplit=1)[0] + ACCOUNT)
    page.locator("input[name=code]").fill(code)
    page.locator("button[formaction$='/off/']").click()
    expect(page.locator(".account__did")).to_be_visible()
    page.close()
