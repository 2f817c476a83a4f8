"""The web server of one world, as a process of its own: `python -m manyways.site.serving.web HOST PORT PROCESSES`."""

import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from manyways.site.serving.heap import hold_little
from manyways.site.serving.parents import end_with_parent, end_with_supervisor
from manyways.site.serving.parted import APPLICATION

THREADS = 3  # one of them computes at a time, while the others wait for the database; more only cost memory
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - counts survive a full disk there
_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "manyways.site.requests.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {
        "_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "granian.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}


def main(host: str, port: str, web_processes: str) -> None:
    """Serve until asked to stop, where processes cannot part: each loads the application itself."""
    end_with_supervisor()
    with counted_together():
        serve(host, port, web_processes)


@contextmanager
def counted_together() -> Iterator[None]:
    """What all processes of one web server count, in one place."""
    with tempfile.TemporaryDirectory(prefix="manyways-metrics-", dir=_MEMORY) as counts:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", counts)
        yield


def serve(host: str, port: str, web_processes: str) -> None:
    """Serve until asked to stop. Requests beyond the threads wait in a bounded line."""
    Server(
        APPLICATION,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(keep_alive=True),
        websockets=False,
        log_level=LogLevels.error,
        workers=int(web_processes),
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        backlog=512,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_dictconfig=_LOGS,
    ).serve(target_loader=_application)


def _application(name: str) -> Any:
    """What a web process runs; it ends with the process that started it."""
    application = importlib.import_module(name).application
    end_with_parent()
    hold_little()
    return application


if __name__ == "__main__":
    main(*sys.argv[1:4])
