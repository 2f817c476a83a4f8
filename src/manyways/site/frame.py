"""What every page's frame shows: the six places, who is signed in, the theme."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from manyways.access.models import Organisation, User
from manyways.access.written import written_once
from manyways.desk.queries import unread_mark
from manyways.site.navigation import places
from manyways.site.needed import needed_url


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the base page; a fragment asks for nothing of it."""
    theme = request.COOKIES.get("mw_theme", "auto")
    organisation = SimpleLazyObject(lambda: _organisation(request))
    return {
        "places": SimpleLazyObject(lambda: places(request) if request.user.is_authenticated else []),
        "theme": theme if theme in {"light", "dark", "auto"} else "auto",
        "organisation": organisation,
        "needed_url": SimpleLazyObject(lambda: needed_url(request)),
        "unread_url": SimpleLazyObject(lambda: _unread_url(organisation)),
    }


def _organisation(request: HttpRequest) -> Organisation | None:
    """The organisation, and in the same query what lies in the inbox of whoever is signed in."""
    if not isinstance(request.user, User):
        return Organisation.objects.first()
    found: Organisation | None = next(iter(_organisations(user=request.user.pk)), None)
    request.user.organisation = found
    return found


@written_once
def _organisations(*, user: Any) -> QuerySet[Organisation]:
    """The one organisation, with the mark of what a user has not read."""
    return Organisation.objects.annotate(unread_mark=unread_mark(user)).order_by("pk")[:1]


def _unread_url(organisation: Any) -> str:
    """Where the count of unread news is fetched; nowhere when all is read."""
    mark = getattr(organisation, "unread_mark", "")
    return reverse("desk:unread", args=[mark]) if mark else ""
