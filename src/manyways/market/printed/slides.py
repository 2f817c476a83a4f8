"""The outlook as PowerPoint slides that can be edited."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from manyways.market.printed.lines import Line, in_pages, lines_by, marks_of
from manyways.market.queries.leaving import Stamp
from manyways.market.queries.outcomes import Outlook

INK, SOFT, ACCENT, MID, HAIR = "18202C", "465162", "1D55B5", "5B8BD8", "D7DCE4"
A_SLIDE = 6
LEFT, WIDE = 0.6, 12.13
COLUMNS = (0.6, 4.9, 9.3)
TOP, ROW, AXIS = 1.52, 0.86, 4.0


def outlook_slides(outlook: Outlook, stamp: Stamp, *, group: str = "", only: str = "") -> bytes:
    """One slide for six outcomes of a group, windows drawn as shapes; the stamp and what is left out stand under each."""
    from pptx import Presentation  # a large library, needed for this alone
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.33), Inches(7.5)
    marks = marks_of(outlook)
    for name, lines in lines_by(outlook, group):
        for part in in_pages(lines, A_SLIDE):
            _Slide(deck, stamp, only, marks).fill(name, part)
    if not outlook.rows:
        _Slide(deck, stamp, only, marks).fill(_("Nothing to plan on yet"), [])
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


class _Slide:
    """Draws one slide, in inches."""

    def __init__(self, deck: Any, stamp: Stamp, only: str, marks: Sequence[tuple[float, str]]) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[5])
        self.stamp, self.only, self.marks = stamp, only, marks

    def fill(self, name: str, lines: Sequence[Line]) -> None:
        """Title, heads, one row for each outcome, the stamp."""
        title = self.slide.shapes.title
        self._place(title, LEFT, 0.35, WIDE, 0.7)
        words = _("What you can plan on: %(name)s") % {"name": name} if name else _("What you can plan on")
        self._write(title, words, 26, INK, is_bold=True)
        heads = (
            _("What customers will be able to do"),
            _("Likely by → safe to plan on"),
            _("What moved, and why"),
        )
        for x, text in zip(COLUMNS, heads, strict=True):
            self.words(text, x, 1.1, 3.9, 0.3, 11, SOFT)
        self.axis(len(lines))
        for at, line in enumerate(lines):
            self.row(line, TOP + at * ROW)
        self.words(
            " ".join(filter(None, [self.only, self.stamp.line, self.stamp.house])),
            LEFT,
            6.78,
            WIDE,
            0.25,
            10,
            INK,
        )
        self.words(self.stamp.notice, LEFT, 7.02, WIDE, 0.4, 9, SOFT)

    def axis(self, rows: int) -> None:
        """The quarters by name, each a hairline behind the bars."""
        for share, name in self.marks if rows else ():
            x = COLUMNS[1] + share * AXIS
            self.words(name, x + 0.05, TOP - 0.2, 0.7, 0.2, 9, SOFT)
            for at in range(rows):
                self.bar(x, TOP + at * ROW, 0.01, 0.3, HAIR)

    def row(self, line: Line, y: float) -> None:
        """Name over words, the window, what moved."""
        self.words(line.name, COLUMNS[0], y, 4.1, 0.32, 14, INK, is_bold=True)
        self.words(line.words, COLUMNS[0], y + 0.3, 4.1, 0.5, 11, SOFT)
        if line.bar:
            start, width = (share * AXIS for share in line.bar)
            self.bar(COLUMNS[1] + start, y + 0.1, max(width, 0.08), 0.13, MID)
            self.bar(COLUMNS[1] + start + width - 0.02, y + 0.05, 0.04, 0.23, ACCENT)
        window = f"{line.window} · {line.level}" if line.bar else line.window
        self.words(window, COLUMNS[1], y + 0.32, 4.2, 0.3, 11, INK)
        self.words(f"{line.headline} {line.why}".strip(), COLUMNS[2], y, 3.45, 0.8, 11, INK)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled shape without an outline."""
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        places = [Inches(each) for each in (x, y, width, height)]
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *places)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        shape.line.fill.background()

    def words(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        size: int,
        colour: str,
        *,
        is_bold: bool = False,
    ) -> None:
        """Words in a box of their own."""
        from pptx.util import Inches

        places = [Inches(each) for each in (x, y, width, height)]
        self._write(self.slide.shapes.add_textbox(*places), text, size, colour, is_bold=is_bold)

    @staticmethod
    def _place(shape: Any, x: float, y: float, width: float, height: float) -> None:
        from pptx.util import Inches

        shape.left, shape.top, shape.width, shape.height = (Inches(each) for each in (x, y, width, height))

    @staticmethod
    def _write(shape: Any, text: str, size: int, colour: str, *, is_bold: bool = False) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.text = text
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), is_bold, "Inter"
            paragraph.font.color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    """A colour such as `1D55B5`."""
    from pptx.dml.color import RGBColor

    known: Any = RGBColor
    return known.from_string(colour)
