"""Fill the database of the environment: operators, customers. Prints what it made, as JSON.

python -m tests.benchmarks.seed LINE_USER_ID …
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

OPERATORS = 500
USERS = 200


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from knox.models import AuthToken

    from chat.models import Conversation, Customer, OperatorProfile
    from chat.operations.sync_default_channel import sync_default_channel
    from tests.support.cast import default_channel

    call_command("migrate", verbosity=0)
    sync_default_channel(
        channel_secret=settings.LINE_CHANNEL_SECRET,
        access_token=settings.LINE_CHANNEL_ACCESS_TOKEN,
    )
    channel = default_channel()
    users = User.objects.bulk_create(
        User(username=f"operator-{number}", password="!") for number in range(1, OPERATORS + 1)
    )
    OperatorProfile.objects.bulk_create(
        OperatorProfile(user=user, role="operator", display_name=f"Operator {number}")
        for number, user in enumerate(users, 1)
    )
    tokens = [AuthToken.objects.create(user, expiry=timedelta(days=1))[1] for user in users]
    writing = [f"U{number:032x}" for number in range(1, USERS + 1)]
    customers = Customer.objects.bulk_create(
        Customer(channel=channel, line_id=line_id, display_name=f"Customer {number}")
        for number, line_id in enumerate([*writing, *sys.argv[1:]], 1)
    )
    Conversation.objects.bulk_create(
        Conversation(channel=channel, customer=customer) for customer in customers
    )
    pks = dict(Conversation.objects.values_list("customer__line_id", "pk"))
    print(json.dumps({"tokens": tokens, "users": writing, "conversations": pks}))


if __name__ == "__main__":
    main()
