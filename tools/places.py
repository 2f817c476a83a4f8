"""Where things of this checkout are, and how a word of run.py stops."""

import os
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


class Stop(Exception):  # noqa: N818
    """Nothing more can be done; the text says why and what to do."""
