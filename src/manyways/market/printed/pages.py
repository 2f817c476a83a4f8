"""The outlook as a PDF page."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manyways.market.printed.lines import Line, lines_by, marks_of
from manyways.market.queries.leaving import Stamp
from manyways.market.queries.outcomes import Outlook

SOURCE = Path(__file__).with_name("outlook.typ")


def outlook_pdf(outlook: Outlook, stamp: Stamp, *, group: str = "", only: str = "") -> bytes:
    """An accessible PDF (PDF/UA-1) in the product's own typeface, the same on every machine."""
    import fontpkg_inter  # type: ignore[import-untyped]  # like typst: loaded when a page is set only
    import typst

    data = {
        "title": _("What you can plan on"),
        "house": stamp.house,
        "line": stamp.line,
        "only": only,
        "notice": stamp.notice,
        "language": (get_language() or "en")[:2],
        "heads": [
            _("What customers will be able to do"),
            _("Likely by → safe to plan on"),
            _("How sure"),
            _("What moved, and why"),
        ],
        "marks": [{"at": at, "name": name} for at, name in marks_of(outlook)],
        "groups": [
            {"name": name, "rows": [_row(line) for line in lines]} for name, lines in lines_by(outlook, group)
        ],
    }
    settings: Any = {"sys_inputs": {"data": json.dumps(data)}, "pdf_standards": ["ua-1"]}
    made = typst.compile(
        str(SOURCE),
        font_paths=[str(fontpkg_inter.ROOT / "files")],
        ignore_system_fonts=True,
        **settings,
    )
    return bytes(made)


def _row(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "words": line.words,
        "level": line.level,
        "window": line.window,
        "headline": line.headline,
        "why": line.why,
        "bar": {"start": line.bar[0], "width": line.bar[1]} if line.bar else None,
    }
