"""Child processes: begun, begun again when they die, stopped in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

from manyways.site.serving.parents import SUPERVISED
from manyways.site.serving.worlds import World

LONGEST_LOG = 10_000_000  # bytes; then one older log is kept beside it
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0


class Process(Protocol):
    """A process that runs or ran, whatever way it was begun."""

    @property
    def pid(self) -> int | None:
        """Its number."""

    def code(self) -> int | None:
        """What it ended with, or None as long as it runs."""

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and end."""

    def wait_or_kill(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then end it and all it started."""


class Child:
    """A process that is begun again whenever it dies."""

    def __init__(self, name: str, begin: Callable[[], Process]) -> None:
        self.name = name
        self.process: Process | None = None
        self._begin = begin
        self._deaths = 0
        self.started_at = 0.0
        self._again_at = 0.0

    def start(self) -> None:
        """Start the process."""
        self.process = self._begin()
        self.started_at = time.monotonic()

    def keep_running(self) -> str:
        """Start the process again if it died, after a pause that grows. Returns what there is to say."""
        if self.process is None:
            return self.try_to_start() if time.monotonic() >= self._again_at else ""
        code = self.process.code()
        if code is None:
            return ""
        if time.monotonic() - self.started_at > _STEADY_SECONDS:
            self._deaths = 0
        pause = min(2.0**self._deaths, _LONGEST_PAUSE_SECONDS)
        self._deaths += 1
        self._again_at = time.monotonic() + pause
        self.process = None
        return f"The {self.name} ended with code {code}; starting it again in {pause:.0f} s."

    def try_to_start(self) -> str:
        """Start the process if the system has room for it. Returns what there is to say."""
        try:
            self.start()
        except OSError as error:  # no memory, or no process more: the others go on
            self.started_at = time.monotonic()
            self._again_at = time.monotonic() + _LONGEST_PAUSE_SECONDS
            return f"The {self.name} could not be started: {error}"
        return ""


class Program:
    """One program of the product in a world. `log` is where its output goes, or None for the screen."""

    def __init__(self, words: Sequence[str], world: World, log: Path | None) -> None:
        output = opened(log)
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=child_environment(world),
            **apart(),
        )
        if output is not None:
            output.close()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def code(self) -> int | None:
        """What it ended with, or None as long as it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and end."""
        if self._process.poll() is None:
            if os.name == "nt" and self._process.stdin is not None:
                self._process.stdin.close()  # the process takes the end of its input as the request
            else:
                self._process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then end it and all it started."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(self._process)


def child_environment(world: World) -> dict[str, str]:
    """The environment of a child: what this process has, and its world. Its threads share one heap: many keep more."""
    heap = {"MALLOC_ARENA_MAX": "1", **os.environ}
    return {**heap, **world.environment(), SUPERVISED: "1", "PYTHONUNBUFFERED": "1"}


def stop_all(children: Sequence[Child], *, seconds: float = 15.0) -> None:
    """Stop all of them together within so many seconds."""
    processes = [child.process for child in children if child.process is not None]
    for process in processes:
        process.ask_to_stop()
    deadline = time.monotonic() + seconds
    for process in processes:
        process.wait_or_kill(deadline)


def apart() -> dict[str, Any]:
    """Arguments that keep Ctrl-C of the terminal from reaching the child directly."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


def opened(log: Path | None) -> IO[bytes] | None:
    """The log, to be added to; one that has grown long is put aside first."""
    if log is None:
        return None
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
