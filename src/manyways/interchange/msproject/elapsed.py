"""Which items of an MSPDI file are in elapsed time: the file says, what MPXJ writes of it does not."""

from pathlib import Path
from typing import Any
from xml.parsers import expat

ELAPSED_FORMATS = frozenset({"4", "6", "8", "10", "12", "20", "36", "38", "40", "42", "44", "52"})


def mark_elapsed(document: dict[str, Any], path: Path) -> None:
    """Correct `duration_units` of each task from the file's own DurationFormat.

    The file has been parsed before and declares no document type (see `guard`).
    """
    formats = _duration_formats(path)
    for task in document["tasks"]:
        text = formats.get(str(task["uid"]))
        if text is not None:
            task["duration_units"] = "ELAPSED" if text in ELAPSED_FORMATS else "WORKING"


def _duration_formats(path: Path) -> dict[str, str]:
    """DurationFormat by the UID of each task; empty for other XML than MSPDI."""
    formats: dict[str, str] = {}
    line: list[str] = []
    texts: list[str] = []
    task: dict[str, str] = {}

    def enter(name: str, _: dict[str, str]) -> None:
        line.append(name.rpartition(":")[2])
        texts.clear()
        if line[1:] == ["Tasks", "Task"]:
            task.clear()

    def leave(_: str) -> None:
        if line[1:3] == ["Tasks", "Task"] and len(line) == 4:
            task[line[3]] = "".join(texts).strip()
        if line[1:] == ["Tasks", "Task"] and "DurationFormat" in task:
            formats[task.get("UID", "")] = task["DurationFormat"]
        line.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.CharacterDataHandler = texts.append
    with path.open("rb") as file:
        parser.ParseFile(file)
    return formats
