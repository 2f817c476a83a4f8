"""What a page says when the database is away, busy or full: nothing was saved, nothing is lost, try again."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from manyways.site.api.problems import problem

RETRY_SECONDS = 10
_FULL = {"53100", "53200", "53300", "53400"}  # PostgreSQL's class 53: disk, memory, connections
_DISK = "53100"


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with the reason where it is the database's, 500 where it is ours."""
    error = sys.exc_info()[1]
    said = sentence_about(error)
    if said is None:
        return render(None, "500.html", status=500)
    if request.path.startswith("/api/"):
        response = problem(503, said)
    else:
        response = render(None, "503.html", {"sentence": said}, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def sentence_about(error: BaseException | None) -> str | None:
    """What to say of a failure of the database; None of any other."""
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if code == _DISK:
        return _(
            "The disk of the database is full, so nothing can be saved. Everything saved before is kept."
        )
    if code in _FULL or "PoolTimeout" in type(error.__cause__).__name__ or "pool" in str(error):
        return _("Too many people ask the database at once. Nothing was saved by this request.")
    return _(
        "The database does not answer. Nothing was saved by this request; everything saved before is kept."
    )
