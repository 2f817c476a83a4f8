"""The templates and practices every organisation starts with; all of them can be edited afterwards."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from manyways.intake.parts import PARTS, read_part

FOLDER = Path(__file__).parent


def practices() -> Iterator[dict[str, Any]]:
    """Each practice as the fields of its row."""
    for slug, texts in tomllib.loads((FOLDER / "practices.toml").read_text("utf-8")).items():
        yield {"slug": slug, **texts}


def templates() -> Iterator[dict[str, Any]]:
    """Each template as the fields of its row, with the slug of its kind. Raises ValueError for a line not understood."""
    for path in sorted((FOLDER / "templates").glob("*.toml")):
        fields: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        for name, part in PARTS.items():
            reading = read_part(part, fields.get(name, ""))
            if reading.problems:
                raise ValueError(f"{path.name}, {name}: {reading.problems}")
            fields[name] = reading.rows
        yield {"slug": path.stem, **fields}
