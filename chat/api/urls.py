"""REST under `/api/v1/admin/live-chat/`."""

from __future__ import annotations

from django.urls import path

from chat.api.views import (
    analytics,
    canned,
    channels,
    conversations,
    drafts,
    external,
    media,
    messages,
    notes,
    operators,
    search,
    sessions,
    tags,
)

# Opaque to clients, and never more than one path segment.
_ONE = "conversations/<str:line_user_id>"

urlpatterns = [
    path("me", operators.Me.as_view()),
    path("channels", channels.Channels.as_view()),
    path("channels/<str:slug>/quota", channels.ChannelQuota.as_view()),
    path("conversations", conversations.Conversations.as_view()),
    path(_ONE, conversations.OneConversation.as_view()),
    path(f"{_ONE}/messages", messages.Messages.as_view()),
    path(f"{_ONE}/external-messages", external.ExternalMessages.as_view()),
    path(f"{_ONE}/cancel", messages.Cancel.as_view()),
    path(f"{_ONE}/claim", conversations.Claim.as_view()),
    path(f"{_ONE}/close", conversations.Close.as_view()),
    path(f"{_ONE}/transfer", conversations.Transfer.as_view()),
    path(f"{_ONE}/media", messages.Files.as_view()),
    path(f"{_ONE}/mode", sessions.Mode.as_view()),
    path(f"{_ONE}/release", sessions.Release.as_view()),
    path(f"{_ONE}/reopen", sessions.Reopen.as_view()),
    path(f"{_ONE}/snooze", sessions.Snooze.as_view()),
    path(f"{_ONE}/unsnooze", sessions.Unsnooze.as_view()),
    path(f"{_ONE}/block", sessions.Block.as_view()),
    path(f"{_ONE}/unblock", sessions.Unblock.as_view()),
    path(f"{_ONE}/sessions", sessions.Sessions.as_view()),
    path(f"{_ONE}/refresh-profile", conversations.RefreshProfile.as_view()),
    path(f"{_ONE}/read", messages.Read.as_view()),
    path(f"{_ONE}/unread", messages.Unread.as_view()),
    path(f"{_ONE}/notes", notes.Notes.as_view()),
    path(f"{_ONE}/notes/<int:note_id>", notes.OneNote.as_view()),
    path(f"{_ONE}/mentions/read", notes.MentionsRead.as_view()),
    path(f"{_ONE}/draft", drafts.OneDraft.as_view()),
    path(f"{_ONE}/tags", tags.ConversationTags.as_view()),
    path(f"{_ONE}/tags/<int:tag_id>", tags.ConversationTag.as_view()),
    path("messages/search", search.Messages.as_view()),
    path("customers/search", search.Customers.as_view()),
    path("analytics", analytics.Analytics.as_view()),
    path("analytics/operators", analytics.Operators.as_view()),
    path("analytics/conversations", analytics.Conversations.as_view()),
    path("analytics/table", analytics.Table.as_view()),
    path("tags", tags.Tags.as_view()),
    path("drafts", drafts.Drafts.as_view()),
    path("mentions", notes.Mentions.as_view()),
    path("operators", notes.Operators.as_view()),
    path("canned-replies", canned.CannedReplies.as_view()),
    path("canned-replies/<int:reply_id>", canned.OneCannedReply.as_view()),
    path("canned-replies/<int:reply_id>/use", canned.UseCannedReply.as_view()),
    path("media", media.Uploads.as_view()),
    path("stickers", media.Stickers.as_view()),
    path("media/<uuid:media_id>", media.Media.as_view()),
    path("media/<uuid:media_id>/thumbnail", media.Thumbnail.as_view()),
    path("media/<uuid:media_id>/retry", media.Retry.as_view()),
]
