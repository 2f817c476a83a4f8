"""What every page's frame shows: the six places, who is signed in, the theme."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from manyways.access.models import Organisation, User
from manyways.desk.queries import unread_count
from manyways.site.navigation import places


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the base page."""
    theme = request.COOKIES.get("mw_theme", "auto")
    return {
        "places": places(request) if request.user.is_authenticated else [],
        "theme": theme if theme in {"light", "dark", "auto"} else "auto",
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "organisation": request.user.organisation
        if isinstance(request.user, User)
        else Organisation.objects.first(),
    }


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if isinstance(request.user, User) else 0
