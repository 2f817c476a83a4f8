"""Where a running installation keeps its things."""

import os
import sys
from pathlib import Path

import manyways


def data_folder(given: str = "") -> Path:
    """The folder given, else `MANYWAYS_DATA`, else the checkout's own, else the system's place for such data."""
    chosen = given or os.environ.get("MANYWAYS_DATA", "")
    if chosen:
        return Path(chosen).expanduser().resolve()
    checkout = Path(manyways.__file__).resolve().parents[2]
    if (checkout / "run.py").exists() and (checkout / "pyproject.toml").exists():
        return checkout / ".manyways" / "data"
    return _system_folder() / "manyways"


def _system_folder() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", "~\\AppData\\Local")).expanduser()
    if sys.platform == "darwin":
        return Path("~/Library/Application Support").expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
