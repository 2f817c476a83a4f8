"""The state of the installation: database, jobs, workers, mail, webhooks, disk, clock; read for monitors and people."""

import shutil
import tempfile
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone

from manyways.access.models import Job
from manyways.desk.models import MailState
from manyways.interchange.models import WebhookMessage

SILENT_SECONDS = 60
CLOCK_APART_SECONDS = 5
LITTLE_BYTES = 1_000_000_000
_QUEUE = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, d.at))), 0)
FROM procrastinate_jobs j LEFT JOIN LATERAL
    (SELECT min(e.at) AS at FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred') d ON true
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
_WORKERS = (
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
)
_CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""


@dataclass(frozen=True)
class State:
    """What there is to say; counts are zero while the database does not answer."""

    is_database_up: bool = True
    failure: str = ""
    jobs: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    oldest_seconds: float = 0.0
    workers: int = 0
    connections: dict[str, int] = field(default_factory=dict)
    most_connections: int = 0
    mail: MailState = field(default_factory=MailState)
    webhook_messages: int = 0
    clock_apart_seconds: float = 0.0
    disk_free_bytes: int = 0

    @property
    def is_clock_off(self) -> bool:
        """Whether this machine and the database disagree about the time."""
        return abs(self.clock_apart_seconds) > CLOCK_APART_SECONDS

    @property
    def is_disk_short(self) -> bool:
        """Whether little is free where the data folder lies."""
        return self.disk_free_bytes < LITTLE_BYTES

    @property
    def is_work_stuck(self) -> bool:
        """Whether no worker has been heard of."""
        return self.workers == 0


def read_state() -> State:
    """Ask the database and the machine. Never raises: a database that does not answer is a state."""
    try:
        return _asked()
    except Error as error:
        return State(is_database_up=False, failure=type(error).__name__, disk_free_bytes=_disk_free())


def _asked() -> State:
    counted = dict.fromkeys((Job.State.QUEUED.value, Job.State.DOING.value, Job.State.FAILED.value), 0)
    found = Job.objects.filter(state__in=counted).order_by().values_list("state").annotate(Count("pk"))
    counted.update(dict(found))
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        waiting, oldest = cursor.fetchone()
        cursor.execute(_WORKERS, [SILENT_SECONDS])
        (workers,) = cursor.fetchone()
        cursor.execute(_CONNECTIONS)
        connections = dict(cursor.fetchall())
        cursor.execute("SELECT clock_timestamp(), current_setting('max_connections')::int")
        database_now, most = cursor.fetchone()
    return State(
        jobs=counted,
        waiting=waiting,
        oldest_seconds=float(oldest),
        workers=workers,
        connections=connections,
        most_connections=most,
        mail=MailState.objects.first() or MailState(),
        webhook_messages=WebhookMessage.objects.filter(state=WebhookMessage.State.WAITING).count(),
        clock_apart_seconds=(timezone.now() - database_now).total_seconds(),
        disk_free_bytes=_disk_free(),
    )


def _disk_free() -> int:
    try:
        return shutil.disk_usage(settings.STATE_FOLDER or tempfile.gettempdir()).free
    except OSError:
        return 0
