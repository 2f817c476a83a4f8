"""Jobs are done in a process beside the workers, which ends when nobody asked for a while.

What a simulation loads is gone with it, and a job that dies for want of memory takes neither a worker nor a page along.
"""

import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from socket import recv_fds, send_fds, socket
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app

from manyways.access.jobs import Interrupted, died, stopping

IDLE_SECONDS = 60.0
_DONE, _AGAIN = "done", "again"


def have_done(asking: socket, task: str, arguments: Mapping[str, Any]) -> None:
    """In a worker: ask for a job and wait for its end. Raises Interrupted when it is to be tried again."""
    ours, theirs = Pipe()
    with ours:
        with theirs:
            send_fds(asking, [b"job"], [theirs.fileno()])
        try:
            ours.send((task, arguments))
            answer = ours.recv()
        except (EOFError, OSError):
            if job_key := arguments.get("job_key"):
                died(job_key)
            answer = _AGAIN
    if answer == _AGAIN:
        raise Interrupted


def do_jobs(asked: socket) -> None:
    """In the process beside: do what workers ask for, until nobody does for a while or it is to stop."""
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")  # where memory runs out, this one goes first
    busy: list[threading.Thread] = []
    last = time.monotonic()
    while busy or (time.monotonic() - last < IDLE_SECONDS and not stopping.is_set()):
        if wait([asked], timeout=0.5):
            busy.append(_begun(asked))
        busy = [thread for thread in busy if thread.is_alive()]
        last = time.monotonic() if busy else last
    connection.close_pool()  # type: ignore[attr-defined]


def _begun(asked: socket) -> threading.Thread:
    _word, (number,), _flags, _address = recv_fds(asked, 16, 1)
    thread = threading.Thread(target=_do, args=(Connection(number),), daemon=True)
    thread.start()
    return thread


def _do(line: Connection) -> None:
    with line:
        task, arguments = line.recv()
        try:
            app.tasks[task](**arguments)
        except (OperationalError, InterfaceError, Interrupted):
            line.send(_AGAIN)
        else:
            line.send(_DONE)
        finally:
            connection.close()
