"""More operators than the cast has, in the database of a stack."""

from __future__ import annotations

import json

from tests.support.stack import Stack


def hire(stack: Stack, number: int) -> dict[str, str]:
    """So many more operators, `operator-1` and so on; their tokens by name."""
    program = f"from tests.support import crowd; crowd.create({number})"
    tokens: dict[str, str] = json.loads(stack.manage("shell", "-c", program).splitlines()[-1])
    return tokens


def create(number: int) -> None:
    """In a process that has the stack's settings. Without passwords, which are slow to hash."""
    from django.contrib.auth.models import User

    from chat.models import OperatorProfile
    from tests.support.sockets import new_token

    tokens = {}
    for name in (f"operator-{n}" for n in range(1, number + 1)):
        user = User.objects.create(username=name, password="!")
        OperatorProfile.objects.create(user=user, role="operator", display_name=name)
        tokens[name] = new_token(user)
    print(json.dumps(tokens))
