"""Pages of how the product looks: the choice of theme and keys, and the page that shows every component."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from manyways.ui.pages import page
from manyways.ui.samples import samples

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return redirect(address if is_ours else "/")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = _back(request)
    response.set_cookie(
        cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto in a cookie, so that the first byte of a page is right."""
    chosen = request.POST.get("theme", "")
    return _remember(request, "mw_theme", chosen if chosen in {"light", "dark"} else "auto")


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch the letter keys on or off."""
    return _remember(request, "mw_keys", "off" if request.POST.get("keys") == "off" else "on")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponseBase:
    """Every component once; the theme menu shows them light and dark."""
    context = samples(request)
    return context["table"].answer() or page(request, "ui/styleguide.html", context)
