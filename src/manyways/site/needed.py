"""The numbers of the main menu: what needs whoever is signed in, fetched apart from the page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from manyways.access.doors import READING
from manyways.access.web import actor
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.site.navigation import counted_by_place, places
from manyways.ui.addresses import page_address
from manyways.ui.pages import page

KEPT_SECONDS = 300
_MARK = "mw_needed"


class NeededMark:
    """A mark in the address of the numbers: another one once this person did something, or opened Today.

    Until then the browser may keep them, so that going from page to page does not ask for all needs each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the mark, or set another."""
        if request.method in READING and request.path != page_address("portfolio:today"):
            return self.get_response(request)
        mark = request.COOKIES[_MARK] = str(time.time_ns() // 1_000_000)
        response = self.get_response(request)
        response.set_cookie(_MARK, mark, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response


def needed_url(request: HttpRequest) -> str:
    """Where the numbers are fetched."""
    mark = request.COOKIES.get(_MARK, "")
    return reverse("needed", args=[mark if mark.isdecimal() else 0])


@require_GET
def needed(request: HttpRequest, mark: int) -> HttpResponse:
    """How many things need this person, in all and in each place."""
    needs = needs_of(actor(request), read_portfolio(actor(request)))
    counts = counted_by_place(need.url for need in needs)
    counts["t"] = len(needs)
    shown = {place.key: counts[place.key] for place in places(request) if counts[place.key]}
    answer = page(request, "site/needed.html", {"counts": shown})
    patch_cache_control(answer, private=True, max_age=KEPT_SECONDS)
    return answer
