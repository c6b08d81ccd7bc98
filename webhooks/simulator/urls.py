"""Everything below `/simulator/`."""

from __future__ import annotations

from django.urls import path

# Imported for their endpoints, which register themselves.
from . import acts, blobs, cdn, control, line_account, line_api, line_messages, phone

app_name = "simulator"
urlpatterns = [
    path("cdn/stickershop/v1/sticker/<int:sticker_id>/android/sticker.png", cdn.sticker),
    path("cdn/sticonshop/v1/sticon/<slug:product_id>/android/<int:emoji_id>.png", cdn.emoji),
    path("", phone.page, name="phone"),
    path("line/<path:path>", line_api.line_api, name="line"),
    path("media/<str:message_id>", phone.picture, name="media"),
    path("state", control.state, name="state"),
    path("send", control.send, name="send"),
    path("upload", blobs.upload, name="upload"),
    path("unsend", control.unsend, name="unsend"),
    path("edit", acts.edit, name="edit"),
    path("postback", acts.postback, name="postback"),
    path("groups", acts.add_group, name="groups"),
    path("members", acts.change_members, name="members"),
    path("join", acts.join, name="join"),
    path("leave", acts.leave, name="leave"),
    path("follow", control.follow, name="follow"),
    path("unfollow", control.unfollow, name="unfollow"),
    path("accounts", control.add_account, name="accounts"),
    path("people", control.add_person, name="people"),
    path("control", control.control, name="control"),
    path("reset", control.reset, name="reset"),
]

__all__ = ["app_name", "line_account", "line_messages", "urlpatterns"]
