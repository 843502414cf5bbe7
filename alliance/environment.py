"""What the settings read from the environment: typed, and failing loudly, with one sentence."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


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


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""How to reach the mail server, and its usual port: in clear, turning to TLS (STARTTLS), TLS from the start."""


def env_mailer() -> dict[str, Any]:
    """The server of EMAIL_URL (smtp+tls://user:password@mail.example.org) as Django wants it; empty without one."""
    text = os.environ.get("EMAIL_URL")
    if not text:
        return {}
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port or MAIL_PORTS[url.scheme]
        if not host:
            raise ValueError(text)
    except (ValueError, KeyError):
        raise ImproperlyConfigured(
            "EMAIL_URL is no address of a mail server, such as smtp+tls://user:password@mail.example.org:587;"
            f" it begins with one of {', '.join(MAIL_PORTS)}."
        ) from None
    options: dict[str, Any] = {"host": host, "port": port, "timeout": 10}
    options |= {"use_tls": url.scheme == "smtp+tls", "use_ssl": url.scheme == "smtps"}
    options |= {"username": unquote(url.username or ""), "password": unquote(url.password or "")}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def env_provider() -> dict[str, Any]:
    """The organisation's OpenID Connect provider as allauth wants it; empty where there is none."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    issuer, client, secret = (os.environ.get(name, "") for name in names)
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        given = [name for name in (*names, "OIDC_NAME") if os.environ.get(name)]
        if given:
            raise ImproperlyConfigured(f"{' and '.join(given)} want {' and '.join(missing)} as well.")
        return {}
    url = urlsplit(issuer)
    if url.scheme != "https" and url.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured(f"OIDC_ISSUER is {issuer!r}; it must begin with https://.")
    app = {
        "provider_id": "sso",
        "name": os.environ.get("OIDC_NAME") or url.hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer.removesuffix("/")},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
