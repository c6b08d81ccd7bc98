"""Many tries in the same moment are no more than the limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from chat.errors import RateLimitExceeded
from chat.operations import second_factor, sign_in_tries
from tests.support.cast import create_operator


def looked_at(number: int) -> bool:
    try:
        sign_in_tries.begin_password("alice", address="203.0.113.9")
    except RateLimitExceeded:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_of_forty_passwords_at_once_five_are_looked_at() -> None:
    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(looked_at, range(40))) <= 5


@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_browsers_at_once_lets_one_in() -> None:
    import pyotp

    from chat.models import SecondFactor

    alice = create_operator("alice")
    app = pyotp.TOTP(second_factor.offer(alice).secret)
    second_factor.confirm(user=alice, code=app.now(), via="page")
    SecondFactor.objects.update(last_step=0)
    code = app.now()

    def tries(number: int) -> bool:
        try:
            return second_factor.takes(user=alice, code=code, via="page")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(8))) == 1
