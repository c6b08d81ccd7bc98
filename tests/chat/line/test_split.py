"""A long text in parts: each is one that LINE takes, and reads well."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chat.line.split import split_text
from chat.text import utf16_length

# Letters of one and two units, joined ones, marks, and everything that a cut looks for.
ALPHABET = "ab \n.。!ก้ำ\U0001f600\U0001f468\u200d\U0001f3fd\U0001f1f9\U0001f1ed"


def test_what_fits_is_left_as_it_is():
    assert split_text(" a \n", 10) == [" a \n"]
    assert split_text("\U0001f600" * 5, 10) == ["\U0001f600" * 5]


def test_the_best_break_in_the_second_half_is_taken():
    assert split_text("One. Two.\n\nThree. Four five", 20) == ["One. Two.", "Three. Four five"]
    assert split_text("One. Two. Three\nFour five", 20) == ["One. Two. Three", "Four five"]
    assert split_text("One two three. Four five six", 20) == ["One two three.", "Four five six"]
    assert split_text("one two three four five", 16) == ["one two three", "four five"]
    assert split_text("今日は晴れです。明日は雨です。", 12) == [
        "今日は晴れです。",
        "明日は雨です。",
    ]
    # One that would leave a tiny part is passed over.
    assert split_text("A.\n\n" + "b" * 20, 20)[0] == "A.\n\n" + "b" * 16


def test_no_character_is_cut_in_two():
    thai = "กำ" * 8
    assert split_text(thai, 5) == ["กำกำ"] * 4
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert split_text(family * 3, 9) == [family] * 3
    flags = "\U0001f1f9\U0001f1ed" * 3
    assert split_text(flags, 7) == ["\U0001f1f9\U0001f1ed"] * 3
    assert split_text("e\u0301" * 4, 5) == ["e\u0301" * 2] * 2


@given(st.text(ALPHABET, max_size=120), st.integers(20, 40))
def test_no_part_is_too_long_and_nothing_but_white_space_is_lost(text, limit):
    parts = split_text(text, limit)
    assert all(utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
