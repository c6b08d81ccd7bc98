"""`manage.py simulator`: LINE as a process of its own."""

from __future__ import annotations

import pytest

from tests.support.stack import Stack


def test_it_needs_no_database(stack: Stack) -> None:
    nowhere = f"sqlite:///{stack.directory / 'never-made' / 'database.sqlite3'}"
    simulator = stack.start_simulator(DATABASE_URL=nowhere)
    assert simulator.state()["users"]
    assert not (stack.directory / "never-made").exists()
    assert f"LINE_API_BASE_URL={simulator.url}/simulator/line" in simulator.output()
    assert simulator.terminate(within=10) == 0


def test_outside_of_development_it_does_not_start(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="it is for development"):
        stack.manage("simulator", "--port", "0", DEBUG="false", SIMULATOR="false")
