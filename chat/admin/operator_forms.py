"""Forms for the people of the team: what is checked before an operation is called."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from knox.models import AuthToken

from chat.errors import ChatError
from chat.models import Channel, MediaFile, OperatorProfile
from chat.operations.upload_media import upload_media

Role = OperatorProfile.Role


def _password_field(*, required: bool, label: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(required=required, strip=False, label=label, widget=widget)


class OperatorForm(forms.ModelForm):
    by: ClassVar[User]

    class Meta:
        model = OperatorProfile
        fields: tuple[str, ...] = ("display_name", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields and not self.by.is_superuser:
            choices = [choice for choice in Role.choices if choice[0] != Role.ADMINISTRATOR]
            self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password") or ""
        if password != (data.get("password_again") or ""):
            self.add_error("password_again", "The two passwords differ.")
        elif password:
            # A new person's name is missing here where it was refused.
            name = self.instance.user.username if self.instance.pk else data.get("username", "")
            user = User(username=name)
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class AddOperatorForm(OperatorForm):
    username = forms.CharField(max_length=150, label="Sign-in name")
    password = _password_field(required=True, label="Password")
    password_again = _password_field(required=True, label="Password again")

    class Meta(OperatorForm.Meta):
        fields = ("display_name", "role")

    def clean_username(self) -> str:
        username: str = User.normalize_username(self.cleaned_data["username"]).strip()
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(f"There is a user {username!r} already; choose another name.")
        User.username_validator(username)
        return username


class ChangeOperatorForm(OperatorForm):
    all_channels = forms.BooleanField(
        required=False, label="All channels", help_text="Those that come later, too."
    )
    channels = forms.ModelMultipleChoiceField(
        Channel.objects.order_by("name"),
        required=False,
        label="Or these",
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(
        required=False, label="Active", help_text="Off: signed out everywhere, tokens revoked."
    )
    picture_file = forms.FileField(
        required=False,
        label="New picture",
        help_text="Customers see it beside this person's answers, where the channel shows it. "
        "Its middle is taken, as a square.",
    )
    remove_picture = forms.BooleanField(required=False, label="Remove the picture")
    password = _password_field(required=False, label="New password")
    password_again = _password_field(required=False, label="New password again")
    revoke = forms.MultipleChoiceField(
        required=False,
        label="Revoke",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tokens are made by: manage.py issue_token NAME",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_active"].initial = self.instance.user.is_active
        tokens = AuthToken.objects.filter(user=self.instance.user_id).order_by("-created")
        self.fields["revoke"].choices = [  # type: ignore[attr-defined]
            (token.token_key, _describe(token)) for token in tokens
        ]
        if not tokens:
            self.fields["revoke"].help_text = f"No tokens. {self.fields['revoke'].help_text}"

    def clean_picture_file(self) -> MediaFile | None:
        """The portrait made of it. Where the rest of the form is wrong, it is swept tomorrow."""
        upload = self.cleaned_data["picture_file"]
        if upload is None:
            return None
        try:
            return upload_media(operator=self.instance, upload=upload, portrait=True)
        except ChatError as error:
            raise ValidationError(error.message) from error

    class Meta(OperatorForm.Meta):
        fields = ("display_name", "role", "all_channels", "channels")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("all_channels"):
            if data.get("role") != Role.OPERATOR:
                self.add_error(
                    "all_channels", "Supervisors and administrators work on all channels."
                )
            elif not data.get("channels"):
                self.add_error("channels", "Choose at least one channel, or all.")
        is_self = self.instance.user_id == self.by.pk
        if is_self and not data.get("is_active"):
            self.add_error("is_active", "You cannot deactivate yourself; ask somebody else.")
        if is_self and data.get("role") != OperatorProfile.objects.get(pk=self.instance.pk).role:
            self.add_error("role", "You cannot change your own role; ask somebody else.")
        return data


def _describe(token: AuthToken) -> str:
    until = date_format(token.expiry, "Y-m-d H:i") if token.expiry else "revoked"
    return f"{token.token_key}… made {date_format(token.created, 'Y-m-d H:i')}, valid until {until}"
