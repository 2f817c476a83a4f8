"""The written rule behind each status: the first line that applies decides, and says why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.ui.windows import Window

SAFE, LIKELY = 0.85, 0.5


@dataclass(frozen=True)
class Facts:
    """What the rule looks at. `confidence` is the chance of meeting the date given, 0 to 1."""

    today: date
    has_owner: bool
    window: Window
    confidence: float | None = None
    finished_on: date | None = None
    is_stopped: bool = False
    is_never: bool = False
    missed_readings: int = 0
    reading_due_on: date | None = None
    progress: str = ""


def health_of(facts: Facts) -> Status:
    """Apply the rule. Nobody types a status."""
    if facts.finished_on or facts.is_stopped:
        return Status("good", _("Stopped") if facts.is_stopped else date_text(facts.finished_on), _("Closed"))
    return _by_date(facts) or _by_care(facts) or _by_reading(facts)


def _by_date(facts: Facts) -> Status | None:
    given = facts.window.given
    if given and given < facts.today:
        days = (facts.today - given).days
        return Status(
            "risk", ngettext("%(days)s day past its end", "%(days)s days past its end", days) % {"days": days}
        )
    if facts.is_never:
        return Status("risk", _("Never, at this rate"))
    if facts.confidence is None or facts.confidence >= SAFE:
        return None
    chance = _("%(chance)s %% chance to be done by %(day)s") % {
        "chance": round(facts.confidence * 100),
        "day": date_text(given),
    }
    return Status("risk" if facts.confidence < LIKELY or facts.window.cannot_move else "watch", chance)


def _by_care(facts: Facts) -> Status | None:
    if facts.missed_readings >= 2:
        return Status("risk", _("%(count)s readings missed") % {"count": facts.missed_readings})
    if facts.missed_readings == 1:
        return Status("watch", _("One reading missed, %(day)s") % {"day": date_text(facts.reading_due_on)})
    return None if facts.has_owner else Status("watch", _("Nobody owns it"))


def _by_reading(facts: Facts) -> Status:
    if facts.window.is_known:
        return Status(
            "good", facts.progress or _("Safe to plan on %(day)s") % {"day": date_text(facts.window.safe)}
        )
    if facts.reading_due_on and facts.reading_due_on >= facts.today and not facts.progress:
        return Status("none", _("First reading due %(day)s") % {"day": date_text(facts.reading_due_on)})
    return Status("none", facts.progress or facts.window.label)
