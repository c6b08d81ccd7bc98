"""Pages that are not Django admin's."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from chat.pages import transcript, views
from chat.pages.dashboard import dashboard

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("admin/live-chat/", views.console, name="console"),
    path("admin/live-chat/dashboard/", dashboard, name="dashboard"),
    path(
        "admin/live-chat/transcript/<str:line_user_id>",
        transcript.transcript,
        name="transcript",
    ),
]
