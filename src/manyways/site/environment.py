"""Every setting that comes from outside, read once and typed."""

import os
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "yes", "true", "on"}


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


@dataclass(frozen=True)
class Environment:
    """The process environment, as the settings and the command line see it."""

    database_url: str
    owner_url: str
    secret_key: str
    is_debug: bool
    is_demo: bool
    hosts: list[str]
    trusted_origins: list[str]
    time_zone: str
    today: date | None
    demo_address: str
    address: str
    state_folder: str
    is_behind_https: bool
    mail_url: str
    mail_from: str
    reply_address: str
    backups_kept_days: int
    evidence_megabytes: int
    may_post_to_private: bool
    metrics_token: str


def read_environment() -> Environment:
    """Read the environment. `MANYWAYS_TODAY` must be an ISO date, else a ValueError says so."""
    today = os.environ.get("MANYWAYS_TODAY", "")
    database_url = os.environ.get("DATABASE_URL", "")
    return Environment(
        database_url=database_url,
        owner_url=os.environ.get("DATABASE_OWNER_URL", "") or database_url,
        secret_key=os.environ.get("MANYWAYS_SECRET_KEY", ""),
        is_debug=_flag("MANYWAYS_DEBUG"),
        is_demo=_flag("MANYWAYS_DEMO"),
        hosts=_words("MANYWAYS_HOSTS", "127.0.0.1,localhost,[::1]"),
        trusted_origins=_words("MANYWAYS_TRUSTED_ORIGINS", ""),
        time_zone=os.environ.get("MANYWAYS_TIME_ZONE", "UTC"),
        today=date.fromisoformat(today) if today else None,
        address=os.environ.get("MANYWAYS_ADDRESS", "http://localhost:8000"),
        demo_address=os.environ.get("MANYWAYS_DEMO_ADDRESS", ""),
        state_folder=os.environ.get("MANYWAYS_STATE", ""),
        is_behind_https=_flag("MANYWAYS_HTTPS"),
        mail_url=os.environ.get("MANYWAYS_MAIL_URL", ""),
        mail_from=os.environ.get("MANYWAYS_MAIL_FROM", "manyways@localhost"),
        reply_address=os.environ.get("MANYWAYS_REPLY_ADDRESS", ""),
        backups_kept_days=int(os.environ.get("MANYWAYS_BACKUPS_KEPT", "") or 30),
        evidence_megabytes=int(os.environ.get("MANYWAYS_EVIDENCE_MB", "10")),
        may_post_to_private=_flag("MANYWAYS_PRIVATE_ADDRESSES"),
        metrics_token=os.environ.get("MANYWAYS_METRICS_TOKEN", ""),
    )


def mail(url: str) -> dict[str, Any]:
    """The arguments of Django's mail backend, from `smtp://name:password@host:587` or `smtps://…`; "" is the console.

    >>> mail("smtp://ann:secret@mail.example")["port"]
    587
    """
    if not url:
        return {"backend": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    return {
        "backend": "manyways.desk.mail.backend.WatchedBackend",
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if is_tls else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": is_tls,
        "use_tls": not is_tls and parts.hostname not in {"localhost", "127.0.0.1", "::1"},
    }


PLANNER = "-c jit=off -c random_page_cost=1.1"
"""The just-in-time compiler adds seconds to wide queries of short pages. With the planner's price of reading one page
on a spinning disk, it reads all links to find those of one plan."""


def database(url: str) -> dict[str, Any]:
    """Django's settings of one PostgreSQL database, from its URL."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts, "options": PLANNER, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
        "CONN_HEALTH_CHECKS": True,  # a connection that a restart of the database broke is not handed out
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
