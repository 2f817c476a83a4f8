"""What a file is and whether it is safe to hand on, decided from its bytes before any reader sees it."""

from enum import StrEnum
from pathlib import Path
from xml.parsers import expat

from manyways.interchange.schedule_json import ReadError

LARGEST_FILE = 128 * 1024 * 1024
DEEPEST_ELEMENT = 200
CHUNK = 1 << 16


class FileKind(StrEnum):
    """The formats that are read, by the ending MPXJ expects."""

    MPP = "mpp"
    XML = "xml"
    XER = "xer"
    MPX = "mpx"


def kind_of(path: Path) -> FileKind:
    """The format of a file, from its bytes. Raises `ReadError` for anything that is not to be read.

    XML is parsed once here: document types and entities, text that ends too early, and elements
    nested without end are refused. Archives are refused, so nothing can unpack to more than it is.
    """
    _check_size(path)
    with path.open("rb") as file:
        head = file.read(4096)
    kind = _kind_of_bytes(head)
    if kind is FileKind.XML:
        _check_xml(path)
    return kind


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as reason:
        raise ReadError(f"It cannot be opened: {reason.strerror}.") from reason
    if not path.is_file():
        raise ReadError("It is not a file.")
    if size == 0:
        raise ReadError("It is empty.")
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise ReadError(f"It is larger than {limit} MB; save the project without its sub-projects.")


def _kind_of_bytes(head: bytes) -> FileKind:
    """The format that the first bytes promise."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileKind.MPP
    if text.startswith(b"ERMHDR"):
        return FileKind.XER
    if text.startswith(b"MPX"):
        return FileKind.MPX
    if text.startswith(b"<"):
        return FileKind.XML
    if head.startswith(b"PK"):
        raise ReadError("The file is an archive; unpack it and give the project file itself.")
    raise ReadError("The file is neither .mpp, .xml, .xer nor .mpx; save it from its tool as one of these.")


def _check_xml(path: Path) -> None:
    """Parse the whole file, keeping nothing."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise ReadError(
            "The XML file declares a document type or entities; project files never do. It is refused."
        )

    def enter(name: str, _: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and name.rpartition(":")[2] not in {"Project", "APIBusinessObjects", "BusinessObjects"}:
            raise ReadError("The XML file is no project: export it from Project as XML, or from P6 as XML.")
        depth += 1
        if depth > DEEPEST_ELEMENT:
            raise ReadError("The XML file nests its elements too deeply to be a project.")

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as reason:
        raise ReadError(f"The XML file is damaged or cut short ({reason}); export it again.") from reason
