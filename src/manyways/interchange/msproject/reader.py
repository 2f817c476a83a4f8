"""Read a project file of any known format into a plan."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from manyways.interchange.msproject.convert import document_of
from manyways.interchange.msproject.elapsed import mark_elapsed
from manyways.interchange.msproject.guard import FileKind, kind_of
from manyways.interchange.msproject.java import Limits, convert
from manyways.interchange.schedule_json import ReadError, ScheduleFile, read_document

FILE_KINDS = frozenset(f".{kind}" for kind in FileKind)


def read_project_file(path: Path, limits: Limits | None = None) -> ScheduleFile:
    """The plan in an .mpp, .xml (MSPDI, PMXML), .xer or .mpx file. Raises `ReadError` saying what to do."""
    return read_document(schedule_document(path, limits))


def schedule_document(path: Path, limits: Limits | None = None) -> dict[str, Any]:
    """The schedule document of a project file, as docs/engine/schedule.md describes it."""
    kind = kind_of(path)
    with tempfile.TemporaryDirectory(prefix="manyways-read-") as name:
        source, target = Path(name) / f"input.{kind}", Path(name) / "output.json"
        shutil.copyfile(path, source)
        convert(source, target, limits or Limits())
        converted = json.loads(target.read_bytes())
    try:
        document = document_of(converted)
        if kind is FileKind.XML:
            mark_elapsed(document, path)
        return document
    except (AttributeError, KeyError, TypeError, ValueError) as reason:
        raise ReadError(
            f"The file holds values that make no sense ({reason}); save it again in its tool."
        ) from reason
