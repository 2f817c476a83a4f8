"""Dates in a message: `{name of a milestone}` becomes the day as it is known, and with that a claim."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from manyways.change.models import Claim, Milestone
from manyways.ui.values import NARROW, date_text

_CHIP = re.compile(r"\{([^{}\n]{1,200})\}")


@dataclass(frozen=True)
class Said:
    """What is asserted about a milestone: a window whose ends may be open, and how sure it was said to be."""

    milestone: Milestone
    first_on: date | None
    last_on: date | None
    percent: float | None


def chips_in(text: str, milestones: Iterable[Milestone]) -> list[Milestone]:
    """The milestones a text names in braces, in their order, each once."""
    by_name = {row.item.name.casefold(): row for row in milestones}
    named = (by_name.get(match.strip().casefold()) for match in _CHIP.findall(text))
    return list(dict.fromkeys(row for row in named if row is not None))


def in_words(first_on: date | None, last_on: date | None, percent: float | None) -> str:
    """`1 Mar 2027`, `by 1 Mar 2027 (85 %)`, `1 to 9 Mar 2027`."""
    if first_on is not None and first_on == last_on:
        return date_text(first_on)
    if first_on is None and last_on is not None:
        words = _("by %(day)s") % {"day": date_text(last_on)}
    elif last_on is None and first_on is not None:
        words = _("not before %(day)s") % {"day": date_text(first_on)}
    else:
        words = _("%(first)s to %(last)s") % {"first": date_text(first_on), "last": date_text(last_on)}
    return words if percent is None else f"{words} ({percent:.0f}{NARROW}%)"


def as_read(text: str, claims: Iterable[Claim]) -> str:
    """The text with each chip as the day that was said then, not as it is now."""
    said = {
        claim.milestone.item.name.casefold(): in_words(claim.first_on, claim.last_on, claim.percent)
        for claim in claims
        if claim.milestone is not None
    }
    return _CHIP.sub(lambda match: said.get(match[1].strip().casefold(), match[0]), text)
