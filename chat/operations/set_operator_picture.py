"""What customers see beside an operator's answers."""

from __future__ import annotations

from django.db import transaction

from chat.models import LogEntry, MediaFile, OperatorProfile
from chat.operations.erase_media import erase_media


@transaction.atomic
def set_operator_picture(
    *, operator: OperatorProfile, picture: MediaFile | None, by_id: int | None, via: str
) -> None:
    """Take this uploaded portrait (`upload_media`) for the operator's; None takes the old one away.

    The old one's address stops working, and LINE then shows the account's own picture beside what
    was sent with it.
    """
    locked = OperatorProfile.objects.select_for_update(no_key=True, of=("self",))
    profile = locked.select_related("picture").get(pk=operator.pk)
    before = profile.picture
    profile.picture = operator.picture = picture
    profile.save(update_fields=["picture"])
    if before is not None:
        erase_media(before)
    LogEntry.objects.create(
        actor_id=by_id,
        action="operator.picture_set" if picture else "operator.picture_removed",
        via=via,
        detail={"operator": operator.user_id},
    )
