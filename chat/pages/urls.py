"""Pages that are not Django admin's."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from chat.pages import account, sign_in, transcript, views
from chat.pages.dashboard import dashboard

urlpatterns = [
    path("login/", sign_in.Login.as_view(), name="login"),
    path("login/code/", sign_in.Code.as_view(), name="sign_in_code"),
    path("login/set-up/", sign_in.SetUp.as_view(), name="sign_in_set_up"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("account/second-factor/", account.set_up, name="account_set_up"),
    path("account/second-factor/codes/", account.new_codes, name="account_codes"),
    path("account/second-factor/off/", account.switch_off, name="account_switch_off"),
    path("account/end/", account.end, name="account_end"),
    path("admin/live-chat/", views.console, name="console"),
    path("admin/live-chat/dashboard/", dashboard, name="dashboard"),
    path(
        "admin/live-chat/transcript/<str:line_user_id>",
        transcript.transcript,
        name="transcript",
    ),
]
