"""The demo world beside the organisation's: how the first page asks for it, and how far it is."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

_WANTED = "demo-wanted"
_STATE = "demo-state.json"


@dataclass(frozen=True)
class DemoState:
    """How far the demo is. `stage` is none, wanted, making, ready or failed; `address` is set when ready."""

    stage: str = "none"
    done: int = 0
    total: int = 0
    text: str = ""
    address: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be visited."""
        return self.stage == "ready"


def is_demo_offered() -> bool:
    """Whether a supervisor listens that can start the demo: never beside a database of one's own."""
    return bool(settings.STATE_FOLDER) and not settings.IS_DEMO


def ask_for_demo() -> None:
    """Ask the supervisor to start the demo; asking twice does no harm."""
    if is_demo_offered():
        (Path(settings.STATE_FOLDER) / _WANTED).touch()


def demo_state() -> DemoState:
    """How far the demo is now."""
    if not is_demo_offered():
        return DemoState()
    folder = Path(settings.STATE_FOLDER)
    found = read_demo_state(folder)
    if found.stage == "none" and is_demo_wanted(folder):
        return DemoState("wanted")
    return found


def is_demo_wanted(folder: Path) -> bool:
    """Whether a page has asked for the demo since the supervisor started."""
    return (folder / _WANTED).exists()


def read_demo_state(folder: Path) -> DemoState:
    """What the supervisor wrote last."""
    try:
        return DemoState(**json.loads((folder / _STATE).read_text()))
    except (OSError, ValueError, TypeError):
        return DemoState()


def write_demo_state(folder: Path, state: DemoState) -> None:
    """Tell the page how far the demo is; a reader sees the old text or the new, never half of it."""
    unfinished = folder / f"{_STATE}.unfinished"
    unfinished.write_text(json.dumps(asdict(state)))
    unfinished.replace(folder / _STATE)


def forget_demo_state(folder: Path) -> None:
    """At the start of the supervisor nobody has asked for anything."""
    (folder / _WANTED).unlink(missing_ok=True)
    (folder / _STATE).unlink(missing_ok=True)
