"""Every answer that is not the wanted one, as problem+json with a sentence."""

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from manyways.ui.answers import Refused, Stale, forbidden_sentence

log = logging.getLogger(__name__)


def problem(status: int, title: str, **more: Any) -> HttpResponse:
    """One problem, after RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, **more}
    return HttpResponse(json.dumps(body, default=str), status=status, content_type="application/problem+json")


@csrf_exempt
def unknown_address(request: HttpRequest, unknown: str) -> HttpResponse:
    """Any other address under /api/."""
    return problem(404, _("This is not here, or not for you."))


def tell_problems(api: NinjaAPI) -> None:
    """Register how each expected exception is told."""

    @api.exception_handler(Stale)
    def _stale(request: HttpRequest, error: Stale) -> HttpResponse:
        return problem(
            409, error.message, fields={}, mine=error.mine, theirs=error.theirs, version=error.version
        )

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(error.status, error.message, fields=error.fields)

    @api.exception_handler(PermissionDenied)
    def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        right = str(error.args[0]) if error.args else ""
        return problem(403, forbidden_sentence(request, right))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, _("This is not here, or not for you."))

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, _("Sign in, or send a token: Authorization: Bearer …"))

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(str(part) for part in each["loc"]): each["msg"] for each in error.errors}
        return problem(422, _("Some values cannot be read."), fields=fields)

    @api.exception_handler(Throttled)
    def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
        answer = problem(429, _("Too many requests. Try again in a minute."))
        answer["Retry-After"] = str(int(error.wait or 60))
        return answer

    @api.exception_handler(Exception)
    def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
        log.exception("API failed: %s %s", request.method, request.path)
        got_request_exception.send(sender=None, request=request)
        return problem(500, _("This failed on our side. It is written in the log."))

    @api.exception_handler(HttpError)
    def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, error.message)
