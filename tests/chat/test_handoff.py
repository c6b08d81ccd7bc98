"""Who asks for a person, and who only writes something like it."""

from __future__ import annotations

import pytest

from chat.handoff import asks_for_people, keywords_of

KEYWORDS = keywords_of("human\nReal  person\n\nเจ้าหน้าที่\nคน\n担当者\nオペレーター")


@pytest.mark.parametrize(
    "text",
    [
        "human",
        "A HUMAN, please!",
        "can I talk to a real\nperson?",
        "ｈｕｍａｎ",
        "ขอคุยกับเจ้าหน้าที่หน่อยค่ะ",
        "ขอคุยกับคนได้ไหม",
        "担当者と話したいです",
        "ｵﾍﾟﾚｰﾀｰお願いします",
    ],
)
def test_a_keyword_is_found_as_a_word_whatever_its_case_and_width(text):
    assert asks_for_people(text, KEYWORDS)


@pytest.mark.parametrize(
    "text",
    ["", "how humane of you", "superhuman", "real personality", "ค้นหา", "คนึง", "注文について"],
)
def test_a_part_of_another_word_is_none(text):
    assert not asks_for_people(text, KEYWORDS)


def test_without_keywords_nobody_asks():
    assert not asks_for_people("human", keywords_of(" \n "))
