"""Every page and state of the console, and how a person comes to it in an installation with the
example data, signed in as alice. One list for the pictures and for the accessibility check."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.screens import sign_in_states
from tests.screens.lines import caught_up, line_through, new_release, ringing

CONSOLE = "/admin/live-chat/"


@dataclass(frozen=True)
class State:
    """`reach` leads there from the console as it is after a reload."""

    name: str
    reach: Callable[[Page], None]


def fresh(page: Page, url: str) -> None:
    """The console as it is after a reload, whatever a state before has put in its way."""
    page.context.set_offline(False)
    page.unroute_all()
    page.goto(f"{url}{CONSOLE}")
    expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))


def open_first(page: Page, view: str = "all", name: str | None = None) -> None:
    """A conversation of a view: the one with `name` in its row, else the first."""
    page.locator(f'#views [data-view="{view}"]').click()
    rows = page.locator("#rows .row")
    (rows.filter(has_text=name) if name else rows).first.click()
    expect(page.locator("#log article").first).to_be_visible()


def _view(name: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.goto(f"{page.url.split('?')[0]}?view={name}")
        expect(page.locator("#rows .row").or_(page.locator("#list-empty")).first).to_be_visible()

    return reach


def _kinds(page: Page) -> None:
    open_first(page, name="Emma")


def _mine(page: Page) -> None:
    """In a conversation in which alice may write."""
    page.locator('#views [data-view="mine"]').click()
    expect(page.locator("#rows .row").or_(page.locator("#list-empty")).first).to_be_visible()
    if page.locator("#rows .row").count():
        open_first(page, view="mine")
    else:
        open_first(page, view="queue")
        page.locator("#claim").click()
    expect(page.locator("#composer-text")).to_be_enabled()


def _writing(page: Page) -> None:
    _mine(page)
    page.locator("#composer-text").fill("One moment, please.\nI will look it up for you.")


def _dialog(button: str, dialog: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        _mine(page)
        page.locator(button).click()
        expect(page.locator(dialog)).to_be_visible()

    return reach


def _stickers(page: Page) -> None:
    _dialog("#sticker-button", "#stickers")(page)
    for number in range(12):
        page.locator("#stickers img").nth(number).evaluate("(image) => image.decode()")


def _from_the_rail(button: str, opened: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.locator(button).click()
        expect(page.locator(opened)).to_be_visible()

    return reach


def _mentions(page: Page) -> None:
    """On a phone the button is there only while somebody is named."""
    if page.locator("#mentions-button").is_hidden():
        page.evaluate("document.querySelector('#mentions').showPopover()")
    else:
        page.locator("#mentions-button").click()
    expect(page.locator("#mentions")).to_be_visible()


def _keyboard(page: Page) -> None:
    if not page.locator("#help-button").is_visible():
        page.locator("#me-button").click()
        page.locator("#menu-help").click()
    else:
        page.locator("#help-button").click()
    expect(page.locator("#help-dialog")).to_be_visible()


def _alias(page: Page) -> None:
    open_first(page)
    if not page.locator("#details-rename").is_visible():
        page.locator("#details-button").click()
    page.locator("#details-rename").click()
    expect(page.locator("#alias-text")).to_be_focused()


def _settings(page: Page) -> None:
    page.locator("#me-button").click()
    page.locator("#menu-settings").click()
    expect(page.locator("#settings-dialog")).to_be_visible()


def _nothing_found(page: Page) -> None:
    page.locator("#search").fill("nobody is called this")
    expect(page.locator("#found-none")).to_be_visible()


def _found(page: Page) -> None:
    page.locator("#search").fill("o")
    expect(page.locator("#found-messages .hit").first).to_be_visible()


def _found_in_its_place(page: Page) -> None:
    _found(page)
    page.locator("#found-messages .hit").last.click()
    expect(page.locator("#log [data-found]")).to_be_visible()


def _by_slash(page: Page) -> None:
    _mine(page)
    page.locator("#composer-text").fill("/")
    expect(page.locator("#canned-list [role=option]").first).to_be_visible()


def _canned_reply(page: Page) -> None:
    _dialog("#canned-button", "#canned")(page)
    page.locator("#canned-new").click()
    expect(page.locator("#canned-dialog")).to_be_visible()


def _note(page: Page) -> None:
    # Found wherever she is: she may have been snoozed.
    page.locator("#search").fill("Yui")
    page.locator("#found-customers .hit").first.click()
    expect(page.locator("#log .note")).to_be_visible()
    page.locator("input[name=compose][value=note]").check()
    page.locator("#note-text").fill("Ask @")
    expect(page.locator("#note-names [role=option]").first).to_be_visible()


def _tags(page: Page) -> None:
    open_first(page, name="Haruto")
    page.keyboard.press("l")
    expect(page.locator("#tag-options [role=option]").first).to_be_visible()


def _hidden_by_a_filter(page: Page) -> None:
    page.goto(f"{page.url.split('?')[0]}?view=mine&waiting=1")
    expect(page.locator("#list-empty")).to_be_visible()


def _palette(page: Page) -> None:
    _mine(page)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_be_visible()


def _snooze(page: Page) -> None:
    _mine(page)
    page.keyboard.press("z")
    expect(page.locator("#snooze-dialog")).to_be_visible()


def _snoozed(page: Page) -> None:
    page.locator("#list-filter-button").click()
    if page.locator("#list-filter [data-view=snoozed]").is_visible():
        page.locator("#list-filter [data-view=snoozed]").click()
    else:
        page.keyboard.press("Escape")
        page.locator("#views [data-view=snoozed]").click()
    expect(page.locator("#rows .row").or_(page.locator("#list-empty")).first).to_be_visible()
    if page.locator("#list-empty").is_visible():
        _snooze(page)
        page.locator("#snooze-times button").last.click()
        page.keyboard.press("g")
        page.keyboard.press("s")
    expect(page.locator("#rows .row__snoozed").first).to_be_visible()


def _blocked(page: Page) -> None:
    """Somebody whom nobody serves; what the first picture blocks, the next ones find blocked."""
    page.goto(f"{page.url.split('?')[0]}?view=closed")
    expect(page.locator("#rows .row").first).to_be_visible()
    page.locator("#rows .row").last.click()
    if page.locator("#barred").is_hidden():
        page.locator("#actions-button").click()
        page.locator("#actions-menu [data-intent=block]").click()
    expect(page.locator("#barred")).to_be_visible()


def _dashboard(page: Page) -> None:
    """With the conversations behind a figure."""
    page.goto(f"{page.url.split('?')[0]}dashboard/")
    page.locator('[data-figure="first_response"]').click()
    expect(page.locator("#behind-table tbody tr").first).to_be_visible()


def _transcript(page: Page) -> None:
    open_first(page, name="Emma")
    page.goto(page.locator("#details-transcript").evaluate("(link) => link.href"))


def _signed_out(page: Page) -> None:
    """The login has ended elsewhere. Nobody can sign in again meanwhile."""
    lines = line_through(page)
    _writing(page)
    page.route("**/api/v1/admin/live-chat/me", lambda route: route.abort())
    lines[-1].close(code=4401)
    expect(page.locator("#banner[data-kind=signed_out]")).to_be_visible()


def _offline(page: Page) -> None:
    _mine(page)
    page.context.set_offline(True)
    expect(page.locator("#banner")).to_be_visible()


STATES = (
    # Who is named has looked once the note has been shown.
    State("mentions", _mentions),
    State("queue", _view("queue")),
    State("mine", _view("mine")),
    State("all", _view("all")),
    State("nothing-found", _nothing_found),
    State("found", _found),
    State("found-in-its-place", _found_in_its_place),
    State("every-kind", _kinds),
    State("writing", _writing),
    State("stickers", _stickers),
    State("canned-replies", _dialog("#canned-button", "#canned")),
    State("canned-replies-by-slash", _by_slash),
    State("canned-reply", _canned_reply),
    State("note", _note),
    State("tags", _tags),
    State("filter", _from_the_rail("#list-filter-button", "#list-filter")),
    State("filter-hides-all", _hidden_by_a_filter),
    State("palette", _palette),
    State("snooze", _snooze),
    State("snoozed", _snoozed),
    State("closed", _view("closed")),
    State("blocked", _blocked),
    State("transfer", _dialog("#transfer", "#transfer-dialog")),
    State("more-actions", _dialog("#actions-button", "#actions-menu")),
    State("keyboard", _keyboard),
    State("settings", _settings),
    State("alias", _alias),
    State("person", _from_the_rail("#me-button", "#me-menu")),
    State("team", _from_the_rail("#team-button", "#team")),
    State("dashboard", _dashboard),
    State("offline", _offline),
    State("transcript", _transcript),
    State("account", sign_in_states.account),
    State("second-factor", sign_in_states.set_up),
    State("recovery-codes", sign_in_states.recovery_codes),
    State("ringing", ringing),
    State("new-release", new_release),
    State("caught-up", caught_up),
    State("signed-out", _signed_out),
    State("code", sign_in_states.code),
)
