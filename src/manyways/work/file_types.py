"""Which files are taken as evidence: told by their first bytes, not by their names."""

import io
import zipfile
from pathlib import PurePath

ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_SIGNATURES = {
    b"%PDF-": ("application/pdf", {".pdf"}),
    b"\x89PNG\r\n\x1a\n": ("image/png", {".png"}),
    b"\xff\xd8\xff": ("image/jpeg", {".jpg", ".jpeg"}),
}
_PARTS = {
    "word/": (f"{_OFFICE}.wordprocessingml.document", {".docx"}),
    "xl/": (f"{_OFFICE}.spreadsheetml.sheet", {".xlsx"}),
    "ppt/": (f"{_OFFICE}.presentationml.presentation", {".pptx"}),
}
_TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".eml": "message/rfc822"}
TAKEN = "PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, TXT, CSV, EML"


def type_of(name: str, content: bytes) -> str:
    """The type of a file whose bytes are what its name says; empty for anything else."""
    ending = PurePath(name).suffix.lower()
    for start, (found, endings) in _SIGNATURES.items():
        if content.startswith(start):
            return found if ending in endings else ""
    if content.startswith(ZIP):
        return _in_zip(ending, content)
    return _TEXTS.get(ending, "") if _is_text(content) else ""


def _in_zip(ending: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return ""
    if any("vbaProject" in name for name in names):
        return ""
    if ending in {".odt", ".ods"} and kind.startswith("application/vnd.oasis.opendocument."):
        return kind
    return next(
        (
            found
            for part, (found, endings) in _PARTS.items()
            if ending in endings and any(name.startswith(part) for name in names)
        ),
        "",
    )


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content
