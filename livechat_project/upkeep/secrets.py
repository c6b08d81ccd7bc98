"""Can what stands encrypted be read?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db.models import ExpressionWrapper, F, TextField

from chat.fields import EncryptedTextField, opened
from livechat_project.upkeep.finding import Finding, Tally


def secrets(now: datetime) -> Iterable[Finding]:
    """Values that none of the keys opens; they read as empty."""
    advice = "Put the key that they were made with into ENCRYPTION_KEYS, or type them anew."
    unreadable = Tally("secrets that no key opens", advice)
    for model in apps.get_models():
        names = [one.name for one in model._meta.fields if isinstance(one, EncryptedTextField)]
        if not names:
            continue
        stored = {
            f"stored_{name}": ExpressionWrapper(F(name), output_field=TextField()) for name in names
        }
        rows = model._default_manager.annotate(**stored).order_by("pk").values("pk", *stored)
        for row in rows.iterator():
            for name in names:
                text = row[f"stored_{name}"]
                if text and not opened(text):
                    unreadable.add(f"{model._meta.verbose_name} {row['pk']}: {name}")
    return unreadable.finding()
