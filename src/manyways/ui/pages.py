"""A page or one of its fragments from one template, and the short message after a change."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, rather than a browser for a page."""
    headers = request.headers
    asks_for_page = "HX-Boosted" in headers or "HX-History-Restore-Request" in headers
    return headers.get("HX-Request") == "true" and not asks_for_page


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    fragment: str | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return the whole page, or to htmx the fragment declared in it with `{% partialdef fragment %}`."""
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def toast(
    at: HttpRequest | HttpResponse, text: str | Promise, undo_url: str | None = None
) -> HttpRequest | HttpResponse:
    """Say what was done, with Undo for 10 seconds.

    On a response, htmx shows it at once; on a request, the next page shows it (after a redirect).
    """
    if isinstance(at, HttpRequest):
        messages.success(at, str(text), extra_tags=undo_url or "")
        return at
    return announce(at, "mw:toast", {"message": str(text), "undo": undo_url})


def announce(response: HttpResponse, event: str, detail: Mapping[str, Any]) -> HttpResponse:
    """Add an event for the page's scripts to the answer, beside those already there."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**events, event: dict(detail)})
    return response
