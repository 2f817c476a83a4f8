"""Pages asked for before processes part: what a first page leaves behind is shared by all, not made anew in each."""

import gc
import logging
from contextvars import copy_context
from io import BytesIO

import numpy.ma  # noqa: F401 - NumPy loads it at the first use of a function that plans need
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection, transaction

from manyways.access.models import User
from manyways.site.wsgi import application

PAGES = ("/readyz", "/work/people/")
"""One that asks the database, and a list: neither writes, nor looks through more than its page at any size."""
logger = logging.getLogger("manyways.serving")


def ask_pages() -> None:
    """Ask as the first account; nothing is kept, counted or logged, and no connection stays.

    What comes in the way only costs the sharing.
    """
    copy_context().run(_ask)
    gc.collect()
    gc.freeze()


def _ask() -> None:
    try:
        with transaction.atomic():
            first = User.objects.filter(is_active=True).order_by("pk").first()
            for path in PAGES if first else ():
                application.get_response(_request(path, first))
            transaction.set_rollback(True)
    except DatabaseError as error:
        logger.warning("no pages were asked for beforehand", exc_info=error)
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def _request(path: str, user: User | None) -> WSGIRequest:
    server = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": BytesIO()}
    request = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": path, **server})
    request._cached_user = user  # type: ignore[attr-defined] # where Django keeps from whom a request comes
    request.logged_path = ""  # type: ignore[attr-defined]
    return request
