"""Child processes: started with a world's environment, started again when they die, stopped in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from manyways.site.serving.parents import SUPERVISED
from manyways.site.serving.worlds import World

LONGEST_LOG = 10_000_000  # bytes; then one older log is kept beside it
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0


class Child:
    """One process of a world. `log` is where its output goes, or None for the screen."""

    def __init__(self, name: str, words: Sequence[str], world: World, log: Path | None) -> None:
        self.name = name
        self.words = [sys.executable, "-m", *words]
        self.world = world
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._started_at = 0.0
        self._again_at = 0.0

    def start(self) -> None:
        """Start the process."""
        output = _opened(self.log)
        self.process = subprocess.Popen(
            self.words,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=child_environment(self.world),
            **apart(),
        )
        if output is not None:
            output.close()
        self._started_at = time.monotonic()

    def keep_running(self) -> str:
        """Start the process again if it died, after a pause that grows. Returns what there is to say."""
        if self.process is None:
            if time.monotonic() >= self._again_at:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        if time.monotonic() - self._started_at > _STEADY_SECONDS:
            self._deaths = 0
        pause = min(2.0**self._deaths, _LONGEST_PAUSE_SECONDS)
        self._deaths += 1
        self._again_at = time.monotonic() + pause
        self._forget()
        return f"The {self.name} ended with code {code}; starting it again in {pause:.0f} s."

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it does and end."""
        if self.process is not None and self.process.poll() is None:
            if os.name == "nt" and self.process.stdin is not None:
                self.process.stdin.close()  # the process takes the end of its input as the request
            else:
                self.process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then end it and all it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(self.process)
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()
        self.process = None


def child_environment(world: World) -> dict[str, str]:
    """The environment of a child: what this process has, and its world."""
    return {**os.environ, **world.environment(), SUPERVISED: "1", "PYTHONUNBUFFERED": "1"}


def stop_all(children: Sequence[Child], *, seconds: float = 15.0) -> None:
    """Stop all of them together within so many seconds."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    for child in children:
        child.wait_or_kill(deadline)


def apart() -> dict[str, Any]:
    """Arguments that keep Ctrl-C of the terminal from reaching the child directly."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)


def _opened(log: Path | None) -> IO[bytes] | None:
    if log is None:
        return None
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")
