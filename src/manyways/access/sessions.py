"""Sessions as Django keeps them in the database, read by a question written once: every page asks it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from manyways.access.written import written_once


class SessionStore(Kept):
    """What `SESSION_ENGINE` names; Django asks for a class of this name."""

    def load(self) -> dict[str, Any]:
        """What is kept under this key; nothing where it is unknown or has expired."""
        for kept in _alive(key=self.session_key, at=timezone.now()):
            return self.decode(kept)
        self._session_key = None
        return {}


@written_once
def _alive(*, key: Any, at: Any) -> QuerySet[Any]:
    """The content of a session that has not expired."""
    rows = Session.objects.filter(session_key=key, expire_date__gt=at)
    return rows.values_list("session_data", flat=True)
