"""The small signs: icons, status, lamps, steps."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from manyways.ui.components.shown import escaped

Text = str | Promise
Level = Literal["good", "watch", "risk", "none"]
Evidence = Literal["complete", "part", "nothing", "stale", "unneeded"]

_SPRITE = Path(__file__).parent.parent / "static" / "build" / "icons.svg"
_SHAPES: dict[str, SafeString] = {
    "good": mark_safe('<circle cx="6" cy="6" r="5"/>'),
    "watch": mark_safe('<path d="M6 .8 11.4 11H.6z"/>'),
    "risk": mark_safe('<path d="M6 .4 11.6 6 6 11.6.4 6z"/>'),
    "none": mark_safe('<circle class="ring" cx="6" cy="6" r="4.8"/>'),
}
_WORDS: dict[str, Text] = {
    "good": _("On track"),
    "watch": _("Watch"),
    "risk": _("At risk"),
    "none": _("No reading yet"),
}
_LAMPS: dict[str, SafeString] = {
    "complete": mark_safe(
        '<circle class="solid" cx="6" cy="6" r="6"/><path class="tick" d="m3.4 6.2 1.8 1.8 3.5-3.7"/>'
    ),
    "part": mark_safe(
        '<circle class="line" cx="6" cy="6" r="5.2"/><path class="solid" d="M6 .8a5.2 5.2 0 0 1 0 10.4z"/>'
    ),
    "nothing": mark_safe('<circle class="line" cx="6" cy="6" r="5.2"/>'),
    "stale": mark_safe('<path class="solid" d="M6 .8 11.6 11.2H.4z"/>'),
    "unneeded": mark_safe('<path class="line" d="M2 6h8"/>'),
}
_LAMP_WORDS: dict[str, Text] = {
    "complete": _("Complete"),
    "part": _("Planned or in part"),
    "nothing": _("Nothing yet"),
    "stale": _("No longer true"),
    "unneeded": _("Not needed"),
}


@dataclass(frozen=True)
class Status:
    """A computed status: its level, its word if not the usual one, the reason, and where rule and rows are shown.

    `said` is what a person says beside it, with who and why as its reason.
    """

    level: Level
    reason: Text = ""
    word: Text = ""
    url: str = ""
    said: "Status | None" = None

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting."""
        return ("risk", "watch", "none", "good").index(self.level)

    @property
    def shown_word(self) -> Text:
        """The word beside the shape."""
        return self.word or _WORDS[self.level]

    def __str__(self) -> str:
        return str(self.shown_word)


@cache
def _sprite_version() -> str:
    return format(int(_SPRITE.stat().st_mtime), "x") if _SPRITE.exists() else "0"


@lru_cache(maxsize=256)  # a list has hundreds of a few
def icon(name: str) -> SafeString:
    """An icon of the sprite by our name for it; decoration only, the words stand beside it."""
    address = f"{static('build/icons.svg')}?{_sprite_version()}#{name}"
    return format_html(
        '<svg class="mw-icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address
    )


def status_sign(status: Status) -> SafeString:
    """Shape and word of a status; opens the rule, the rows and the data date if there is an address."""
    shape = f'<svg class="mw-shape" viewBox="0 0 12 12" aria-hidden="true">{_SHAPES[status.level]}</svg>'
    name, word = f"mw-status mw-status-{status.level}", escaped(status.shown_word)
    if status.url:
        return SafeString(f'<a class="{name}" href="{escaped(status.url)}">{shape}{word}</a>')
    return SafeString(f'<span class="{name}">{shape}{word}</span>')


def said_line(status: Status) -> SafeString:
    """What a person says beside a computed status, with who and why; nothing if nobody does."""
    if not status.said:
        return SafeString()
    sign = status_sign(status.said)
    return format_html('<span class="mw-reason mw-said">{} {}</span>', sign, status.said.reason)


def lamp_sign(evidence: Evidence, word: Text = "") -> SafeString:
    """A lamp with its word or count: how complete the evidence is."""
    return format_html(
        '<span class="mw-lamp mw-lamp-{}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>',
        evidence,
        _LAMPS[evidence],
        word or _LAMP_WORDS[evidence],
    )


def steps_sign(done: int, total: int, word: Text, *, is_secured: bool = False) -> SafeString:
    """Steps of a decision (or countables up to twelve) with the word that says where it stands."""
    width = (110 - 4 * (total - 1)) / total
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" width="{}" height="4" rx="2"/>',
        (
            ("done" if at < done else "left", round(at * (width + 4), 1), round(width, 1))
            for at in range(total)
        ),
    )
    secured = " mw-steps-secured" if is_secured else ""
    return format_html(
        '<span class="mw-steps{}"><svg viewBox="0 0 110 4" aria-hidden="true">{}</svg>{}</span>',
        secured,
        bars,
        word,
    )
