"""What every page's frame shows: the six places, who is signed in, the theme."""

from typing import Any

from django.http import HttpRequest

from manyways.access.models import Organisation
from manyways.site.navigation import places


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the base page."""
    theme = request.COOKIES.get("mw_theme", "auto")
    return {
        "places": places(request) if request.user.is_authenticated else [],
        "theme": theme if theme in {"light", "dark", "auto"} else "auto",
        "organisation": Organisation.objects.first(),
    }
