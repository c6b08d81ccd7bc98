"""Names and pictures, got from LINE again by an action."""

from __future__ import annotations

import pytest

from chat.models import Conversation, Customer, LogEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Customer, Conversation])
def test_those_that_were_chosen_are_asked_about(shop, sign_in, model) -> None:
    Customer.objects.update(profile_due_at=None)
    chosen = list(model.objects.order_by("pk").values_list("pk", flat=True)[:2])
    page = sign_in("carol").post(
        f"/admin/chat/{model._meta.model_name}/",
        {"action": "refresh", "_selected_action": chosen},
        follow=True,
    )
    assert "LINE is being asked about 2." in page.text
    assert Customer.objects.filter(profile_due_at__isnull=False).count() == 2
    assert LogEntry.objects.filter(action="customer.profile_asked_for", via="admin").count() == 2
