"""What we say, as LINE's message objects."""

from __future__ import annotations

import pytest

from chat.line.messages import Draft, Unsendable, to_line


def test_text_is_said_as_it_was_written():
    text = "  {name}: 50 % off\n$ 👋 "
    assert to_line(Draft("text", text)) == {"type": "text", "text": text}


def test_an_answer_quotes_the_message_it_answers():
    message = to_line(Draft("text", "yes", quote_token="q1"))
    assert message == {"type": "text", "text": "yes", "quoteToken": "q1"}


@pytest.mark.parametrize("text", ["x" * 5000, "😀" * 2500])
def test_a_text_may_have_5000_utf_16_units(text):
    assert to_line(Draft("text", text))["text"] == text


@pytest.mark.parametrize("text", ["", "x" * 5001, "😀" * 2500 + "x"])
def test_an_empty_text_or_one_of_5001_units_cannot_be_sent(text):
    with pytest.raises(Unsendable):
        to_line(Draft("text", text))


def test_a_kind_that_line_has_not_cannot_be_sent():
    with pytest.raises(Unsendable, match="hologram"):
        to_line(Draft("hologram", "hello"))
