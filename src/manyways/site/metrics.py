"""What monitors read: requests by this machine's web processes, and the state of jobs, database, mail, webhooks."""

import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from manyways.access.doors import open_to_all
from manyways.site.counted import FOLDER, REGISTRY
from manyways.site.state import State, read_state


@open_to_all
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics as text, for whoever brings the token, else for programs on this machine only."""
    if not _is_allowed(request):
        raise Http404
    registry = CollectorRegistry()
    if Path(os.environ.get(FOLDER, "/nowhere")).is_dir():
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_StateCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_allowed(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, settings.METRICS_TOKEN)
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False  # a proxy on this machine speaks for somebody elsewhere
    return ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104


class _StateCollector(Collector):
    """Reads the state of the installation when it is asked."""

    def collect(self) -> Iterator[Metric]:
        """One family for each thing; `up` alone when the database does not answer."""
        state = read_state()
        yield GaugeMetricFamily(
            "manyways_database_up", "Whether the database answers", float(state.is_database_up)
        )
        if state.is_database_up:
            yield from _families(state)


def _families(state: State) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("manyways_jobs", "Jobs people started, by state", labels=["state"])
    for name, count in state.jobs.items():
        jobs.add_metric([name], count)
    yield jobs
    connections = GaugeMetricFamily(
        "manyways_database_connections", "Connections to the database, by state", labels=["state"]
    )
    for name, count in state.connections.items():
        connections.add_metric([name], count)
    yield connections
    single = (
        ("manyways_queue_waiting", "Tasks that could run now and wait", state.waiting),
        ("manyways_queue_oldest_seconds", "How long the oldest of them has waited", state.oldest_seconds),
        ("manyways_workers", "Workers heard of within a minute", state.workers),
        ("manyways_database_connections_most", "How many the server allows", state.most_connections),
        ("manyways_mail_sent_total", "E-mails the mail server took", state.mail.sent_count),
        ("manyways_mail_failed_total", "Tries the mail server did not take", state.mail.failed_count),
        ("manyways_mail_failing", "Whether the last try failed", float(state.mail.failing_since is not None)),
        (
            "manyways_webhook_messages_waiting",
            "Messages to webhooks not delivered yet",
            state.webhook_messages,
        ),
        (
            "manyways_clock_apart_seconds",
            "This machine's clock against the database's",
            state.clock_apart_seconds,
        ),
        ("manyways_disk_free_bytes", "Free space where the data folder lies", state.disk_free_bytes),
    )
    for name, text, value in single:
        yield GaugeMetricFamily(name, text, value)
