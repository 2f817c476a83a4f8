"""A POST with an Idempotency-Key is done once: the same again gets the same answer."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.site.api.callers import caller_of
from manyways.site.api.problems import problem
from manyways.site.models import KeptAnswer

KEPT_FOR = timedelta(days=1)


class AnswerOnce:
    """Middleware for POSTs under /api/ that carry an Idempotency-Key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method != "POST" or not request.path.startswith("/api/"):
            return self.get_response(request)
        if len(key) > 128 or not key.isprintable():
            return problem(400, _("The Idempotency-Key is longer than 128 characters or not printable."))
        digest = hashlib.sha256(f"{request.get_full_path()}\n".encode() + request.body).hexdigest()
        try:
            with transaction.atomic():
                kept = KeptAnswer.objects.create(caller=caller_of(request), key=key, request_digest=digest)
        except IntegrityError:
            return self._again(request, key, digest)
        return self._first(request, kept)

    def _first(self, request: HttpRequest, kept: KeptAnswer) -> HttpResponse:
        """Do it, and keep the answer unless the server failed."""
        try:
            response = self.get_response(request)
        except BaseException:
            kept.delete()
            raise
        if response.status_code >= 500 or response.status_code in {401, 429}:
            kept.delete()
            return response
        kept.status, kept.body = response.status_code, response.content
        kept.content_type = response.headers.get("Content-Type", "")
        kept.save(update_fields=["status", "body", "content_type"])
        return response

    def _again(self, request: HttpRequest, key: str, digest: str) -> HttpResponse:
        kept = KeptAnswer.objects.filter(caller=caller_of(request), key=key).first()
        if kept is not None and kept.created_at < timezone.now() - KEPT_FOR:
            kept.delete()
            return self(request)
        if kept is None or kept.status is None:
            return problem(409, _("The first request with this Idempotency-Key is still running."))
        if kept.request_digest != digest:
            return problem(422, _("This Idempotency-Key was used for a different request."), fields={})
        return HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.content_type)
