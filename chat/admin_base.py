"""What the pages of Django's admin share, here and in `webhooks`."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Further back one searches or filters.
MOST_ROWS = 2000
LONGEST_SHOWN = 20_000


class BoundedPaginator(Paginator):
    """Counts no further than MOST_ROWS: counting a whole table of messages takes seconds."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_ROWS)

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values_list("pk")[: MOST_ROWS + 1].count())

    @property
    def is_bounded(self) -> bool:
        """Whether there are more rows than its pages show."""
        return self._counted > MOST_ROWS


class ReadOnlyAdmin(admin.ModelAdmin):
    """Pages to look at. What may be done is an action, which calls an operation."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_change(self, request: HttpRequest) -> bool:
        """Django's own `change` permission, which decides about the actions."""
        return super().has_change_permission(request)


def pre(text: str) -> SafeString:
    """Foreign text as it is: escaped, spaces kept, cut where nobody would read on."""
    if len(text) > LONGEST_SHOWN:
        text = f"{text[:LONGEST_SHOWN]}\n… {len(text) - LONGEST_SHOWN} more characters"
    return format_html('<pre class="raw">{}</pre>', text)


def pretty(value: Any) -> SafeString:
    """JSON, readable, Thai and Japanese included."""
    return pre(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False, default=str))


def shortened(text: str, longest: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
