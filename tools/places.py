"""Where things of this checkout are, and how a word of run.py stops."""

import hashlib
import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STATE = ROOT / ".manyways"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "manyways" / "ui" / "static" / "build"
LOCALE = ROOT / "src" / "manyways" / "locale"
LOCK = ROOT / "requirements.lock"
IS_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")

MEMORY = Path("/dev/shm")  # noqa: S108
PLENTY = 6 << 30
"""Bytes that must be free in memory before tests keep databases there."""
TEST_SERVERS = (STATE / "test", MEMORY / f"manyways-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}")
"""Where the tests' PostgreSQL lives: on the disk, or in memory."""


def memory_for_tests() -> Path | None:
    """A folder in memory, where there is plenty: a disk takes up to seconds to make the thousands of files of a database."""
    try:
        free = re.search(r"^MemAvailable: *(\d+) kB$", Path("/proc/meminfo").read_text(), re.MULTILINE)
        is_plenty = free and min(int(free[1]) << 10, shutil.disk_usage(MEMORY).free) > PLENTY
    except OSError:
        return None
    return MEMORY if is_plenty else None


class Stop(Exception):  # noqa: N818
    """Nothing more can be done; the text says why and what to do."""
