"""The settings, in one file, read from the environment. A value that makes no sense stops the start with a sentence.

This file starts nothing: manage.py and the tests provide DATABASE_URL and SECRET_KEY where nobody else has.
README.md lists every variable.
"""

import os
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from alliance.postgres import ROOT


def env_text(name: str, default: str | None = None) -> str:
    """A text that must not be empty."""
    text = os.environ.get(name) or default
    if not text:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return text


def env_flag(name: str, default: bool = False) -> bool:
    """1 or true, 0 or false; anything else is an error and not a silent no."""
    text = os.environ.get(name) or str(default)
    match text.lower():
        case "1" | "true":
            return True
        case "0" | "false":
            return False
    raise ImproperlyConfigured(f"{name} is {text!r}; it must be 1, true, 0 or false.")


def env_number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, `least` or more."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        bound = f", {least} or more" if least else ""
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number{bound}.")
    return int(text)


def env_list(name: str) -> list[str]:
    """Words separated by commas; empty where the variable is not set."""
    return [word for word in (part.strip() for part in os.environ.get(name, "").split(",")) if word]


def env_time_zone(name: str, default: str) -> str:
    """The name of a time zone, such as Asia/Seoul."""
    text = env_text(name, default)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} is {text!r}, which is no time zone; an example is {default}.") from None
    return text


def env_database(name: str) -> dict[str, Any]:
    """A PostgreSQL address (postgresql://user:password@host:port/name?sslmode=require) as Django wants it."""
    try:
        options: dict[str, Any] = dict(conninfo_to_dict(env_text(name)))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is no PostgreSQL address: {error}") from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {setting: str(options.pop(option)) for option, setting in names.items() if option in options}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}


DEBUG = env_flag("DEBUG")
SECRET_KEY = env_text("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env_list("ALLOWED_HOSTS")]  # the first three: health checks
PUBLIC_READ = env_flag("PUBLIC_READ", default=True)  # false: nobody reads anything without having logged in

INSTALLED_APPS = [
    "alliance",
    "commitments",
    "dialogues",
    "alliance.admin_site.PactaAdminConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "alliance.api.middleware.any_origin",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "alliance.language.language",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if not PUBLIC_READ:
    MIDDLEWARE.append("django.contrib.auth.middleware.LoginRequiredMiddleware")

ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "alliance.templatetags.language"],  # every template speaks both
        },
    },
]

# The database: one engine everywhere. A worker of `serve` answers one request at a time and so needs one connection,
# a second one at most; commands and tests have no use for a pool.
DATABASES = {"default": env_database("DATABASE_URL")}
if env_flag("DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 2, "timeout": 10}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart of the database no reader sees an error
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "alliance.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Language and time: today is today where the ledger is kept.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LOCALE_PATHS = [ROOT / "locale"]  # `make` compiles its catalogue
TIME_ZONE = env_time_zone("LEDGER_TIME_ZONE", "Asia/Seoul")
USE_I18N = True
USE_TZ = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # a text that is looked through has five for each passage, of 2,000 at most

# Static files. Without STATIC_ROOT they are served from where they lie, and nothing has to be built; with it (the
# Docker image) `collectstatic` has put compressed copies there, with a hash in each name, to be cached for ever.
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None

# What a browser may load: our own files, no inline script or style, nothing from elsewhere; the admin too.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# Under TLS, which a proxy in front ends: HTTPS=1; TRUST_PROXY=1 where that proxy sets X-Forwarded-Proto itself.
HTTPS = env_flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = env_number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env_flag("TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021 wants the domain on the browsers' preload list: that binds all of it for years and is for its owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],  # what is public says so: MayRead
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "alliance.api.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter like any other: unknown ones are refused
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Pacta",
    "DESCRIPTION": (
        "What Korea and the United States promised each other, and what became of it. Reading needs no key. "
        "A repeated parameter means any of its values, several parameters mean all of them; a parameter or value that "
        "is not understood is refused with a sentence. Dates include the day they name."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["alliance.api.views.MayRead"],
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": {
        "AgreementKind": "commitments.choices.AgreementKind",
        "AgreementState": "commitments.choices.AgreementState",
        "CitationKind": "commitments.choices.CitationKind",
        "CommitmentLinkKind": "commitments.choices.CommitmentLinkKind",
        "Confidence": "commitments.choices.Confidence",
        "DialogueKind": "dialogues.choices.DialogueKind",
        "DialogueState": "dialogues.choices.DialogueState",
        "Implementation": "commitments.choices.Implementation",
        "MeetingItemKind": "dialogues.choices.ItemKind",
        "MeetingState": "dialogues.choices.MeetingState",
        "PartyKind": "commitments.choices.PartyKind",
        "Precision": "commitments.choices.Precision",
        "HeadlineWord": "commitments.serializers.commitment.STATUSES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "alliance.api.schema.describe",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # anybody can send any Host; the answer is a 400
    },
}
