"""What counts as the same text, the pieces of an index, and what is shown of a hit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.finding import SHOWN, asked, excerpt, pieces, searchable

# Thai with its marks, Japanese of both widths, Latin, signs that indexes have for themselves.
LETTERS = "กานำ้ำเมื่อ ーカガｶﾞがタ東京㌔Ａａb ABC'\"\\&|!:*() \n\t%_é\u0301ßİﬁ🍣\U0001f469\u200d"
texts = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs"])))


def marked(text: str, query: str) -> str:
    return "".join(f"[{part}]" if hit else part for part, hit in excerpt(text, searchable(query)))


@given(texts, st.integers(0, 30), st.integers(1, 12))
def test_every_part_of_a_text_has_no_other_pieces_than_the_text(text, start, length) -> None:
    whole = searchable(text)
    part = whole[start : start + length].strip()
    assert set(asked(part)) <= set(pieces(whole))


@given(texts)
def test_no_piece_has_a_sign_that_an_index_takes_for_its_own(text) -> None:
    for piece in pieces(searchable(text)):
        assert 1 <= len(piece) <= 2
        assert all(character.isalnum() or ord(character) > 127 for character in piece)
        assert piece == piece.strip()


@given(texts, st.integers(0, 30), st.integers(1, 12))
def test_an_excerpt_is_a_line_of_the_text_with_what_was_searched_marked(
    text, start, length
) -> None:
    query = searchable(text)[start : start + length].strip()
    parts = excerpt(text, query)
    line = "".join(part for part, _ in parts)
    assert line.strip("…") in " ".join(text.replace("\0", "\ufffd").split())
    for part, hit in parts:
        assert not hit or query[:1] in searchable(part) or part.isspace()


def test_a_long_query_asks_for_some_of_its_pieces_alone() -> None:
    assert 1 <= len(asked(searchable("the quick brown fox jumps over the lazy dog " * 2))) <= 24


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Where is my ORDER?", "order", "Where is my [ORDER]?"),
        ("ＯＲＤＥＲ　１２", "order 1", "[ＯＲＤＥＲ １]２"),
        ("ｶﾞﾗｽのコップ", "ガラス", "[ｶﾞﾗｽ]のコップ"),
        ("5㌔の米", "キロ", "5[㌔]の米"),
        ("5㌔の米", "ロ", "5[㌔]の米"),
        ("ราคาเท่าไหร่คะ", "เท่าไหร่", "ราคา[เท่าไหร่]คะ"),
        ("น้ำแข็ง", "น้ำ", "[น้ำ]แข็ง"),
        ("ส่งไปกรุงเทพ", "ก", "ส่งไป[ก]รุงเทพ"),
        ("one\ntwo   three", "two three", "one [two three]"),
        ("aaa", "a", "[aaa]"),
        ("nothing of it", "xyz", "nothing of it"),
    ],
)
def test_what_is_marked(text, query, shown) -> None:
    assert marked(text, query) == shown


def test_of_a_long_text_the_place_that_fits_is_shown() -> None:
    line = marked("before " * 100 + "parcel" + " after" * 100, "PARCEL")
    assert line.startswith("…")
    assert line.endswith("…")
    assert "[parcel]" in line
    assert len(line) <= SHOWN + len("…[]…")
