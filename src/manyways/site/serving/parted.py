"""Processes that part from one which has loaded the application, so that they share its memory."""

import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from socket import socket

from manyways.site.serving.children import Child, opened, stop_all
from manyways.site.serving.parents import end_with_parent

APPLICATION = "manyways.site.wsgi"
CAN_PART = sys.platform == "linux"  # elsewhere a process cannot be forked, or not safely
_STOP_SECONDS = 13.0


def load() -> None:
    """The application with everything that its pages need, before others part from this process."""
    importlib.import_module(APPLICATION)
    importlib.import_module("manyways.site.serving.warm").ask_pages()


def call_process(name: str) -> None:
    """Tell the system what its list is to call this process, 15 letters at most."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


class Part:
    """A process forked off this one. `name` is what the system's list calls it, at most 15 letters."""

    def __init__(self, name: str, body: Callable[[], None], log: Path | None = None) -> None:
        fork = multiprocessing.get_context("fork")
        self._process = fork.Process(target=_run, args=(name, body, log))
        self._process.start()
        self.sentinel = self._process.sentinel

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid

    def code(self) -> int | None:
        """What it ended with, or None as long as it runs."""
        return self._process.exitcode

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and end."""
        self._process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then end it."""
        self._process.join(max(0.0, deadline - time.monotonic()))
        self._process.kill()
        self._process.join()


def _run(name: str, body: Callable[[], None], log: Path | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process this one parted from
    call_process(name)
    if (output := opened(log)) is not None:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    end_with_parent()
    body()


def keep_parted(children: Sequence[Child], asked: socket, answering: Callable[[], Part]) -> None:
    """Keep the children running until a signal comes; begin what answers as soon as somebody asks.

    To be called while this process has no thread that holds anything, and no connection.
    """
    ending: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: ending.append(number))
    answers = Child("process for jobs", answering)
    try:
        while not ending:
            for child in children:
                if text := child.keep_running():
                    sys.stderr.write(f"{text}\n")
            _wait(children, asked, answers)
    finally:
        stop_all([*children, answers], seconds=_STOP_SECONDS)


def _wait(children: Sequence[Child], asked: socket, answers: Child) -> None:
    """Until something ends or is asked for, half a second at most; what answers begins once a second at most."""
    parts = [child.process for child in (*children, answers) if isinstance(child.process, Part)]
    running = [part for part in parts if part.code() is None]
    may_begin = answers.process not in running and time.monotonic() - answers.started_at > 1
    found = wait([*(part.sentinel for part in running), *([asked] if may_begin else [])], timeout=0.5)
    if asked in found and (text := answers.try_to_start()):
        sys.stderr.write(f"{text}\n")
