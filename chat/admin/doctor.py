"""The setup doctor's page: a button, and what it found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat.doctor.checks import examine
from chat.doctor.facts import gather
from chat.doctor.finding import summed
from chat.models import Channel


class DoctorAdmin(admin.ModelAdmin):
    """Adds `<channel>/doctor/` to the pages of channels, for those who may change them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.doctor_view)
        own = path("<int:channel_id>/doctor/", view, name="chat_channel_doctor")
        return [own, *super().get_urls()]

    def doctor_view(self, request: HttpRequest, channel_id: int) -> HttpResponse:
        """The page; on POST LINE is asked, which takes up to 20 seconds of this one thread."""
        channel = Channel.objects.filter(pk=channel_id).first()
        if channel is None:
            raise Http404
        if not self.has_change_permission(request, channel):
            raise PermissionDenied
        findings = examine(gather(channel)) if request.method == "POST" else []
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"Setup doctor: {channel}",
            "opts": self.model._meta,
            "channel": channel,
            "findings": findings,
            "sum": summed(findings) if findings else None,
        }
        response = TemplateResponse(request, "admin/chat/channel/doctor.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    @admin.display(description="Setup doctor")
    def doctor(self, channel: Channel) -> SafeString:
        address = reverse("admin:chat_channel_doctor", args=(channel.pk,))
        return format_html('<a href="{}">Examine</a>', address)
