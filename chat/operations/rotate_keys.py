"""Every encrypted column anew with the first key, so that the older keys can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.db.models import ExpressionWrapper, F, Model, TextField

from chat.fields import EncryptedTextField, is_newest, opened
from chat.models import LogEntry


@dataclass
class Rotation:
    """How many values: encrypted anew, the first key's already; and where none of the keys fits."""

    renewed: int = 0
    kept: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate_keys() -> Rotation:
    """A row at a time, under its lock: what a server writes meanwhile is not undone.

    Once more does nothing more. What no key opens is left as it is.
    """
    done = Rotation()
    for model, names in _encrypted():
        for pk in list(model._default_manager.order_by("pk").values_list("pk", flat=True)):
            _rotate(model, names, pk, done)
    LogEntry.objects.create(
        action="keys.rotated",
        via=LogEntry.Via.COMMAND,
        detail={
            "renewed": done.renewed,
            "kept": done.kept,
            "unreadable": len(done.unreadable),
        },
    )
    return done


@transaction.atomic
def _rotate(model: type[Model], names: list[str], pk: object, done: Rotation) -> None:
    rows = model._default_manager.select_for_update(no_key=True).filter(pk=pk)
    as_stored = {
        f"stored_{name}": ExpressionWrapper(F(name), output_field=TextField()) for name in names
    }
    row = rows.annotate(**as_stored).values(*as_stored).first()
    if row is None:
        return
    changes = {}
    for name in names:
        stored = row[f"stored_{name}"]
        if not stored:
            continue
        text = opened(stored)
        if not text:
            done.unreadable.append(f"{model._meta.verbose_name} {pk}: {name}")
        elif is_newest(stored):
            done.kept += 1
        else:
            changes[name] = text
    if changes:
        model._default_manager.filter(pk=pk).update(**changes)
        done.renewed += len(changes)


def _encrypted() -> Iterator[tuple[type[Model], list[str]]]:
    for model in apps.get_models():
        names = [one.name for one in model._meta.fields if isinstance(one, EncryptedTextField)]
        if names:
            yield model, names
