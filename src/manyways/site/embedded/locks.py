"""Locks between processes on files; the system drops them when their holder dies, however it dies."""

import os
import time
import uuid
from pathlib import Path
from typing import IO

from manyways.site.embedded.errors import EmbeddedDatabaseError

if os.name == "nt":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """An exclusive lock, held until released or until this process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody else holds it."""
        file = self.path.open("ab")
        if not _try_lock(file):
            file.close()
            return False
        self._file = file
        return True

    def acquire(self, timeout_seconds: float = 180.0) -> None:
        """Wait for the lock. Raises EmbeddedDatabaseError when it does not become free in time."""
        deadline = time.monotonic() + timeout_seconds
        while not self.try_acquire():
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(
                    f"Another process has been holding {self.path} for {timeout_seconds:.0f} seconds."
                )
            time.sleep(0.05)

    def release(self) -> None:
        """Let the lock go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "FileLock":
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Presence:
    """Who uses something at the moment: each user holds a lock on a file of its own in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mine: FileLock | None = None

    def announce(self) -> None:
        """Count this process among the users."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mine = FileLock(self.folder / f"{uuid.uuid4().hex}.lock")
        self._mine.try_acquire()

    def withdraw(self) -> None:
        """No longer count this process."""
        if self._mine is not None:
            self._mine.release()
            self._mine.path.unlink(missing_ok=True)
            self._mine = None

    def is_anyone_here(self) -> bool:
        """Whether a living process is counted. Files that the dead left behind are removed."""
        return any(_is_held(path) for path in self.folder.glob("*.lock"))


def _is_held(path: Path) -> bool:
    lock = FileLock(path)
    if not lock.try_acquire():
        return True
    lock.release()
    path.unlink(missing_ok=True)
    return False
