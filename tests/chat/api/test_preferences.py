"""How an operator wants things to be: kept on the server, told to every device."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from chat.models import OperatorProfile
from chat.selectors.preferences import preferences
from tests.support.sockets import new_token, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

ME = "/api/v1/admin/live-chat/me"


@pytest.fixture
def as_alice(client, alice):
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {new_token(alice)}"
    return client


def change(browser, **changes):
    return browser.patch(ME, changes, content_type="application/json")


def test_whoever_has_chosen_nothing_has_the_defaults(as_alice) -> None:
    me = as_alice.get(ME).json()
    assert (me["enter_sends"], me["single_keys"]) == (True, True)
    assert me["noticing"]["events"]["queue"] == ["sound", "desktop", "badge"]
    assert (me["noticing"]["volume"], me["noticing"]["muted"]) == (60, False)


def test_one_preference_is_changed_and_the_others_stay(as_alice) -> None:
    noticing = {"events": {"queue": ["badge"], "late": []}, "volume": 5, "muted": True}
    assert change(as_alice, noticing=noticing).status_code == 200
    me = change(as_alice, enter_sends=False).json()
    assert (me["enter_sends"], me["single_keys"], me["language"]) == (False, True, "")
    assert me["noticing"]["events"]["queue"] == ["badge"]
    assert me["noticing"]["events"]["late"] == []
    assert me["noticing"]["events"]["mention"] == ["sound", "desktop", "badge"]
    assert (me["noticing"]["volume"], me["noticing"]["muted"]) == (5, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("enter_sends", "sometimes"),
        ("noticing", {"volume": 101}),
        ("noticing", {"events": {"queue": ["smoke"]}}),
        ("noticing", {"events": {"rain": ["sound"]}}),
        ("noticing", {"colour": "loud"}),
    ],
)
def test_what_cannot_be_wished_for_is_refused_with_the_fields_name(
    as_alice, alice, field, value
) -> None:
    before = preferences(alice.operator)
    refused = change(as_alice, **{field: value})
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, field)
    assert preferences(OperatorProfile.objects.get(user=alice)) == before
    assert change(as_alice).status_code == 400


def test_what_another_release_has_kept_gives_the_defaults(alice) -> None:
    alice.operator.noticing = {"events": {"queue": ["telepathy"]}}
    assert preferences(alice.operator).noticing.events.queue == ["sound", "desktop", "badge"]


async def test_the_other_devices_hear_of_it_and_colleagues_do_not(as_alice, alice, bob) -> None:
    desk, colleague = await signed_in(alice), await signed_in(bob)
    await sync_to_async(change)(as_alice, single_keys=False)
    told = await desk.expect("preferences_update")
    assert (told["payload"]["single_keys"], told["payload"]["enter_sends"]) == (False, True)
    assert "preferences_update" not in {frame["type"] for frame in await colleague.settle()}
    await desk.close()
    await colleague.close()
