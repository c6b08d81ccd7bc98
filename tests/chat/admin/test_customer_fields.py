"""Staff say what they want to know of customers."""

from __future__ import annotations

import pytest

from chat.models import CustomerField

pytestmark = pytest.mark.django_db

ADD = "/admin/chat/customerfield/add/"
CHOICE = {"label": "Size", "key": "size", "kind": "choice", "position": "0", "is_shown": "on"}


@pytest.fixture
def carol(shop, sign_in):
    CustomerField.objects.all().delete()
    return sign_in("carol")


def test_a_choice_is_made_with_what_can_be_chosen_in_lines(carol) -> None:
    assert "Say what can be chosen." in carol.post(ADD, CHOICE).text
    carol.post(ADD, CHOICE | {"choices": " S \n\nM\nS\n"})
    field = CustomerField.objects.get()
    assert field.options == ["S", "M"]
    page = f"/admin/chat/customerfield/{field.pk}/change/"
    carol.post(page, {"label": "Shirt", "choices": "S\nM\nL", "position": "3", "is_shown": "on"})
    field.refresh_from_db()
    assert (field.label, field.key, field.kind) == ("Shirt", "size", "choice")
    assert field.options == ["S", "M", "L"]


@pytest.mark.parametrize("key", ["Size", "9size", "size of shoe", "ขนาด", "size\n"])
def test_a_key_is_one_that_programs_can_write(carol, key) -> None:
    wrong = CHOICE | {"key": key, "choices": "S"}
    refused = carol.post(ADD, wrong)
    if key.strip() == "size":  # the page takes the line's end off
        assert refused.status_code == 302
    else:
        assert "Small letters, digits and _" in refused.text


def test_who_may_make_the_first_field_is_led_to_it_from_the_console(carol, sign_in) -> None:
    console = "/admin/live-chat/"
    assert f'href="{ADD}"' in carol.get(console).text
    assert ADD not in sign_in("alice").get(console).text
