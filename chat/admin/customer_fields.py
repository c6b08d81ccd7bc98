"""The team's own fields of a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from chat.models import CustomerField, LogEntry
from chat.models.customer_field import LONGEST_OPTION, MOST_OPTIONS


class CustomerFieldForm(forms.ModelForm):
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Of a field that is one of several: each in a line of its own.",
    )

    class Meta:
        model = CustomerField
        fields = ("label", "key", "kind", "position", "is_shown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].initial = "\n".join(self.instance.options)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        lines = (" ".join(line.split()) for line in data.get("choices", "").splitlines())
        options = list(dict.fromkeys(line for line in lines if line))
        kind = data.get("kind") or self.instance.kind
        is_choice = kind == CustomerField.Kind.CHOICE
        if is_choice and not options:
            self.add_error("choices", "Say what can be chosen.")
        if len(options) > MOST_OPTIONS or any(len(one) > LONGEST_OPTION for one in options):
            self.add_error(
                "choices", f"At most {MOST_OPTIONS}, each of at most {LONGEST_OPTION} characters."
            )
        self.instance.options = options if is_choice else []
        return data


@admin.register(CustomerField)
class CustomerFieldAdmin(admin.ModelAdmin):
    form = CustomerFieldForm
    list_display = ("label", "key", "kind", "position", "is_shown")
    list_editable = ("position",)
    ordering = ("position", "label", "pk")
    fields = ("label", "key", "kind", "choices", "position", "is_shown")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # What customers have by this key, and of this kind, would be nobody's.
        return () if obj is None else ("key", "kind")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Not shown any more is what is wanted; what is known stays.
        return False

    def save_model(self, request: HttpRequest, obj: CustomerField, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        LogEntry.objects.create(
            actor_id=request.user.pk,
            action="customer_field.changed" if change else "customer_field.added",
            via=LogEntry.Via.ADMIN,
            detail={"field": obj.key},
        )
