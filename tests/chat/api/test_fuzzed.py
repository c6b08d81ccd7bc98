"""What a machine makes up from the document is answered as the document says.

https://schemathesis.readthedocs.io
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup

from tests.support.api_desk import Desk, furnish
from tests.support.sockets import new_token

# In this process, by turns: which database it is changes nothing about what is described.
pytestmark = [pytest.mark.django_db, pytest.mark.one_set_up, pytest.mark.timeout(300)]

checks.load_all_checks()
CHECKS = checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)
EXAMPLES = {GenerationMode.POSITIVE: 8, GenerationMode.NEGATIVE: 5}


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    # As Django's own client does: the test's transaction outlives the requests.
    told = (request_started, request_finished)
    for signal in told:
        signal.disconnect(close_old_connections)
    settings.RATE_LIMIT_SENDS = 0
    found = furnish()
    # Bytes are streamed by an event loop, which is not here; tests of their own have them.
    yield replace(found, places=found.places | {"media_id": uuid.uuid4()})
    for signal in told:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(EXAMPLES), ids=lambda mode: mode.value)
def test_it_is_answered_as_described(mode: GenerationMode, desk: Desk) -> None:
    headers = {"Authorization": f"Token {new_token(desk.operator)}"}
    described = schemathesis.openapi.from_wsgi("/api/v1/schema", get_wsgi_application())
    tried = 0
    wrong: list[str] = []
    for found in described.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]

        @bounds(
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=EXAMPLES[mode],
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: Any) -> None:
            nonlocal tried
            tried += 1
            _aim(case, desk)
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            answers()
        except Unsatisfiable:
            # Nothing is wrong for an address that takes nothing.
            continue
        except FailureGroup as group:
            wrong += [f"{operation.label}: {each}" for each in group.exceptions]
    assert not wrong, "\n".join(wrong)
    assert tried > 100


def _aim(case: Any, desk: Desk) -> None:
    """Three of four at what is there: a made-up name is a 404, and tells little."""
    if zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode()) % 4:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = desk.places[name]
