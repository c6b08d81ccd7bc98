"""The checks of Flex contents."""

from __future__ import annotations

import pytest

from webhooks.simulator.flex import check_flex

TEXT = {"type": "text", "text": "a"}
BUBBLE = {"type": "bubble"}


def bubble(*parts):
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [*parts]}}


def carousel(*bubbles):
    return {"type": "carousel", "contents": [*bubbles]}


def button(**action):
    return {"type": "button", "action": {"label": "Open", **action}}


@pytest.mark.parametrize(
    "contents",
    [
        BUBBLE,
        carousel(*[BUBBLE] * 12),
        bubble(TEXT, {"type": "separator"}, button(type="uri", uri="https://a.example")),
        bubble({"type": "box", "layout": "baseline", "contents": [TEXT]}),
    ],
)
def test_right_contents_are_accepted(contents):
    assert check_flex(contents, "contents") == []


@pytest.mark.parametrize(
    ("contents", "where"),
    [
        ("bubble", "contents"),
        ({"type": "box"}, "contents.type"),
        (carousel(), "contents.contents"),
        (carousel(*[BUBBLE] * 13), "contents.contents"),
        (carousel(TEXT), "contents.contents[0]"),
        (bubble({"type": "table"}), "contents.body.contents[0].type"),
        (bubble({"type": "text", "text": ""}), "contents.body.contents[0].text"),
        (bubble({"type": "button"}), "contents.body.contents[0].action"),
        (
            bubble(button(type="uri", uri="javascript:alert(1)")),
            "contents.body.contents[0].action.uri",
        ),
        (
            {"type": "bubble", "footer": {"type": "box", "layout": "round", "contents": [TEXT]}},
            "contents.footer.layout",
        ),
        (bubble({"type": "text", "text": "x" * 31_000}), "contents"),
        (carousel(*[bubble({"type": "text", "text": "x" * 9_000})] * 6), "contents"),
    ],
)
def test_a_wrong_place_is_named(contents, where):
    assert [place for place, _ in check_flex(contents, "contents")] == [where]
