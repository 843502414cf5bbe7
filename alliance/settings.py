"""The settings, in one file, read from the environment. A value that makes no sense stops the start with a sentence.

This file starts nothing: manage.py and the tests provide DATABASE_URL and SECRET_KEY where nobody else has.
README.md lists every variable.
"""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from alliance.environment import (
    env_database,
    env_flag,
    env_list,
    env_mailer,
    env_number,
    env_provider,
    env_text,
    env_time_zone,
)
from alliance.postgres import ROOT

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

# An answer that is kept passes only what stands before `answers`: what every answer carries, and the language.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "alliance.api.middleware.any_origin",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alliance.slash.ReadersAreLedOn",
    "alliance.language.language",
    "alliance.answers.answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alliance.accounts.sessions.idle",
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
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0  # at once, but only what asks for it (alliance/prepared.py)
if env_flag("DATABASE_POOL"):
    # Without a database each request is answered (503) after a second; a new connection is tried every few seconds.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 2, "timeout": 1, "reconnect_timeout": 3}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart of the database no reader sees an error
    # Who has gone away must not keep a worker busy: a statement of a request may take a minute and is given up then
    # (503). Commands take as long as they need. Own `options` of the address stand in its place.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c statement_timeout=60s")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People, and how they sign in (docs/decisions/0015-signing-in.md). What allauth counts in a cache of each process,
# `alliance.accounts.limits` counts in the database.
AUTH_USER_MODEL = "alliance.User"
AUTHENTICATION_BACKENDS = ["alliance.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"max_similarity": 0.5},  # a name twice is a name
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "alliance.accounts.sessions"
SESSION_COOKIE_AGE = env_number("SESSION_IDLE_MINUTES", 60, least=1) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_MOST_HOURS = 12
ACCOUNT_ADAPTER = "alliance.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # of a form that nobody is shown: administrators make accounts
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "alliance.accounts.forms.SignInForm",
    "reauthenticate": "alliance.accounts.forms.AgainForm",
    "change_password": "alliance.accounts.forms.ChangeForm",
    "reset_password": "alliance.accounts.forms.ResetForm",
    "reset_password_from_key": "alliance.accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "alliance.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody needs an e-mail address here
MFA_TOTP_ISSUER = "Pacta"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which the clock of a telephone may be off
MFA_FORMS = {
    "authenticate": "alliance.accounts.forms.CodeForm",
    "reauthenticate": "alliance.accounts.forms.CodeAgainForm",
    "activate_totp": "alliance.accounts.forms.FirstCodeForm",
    "add_webauthn": "alliance.accounts.passkeys.PasskeyForm",
    "login_webauthn": "alliance.accounts.passkeys.PasskeyLoginForm",
    "authenticate_webauthn": "alliance.accounts.passkeys.PasskeySecondForm",
    "reauthenticate_webauthn": "alliance.accounts.passkeys.PasskeyAgainForm",
}
SOCIALACCOUNT_ADAPTER = "alliance.accounts.provider.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the policy below lets no form lead to another site, a link may
SOCIALACCOUNT_PROVIDERS = env_provider()
MAILERS = env_mailer()
if MAILERS:
    DEFAULT_FROM_EMAIL = env_text("EMAIL_FROM")

# Language and time: today is today where the ledger is kept.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LOCALE_PATHS = [ROOT / "locale"]  # `make` compiles its catalogue
FORMAT_MODULE_PATH = "alliance.formats"
TIME_ZONE = env_time_zone("LEDGER_TIME_ZONE", "Asia/Seoul")
USE_I18N = True
USE_TZ = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # a text that is looked through has five for each passage, of 2,000 at most

# Where `export_dump` puts dumps and /data/ finds them; without it there is none to offer.
DUMP_FOLDER = Path(os.environ["DUMP_FOLDER"]) if os.environ.get("DUMP_FOLDER") else None

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
TRUST_PROXY = env_flag("TRUST_PROXY")  # and then the last address in X-Forwarded-For is the client's
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves keep passkeys to localhost then
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021 wants the domain on the browsers' preload list: that binds all of it for years and is for its owner to decide.
# mail.W001 wants a mail server: without one nothing offers to write to anybody.
SILENCED_SYSTEM_CHECKS = ["security.W021", "mail.W001"]

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["alliance.api.renderer.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "alliance.accounts.tokens.TokenAuthentication",  # the first one is the challenge of a 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],  # what is public says so: MayRead
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "alliance.api.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter like any other: unknown ones are refused
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Pacta",
    "DESCRIPTION": (
        "What Korea and the United States promised each other, and what became of it. Reading needs no key; status "
        "updates are written with a token, or by who has logged in. "
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
        "Basis": "commitments.choices.Basis",
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
        "UpdateState": "commitments.choices.UpdateState",
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
