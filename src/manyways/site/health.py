"""Whether the product is alive, and whether it is ready: for supervisors, load balancers and monitors."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from manyways.access.doors import open_to_all


@open_to_all
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers. Asks nobody else."""
    return HttpResponse("alive\n", content_type="text/plain")


@open_to_all
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers and is migrated; else 503 with the reason."""
    reason = why_not_ready()
    return JsonResponse(
        {"ready": False, "reason": reason} if reason else {"ready": True}, status=503 if reason else 200
    )


def why_not_ready() -> str:
    """What is wanting: the database itself, or a migration; nothing when all is well."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        missing = _missing_migrations()
    except Error as error:
        return f"database: {type(error).__name__}"
    return f"migrations not applied: {missing}" if missing else ""


def _missing_migrations() -> str:
    """The first migration that is not applied, or nothing. Once none is missing, it is not asked again."""
    try:
        return _first_missing()
    except _Missing as found:
        return str(found)


class _Missing(Exception):  # noqa: N818
    """Raised so that only the good answer is remembered."""


@lru_cache(maxsize=1)
def _first_missing() -> str:
    """By the names of their files: loading all of them takes some 30 MB."""
    applied = MigrationRecorder(connection).applied_migrations()
    for each in _known():
        if each not in applied:
            raise _Missing(".".join(each))
    return ""


def _known() -> Iterator[tuple[str, str]]:
    """App and name of every migration that came with this version."""
    for config in apps.get_app_configs():
        place, _is_given = MigrationLoader.migrations_module(config.label)
        found = find_spec(place) if place else None
        for module in iter_modules(found.submodule_search_locations or ()) if found else ():
            yield config.label, module.name
