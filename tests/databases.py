"""Points this process from one database to another, whichever of its connections are open."""

from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.backends.signals import connection_created

_OPENED: "WeakSet[Any]" = WeakSet()
"""Django keeps one connection for plain code and another while an event loop runs, as it does beside a browser."""


def watch_connections() -> None:
    """From now on, know every connection that is opened."""
    connection_created.connect(_remember)


def use(name: str) -> None:
    """Close this thread's connections and let the next ones go to that database."""
    here: Any = connection
    for each in list(_OPENED):
        if each._thread_ident == here._thread_ident:
            each.close()
    here.close_pool()
    here.settings_dict["NAME"] = name


def _remember(connection: Any, **_: object) -> None:
    _OPENED.add(connection)
