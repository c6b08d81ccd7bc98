"""Online is who has a socket that lives, in whichever process it is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat import presence
from chat.models import OperatorConnection
from chat.models.connection import CONNECTION_LIFETIME
from chat.selectors import operators
from livechat_project.worker import PRESENCE_EVERY
from tests.support.sockets import signed_in

MINUTE = timedelta(seconds=60)


def online() -> list[str]:
    return [profile.display_name for profile in operators.online(timezone.now())]


def arrive(operator_id: int) -> uuid.UUID:
    (connection_id,) = presence.operators_connected([operator_id])
    assert isinstance(connection_id, uuid.UUID)
    return connection_id


def age(connection_id: uuid.UUID, by: timedelta) -> None:
    """As if nobody had renewed it for so long: its process was killed."""
    row = OperatorConnection.objects.filter(pk=connection_id)
    row.update(last_seen=timezone.now() - by)


def test_one_lost_renewal_does_no_harm_and_a_killed_process_is_noticed_within_a_minute() -> None:
    assert timedelta(seconds=2 * presence.RENEW_SECONDS) < CONNECTION_LIFETIME
    assert CONNECTION_LIFETIME + timedelta(seconds=PRESENCE_EVERY) <= MINUTE


@pytest.mark.django_db
def test_an_operator_is_online_while_any_connection_lives(alice) -> None:
    first = arrive(alice.pk)
    second = arrive(alice.pk)
    assert online() == ["Alice"]
    presence.operators_disconnected([first])
    assert online() == ["Alice"]
    presence.operators_disconnected([second])
    assert online() == []
    presence.operators_disconnected([second])


@pytest.mark.django_db
def test_a_row_that_nobody_renews_counts_for_nothing_even_before_it_is_swept(alice, bob) -> None:
    killed = arrive(alice.pk)
    arrive(bob.pk)
    age(killed, CONNECTION_LIFETIME - timedelta(seconds=2))
    assert online() == ["Alice", "Bob"]
    assert presence.sweep() == 0
    age(killed, CONNECTION_LIFETIME)
    assert online() == ["Bob"]
    assert presence.sweep() == 1
    assert presence.sweep() == 0
    assert OperatorConnection.objects.count() == 1


@pytest.mark.django_db
def test_a_process_renews_all_its_sockets_at_once_and_brings_back_what_was_swept(
    alice, bob, django_assert_num_queries
) -> None:
    connections = {arrive(user.pk): user.pk for user in (alice, bob, alice)}
    for connection_id in connections:
        age(connection_id, CONNECTION_LIFETIME - timedelta(seconds=2))
    with django_assert_num_queries(1):
        presence.renew(connections)
    assert online() == ["Alice", "Bob"]
    # The machine slept for an hour, and others thought it dead.
    for connection_id in connections:
        age(connection_id, timedelta(hours=1))
    assert presence.sweep() == 3
    assert online() == []
    presence.renew(connections)
    assert online() == ["Alice", "Bob"]
    assert set(OperatorConnection.objects.values_list("pk", flat=True)) == set(connections)


@pytest.mark.django_db(transaction=True)
async def test_the_others_see_that_a_killed_process_took_somebody_away(
    alice, bob, conversation
) -> None:
    a, b = await signed_in(alice), await signed_in(bob)
    try:
        for socket in (a, b):
            await socket.ask("join_room", {"line_user_id": conversation.address})

        def killed() -> None:
            row = OperatorConnection.objects.get(operator=alice)
            age(row.pk, CONNECTION_LIFETIME)
            presence.sweep()

        await sync_to_async(killed)()
        await b.expect("operator_left", admin_id=str(alice.pk))
        await b.expect_where(
            lambda frame: (
                frame["type"] == "presence_update"
                and [one["name"] for one in frame["payload"]["operators"]] == ["Bob"]
            )
        )
    finally:
        await a.close()
        await b.close()


@pytest.mark.django_db(transaction=True)
async def test_typing_ends_with_the_typists_connection(alice, bob, conversation) -> None:
    a, b = await signed_in(alice), await signed_in(bob)
    try:
        for socket in (a, b):
            await socket.ask("join_room", {"line_user_id": conversation.address})
        await a.ask("typing_start")
        await b.expect("typing_indicator", is_typing=True, admin_id=str(alice.pk))
        await a.close()
        await b.expect("typing_indicator", is_typing=False, admin_id=str(alice.pk))
    finally:
        await b.close()
