"""One log line per request, each with a request id that also reaches the client."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from manyways.site.counted import count_request

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTABLE = re.compile(r"^[A-Za-z0-9-]{8,64}$")
UNCOUNTED = ("/static/", "/healthz", "/readyz", "/metrics")
logger = logging.getLogger("manyways.requests")


class RequestLog:
    """Middleware: takes or makes the request id, counts and logs method, path, status and milliseconds.

    The query string is left out: it may hold what a person searched for. A request whose `logged_path`
    is an empty text is left out altogether: words left without a name leave no trace here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTABLE.match(given) else uuid.uuid4().hex
        _request_id.set(request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        seconds = time.perf_counter() - started
        milliseconds = round(seconds * 1000, 1)
        response["Server-Timing"] = f"app;dur={milliseconds}"
        path = getattr(request, "logged_path", request.path)
        if path and not path.startswith(UNCOUNTED):
            count_request(request, response.status_code, seconds)
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "path": path,
                    "status": response.status_code,
                    "ms": milliseconds,
                },
            )
        return response


class JsonLines(logging.Formatter):
    """Each record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": _request_id.get(),
        }
        for name in ("method", "path", "status", "ms", "job", "task"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
