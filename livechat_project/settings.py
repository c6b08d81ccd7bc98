"""Settings. Every value that differs between installations comes from the environment (env.py)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from livechat_project import addresses, api_document, media_storage, networks, release
from livechat_project.env import Environment
from livechat_project.zones import time_zone

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment.of_project(BASE_DIR)

# Basics

DEBUG = ENVIRONMENT.boolean("DEBUG")
SECRET_KEY = ENVIRONMENT.secret_key(debug=DEBUG)
PUBLIC_URL = ENVIRONMENT.public_url(debug=DEBUG)
ALLOWED_HOSTS = ENVIRONMENT.hosts("ALLOWED_HOSTS", PUBLIC_URL, debug=DEBUG)
# Where the socket may be opened from by a browser, besides PUBLIC_URL.
ALLOWED_ORIGINS = [
    PUBLIC_URL,
    *ENVIRONMENT.origins("ALLOWED_ORIGINS"),
    *(addresses.loopback_twins(PUBLIC_URL) if DEBUG else []),
]
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS
LOG_LEVEL = ENVIRONMENT.choice(
    "LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], "INFO"
)
# A line for people, or a JSON object.
LOG_FORMAT = ENVIRONMENT.choice("LOG_FORMAT", ["PLAIN", "JSON"], "PLAIN")
# Who has it may read /metrics; "": nobody.
METRICS_TOKEN = ENVIRONMENT.secret("METRICS_TOKEN")

# LINE

LINE_CHANNEL_SECRET = ENVIRONMENT.secret("LINE_CHANNEL_SECRET")
# In the token's place: with the secret it makes short-lived tokens.
LINE_CHANNEL_ID = ENVIRONMENT.text("LINE_CHANNEL_ID")
LINE_CHANNEL_ACCESS_TOKEN = ENVIRONMENT.secret("LINE_CHANNEL_ACCESS_TOKEN")
LINE_API_BASE_URL = ENVIRONMENT.url("LINE_API_BASE_URL", "")
# Where browsers find the pictures of LINE's stickers and emoji.
STICKER_BASE_URL = ENVIRONMENT.url("STICKER_BASE_URL", "https://stickershop.line-scdn.net")
# The LINE Platform simulator: development only.
SIMULATOR = ENVIRONMENT.simulator(debug=DEBUG)
SIMULATOR_STORE = ENVIRONMENT.text("SIMULATOR_STORE", ":memory:")
SIMULATOR_WEBHOOK_URL = ENVIRONMENT.url(
    "SIMULATOR_WEBHOOK_URL", f"{PUBLIC_URL}/api/v1/line/webhook"
)

# How much one operator may do in a minute, whatever the number of connections; 0: no limit.
# Minutes: the console warns before a customer has waited that long.
WAITING_LIMIT_MINUTES = ENVIRONMENT.number("WAITING_LIMIT_MINUTES", 10)
# Whose days the figures count; "": that of the business hours.
TEAM_TIME_ZONE = time_zone(ENVIRONMENT, "TEAM_TIME_ZONE", ENVIRONMENT.text("TEAM_TIME_ZONE"))
RATE_LIMIT_SENDS = ENVIRONMENT.number("RATE_LIMIT_SENDS", 120)
RATE_LIMIT_FRAMES = ENVIRONMENT.number("RATE_LIMIT_FRAMES", 600)
RATE_LIMIT_REQUESTS = ENVIRONMENT.number("RATE_LIMIT_REQUESTS", 1200)
# Requests that are refused because nobody has signed in, by address.
RATE_LIMIT_ANONYMOUS = ENVIRONMENT.number("RATE_LIMIT_ANONYMOUS", 120)
MAX_SOCKETS_PER_OPERATOR = ENVIRONMENT.number("MAX_SOCKETS_PER_OPERATOR", 0)
# Networks of our own that outgoing webhooks and relays may reach; the public internet always.
OUTGOING_ALLOWED_NETWORKS = networks.outgoing(ENVIRONMENT)

# Storage

DATABASES = {"default": ENVIRONMENT.database("DATABASE_URL", BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = ENVIRONMENT.redis_url("REDIS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "livechat_project.channel_layer.ResyncingChannelLayer",
        "CONFIG": {
            "hosts": [
                {
                    "address": REDIS_URL,
                    "socket_timeout": 5,
                    "socket_connect_timeout": 3,
                    "socket_keepalive": True,
                }
            ],
        },
    }
    if REDIS_URL
    else {
        # The layer's own defaults drop events over 100 and forget a socket after a day.
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        "CONFIG": {"capacity": 100_000, "expiry": 3600, "group_expiry": 10**9},
    }
}
# What operators upload goes to the disk as it comes, and waits there until it has been read.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
# Bytes; a larger file of a customer's is not kept.
MEDIA_MAX_BYTES = ENVIRONMENT.number("MEDIA_MAX_BYTES", 200 * 1024 * 1024)
# Secrets of LINE channels in the database: Fernet keys, the newest first.
ENCRYPTION_KEYS = ENVIRONMENT.encryption_keys("ENCRYPTION_KEYS", SECRET_KEY, debug=DEBUG)

# Composition

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "servestatic",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "livechat_project",
    "chat",
    "webhooks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "livechat_project.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chat.pages.seen.seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "livechat_project.urls"
ASGI_APPLICATION = "livechat_project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "chat.api.authentication.TokenAuthentication",
        "chat.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["chat.api.permissions.IsOperator"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["chat.api.parsers.StorableJSONParser"],
    "EXCEPTION_HANDLER": "chat.api.exceptions.handle",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "chat.api.autoschema.NamedByAddress",
}
SPECTACULAR_SETTINGS = api_document.SETTINGS

# People

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Who has to have a second factor; everybody may.
REQUIRE_SECOND_FACTOR = ENVIRONMENT.choice(
    "REQUIRE_SECOND_FACTOR", ["NOBODY", "STAFF", "EVERYBODY"], "NOBODY"
)
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/admin/live-chat/"
LOGOUT_REDIRECT_URL = "/login/"

# Safety. What needs https follows the public address, so that a trial on plain http works.

_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
SECURE_SSL_REDIRECT = _HTTPS
# Who asks for these comes past the proxy, from the same machine or network.
SECURE_REDIRECT_EXEMPT = [r"^api/v1/(health|ready)$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
# Whether all names below this one, and browsers' own lists, may hold others to https is for the
# owner of the domain to say and not for an inbox in it; the proxy can.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# The proxy in front must set X-Forwarded-Proto itself, whatever the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if _HTTPS else "sessionid"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# CSP has no way to write an IPv6 address; such a page reaches itself by 'self'.
_NAMED_ORIGINS = [origin for origin in ALLOWED_ORIGINS if "[" not in origin]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": [
            "'self'",
            "data:",
            "blob:",
            *_NAMED_ORIGINS,
            # LINE's hosts for profile pictures and stickers.
            "https://*.line-scdn.net",
            "https://*.line-apps.com",
            addresses.origin_of(STICKER_BASE_URL),
        ],
        "connect-src": ["'self'", *(origin.replace("http", "ws", 1) for origin in _NAMED_ORIGINS)],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language and time

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["livechat_project.formats"]
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("swagger-ui", api_document.swagger_ui())]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What customers and operators send: never below STATIC_URL, handed out by chat/api alone.
    "media": media_storage.configured(ENVIRONMENT, BASE_DIR),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "livechat_project.static.ModuleStaticFilesStorage"
    },
}
# Browsers that run another one are asked to reload.
RELEASE = release.fingerprint(BASE_DIR)
SERVESTATIC_USE_FINDERS = DEBUG
SERVESTATIC_AUTOREFRESH = DEBUG

DEFAULT_EXCEPTION_REPORTER_FILTER = "livechat_project.error_pages.ErrorPageFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "livechat_project.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "livechat_project.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT.lower()},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would say everything twice.
        "django": {"handlers": []},
        # One line per request is the proxy's business.
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "aiohttp.access": {"level": "WARNING"},
    },
}

# What was wrong in the environment; `manage.py check` says it, and no server starts with it.
CONFIGURATION_PROBLEMS = ENVIRONMENT.problems
# Shown on the sign-in page of the demo, and nowhere else.
DEMO_LOGINS: list[dict[str, str]] = []
