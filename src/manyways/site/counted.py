"""What each web process counts for monitors: requests and how long they took."""

from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own word; set for the processes of one web server
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REGISTRY = CollectorRegistry()
REQUESTS = Counter("manyways_requests", "Requests answered", ["method", "view", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "manyways_request_seconds", "Time until the answer", ["view"], buckets=BUCKETS, registry=REGISTRY
)


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Note one answered request under the name of its view; addresses hold keys and are not noted."""
    view = request.resolver_match.view_name if request.resolver_match else "none"
    method = (
        request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
    )
    REQUESTS.labels(method, view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
