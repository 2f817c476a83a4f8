"""What a killed run left behind: written down while running, stopped by the next start."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Record:
    """The file in the data folder that says which processes serve and where."""

    path: Path

    def write(self, address: str, numbers: list[int]) -> None:
        """Keep the processes with the moments they began, since numbers are used again."""
        processes = [[number, _began(number)] for number in numbers]
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"address": address, "processes": processes}))
        unfinished.replace(self.path)

    def address(self) -> str:
        """Where the last run served."""
        return str(self._read().get("address", ""))

    def stop_processes(self, *, seconds: float = 15.0) -> int:
        """Stop those that still run. Returns how many there were."""
        found = [
            process
            for number, began in self._read().get("processes", [])
            if (process := _same(number, began)) is not None
        ]
        for process in found:
            with suppress(psutil.Error):
                process.terminate()
        _gone, alive = psutil.wait_procs(found, timeout=seconds)
        for process in alive:
            with suppress(psutil.Error):
                process.kill()
        return len(found)

    def forget(self) -> None:
        """Nothing runs any more."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, list[tuple[int, float]]]:
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _began(number: int) -> float:
    try:
        return float(psutil.Process(number).create_time())
    except psutil.Error:
        return 0.0


def _same(number: int, began: float) -> psutil.Process | None:
    try:
        process = psutil.Process(number)
        return process if abs(process.create_time() - began) < 1.0 else None
    except psutil.Error:
        return None
