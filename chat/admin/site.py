"""The admin as a whole: its name, its way to the console, and what others registered in it."""

from __future__ import annotations

import django.contrib.auth.admin  # noqa: F401  (registers what is taken away below)
import knox.admin  # noqa: F401  (likewise)
from django.contrib import admin
from django.contrib.auth.models import User
from knox.models import AuthToken

admin.site.site_header = "LINE live chat"
admin.site.site_title = "LINE live chat"
admin.site.index_title = "Administration"
# The link "Console" in the header.
admin.site.site_url = "/admin/live-chat/"

# People are looked after in one place: operators, with their users and tokens.
for model in (User, AuthToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
