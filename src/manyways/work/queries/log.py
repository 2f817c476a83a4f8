"""The log read: how bad each entry is by a written rule, what is exposed, and the picture of the risks."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models import FloatField as Number
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.ui.charts import Chart, heat_map
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, money_text
from manyways.work.durations import plain_number
from manyways.work.models import LogEntry

CHANCES = (10, 30, 50, 70)
DAYS = (2, 5, 10, 20)
COSTS = (5_000, 20_000, 50_000, 100_000)
"""Upper bounds of the first four of five bands of chance (percent), effect (working days) and effect (money)."""

HIGH, MEDIUM = 12, 6
"""A risk whose chance band times effect band (1 to 5 each) reaches 12 is high, 6 medium."""

SOON_DAYS = 7


def band(value: float | Decimal, bounds: Sequence[int]) -> int:
    """Which of the five bands a value falls in, from 1.

    >>> band(30, CHANCES), band(31, CHANCES), band(99, CHANCES)
    (2, 3, 5)
    """
    return 1 + sum(value > bound for bound in bounds)


def severity(entry: LogEntry) -> int | None:
    """Chance band times effect band, the larger of days and money; None where it is not assessed."""
    if entry.chance is None or (entry.days is None and entry.cost is None):
        return None
    return band(entry.chance, CHANCES) * effect_band(entry)


def effect_band(entry: LogEntry) -> int:
    """The larger of the bands of its days and of its money."""
    days = band(entry.days, DAYS) if entry.days is not None else 1
    return max(days, band(entry.cost, COSTS) if entry.cost is not None else 1)


def entry_status(entry: LogEntry) -> Status:
    """The written rule of an entry: closed, overdue, how high the risk is, due soon."""
    if not entry.is_open:
        return Status("good" if entry.kind != LogEntry.Kind.RISK else "none", entry.outcome, _("Closed"))
    days = (today() - entry.due_on).days if entry.due_on else 0
    if days > 0:
        late = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
        return Status("risk", _("Due %(day)s") % {"day": date_text(entry.due_on)}, late)
    if entry.kind == LogEntry.Kind.RISK:
        return _risk_status(entry)
    if entry.due_on and -days <= SOON_DAYS:
        return Status("watch", _("Due %(day)s") % {"day": date_text(entry.due_on)}, _("Due soon"))
    return Status(
        "none", _("Due %(day)s") % {"day": date_text(entry.due_on)} if entry.due_on else "", _("Open")
    )


def _risk_status(entry: LogEntry) -> Status:
    score = severity(entry)
    if score is None:
        return Status("none", _("Say how likely it is and what it does"), _("Not assessed"))
    said = [_("%(chance)s\u202f%%") % {"chance": entry.chance}]
    if entry.days:
        days = ngettext("%(days)s day", "%(days)s days", round(entry.days))
        said.append(days % {"days": plain_number(entry.days)})
    if entry.cost:
        said.append(money_text(entry.cost))
    reason = ", ".join(said)
    if score >= HIGH:
        return Status("risk", reason, _("High"))
    return Status("watch", reason, _("Medium")) if score >= MEDIUM else Status("none", reason, _("Low"))


def listed_log(user: User) -> QuerySet[LogEntry]:
    """The entries this person may see; open ones first, then by exposure (`weight`, days count as 1,000 a day)."""
    rows = LogEntry.objects.visible_to(user).select_related("owner", "initiative__owner", "initiative__kind")
    chance = Coalesce(F("chance"), Value(0)) / 100.0
    effect = Coalesce(F("days"), Value(0.0)) * 1000 + Cast(Coalesce(F("cost"), Value(Decimal(0))), Number())
    is_late = Q(closed_on__isnull=True, due_on__lt=today())
    return rows.annotate(
        weight=chance * effect,
        place=Case(
            When(is_late, then=Value(0)), When(closed_on__isnull=True, then=Value(1)), default=Value(2)
        ),
    )


def exposure(entries: Iterable[LogEntry]) -> tuple[Decimal, float]:
    """Chance times effect, added up over open risks: money, and working days (which do not simply add up to a delay)."""
    risks = [each for each in entries if each.is_open and each.kind == LogEntry.Kind.RISK]
    money = sum((each.exposure or Decimal(0) for each in risks), Decimal(0))
    return money, sum(each.exposure_days or 0 for each in risks)


def log_sentence(entries: Collection[LogEntry]) -> str:
    """The highest risk first, then what is open, late and exposed."""
    rows = [each for each in entries if each.is_open]
    if not rows:
        return _("Nothing is open in the log.")
    risks = sorted(
        (each for each in rows if each.kind == LogEntry.Kind.RISK), key=lambda each: -(severity(each) or 0)
    )
    late = sum(bool(each.due_on and each.due_on < today()) for each in rows)
    parts = []
    if risks and (severity(risks[0]) or 0) >= MEDIUM:
        status = entry_status(risks[0])
        parts.append(
            _("Highest risk: %(name)s (%(reason)s).") % {"name": risks[0].name, "reason": status.reason}
        )
    counted = Counter(each.kind for each in rows)
    words = [_count_words(kind, count) for kind, count in counted.items()]
    if late:
        words.append(ngettext("%(n)s late", "%(n)s late", late) % {"n": late})
    parts.append(_("Open: %(counts)s.") % {"counts": ", ".join(words)})
    money, _days = exposure(rows)
    if money:
        parts.append(_("Exposure %(money)s.") % {"money": money_text(money)})
    return " ".join(parts)


def _count_words(kind: str, count: int) -> str:
    said = {
        LogEntry.Kind.RISK: ngettext("%(n)s risk", "%(n)s risks", count),
        LogEntry.Kind.ISSUE: ngettext("%(n)s issue", "%(n)s issues", count),
        LogEntry.Kind.ASSUMPTION: ngettext("%(n)s assumption", "%(n)s assumptions", count),
        LogEntry.Kind.ACTION: ngettext("%(n)s thing to do", "%(n)s things to do", count),
        LogEntry.Kind.CHANGE: ngettext("%(n)s change request", "%(n)s change requests", count),
    }
    return said[LogEntry.Kind(kind)] % {"n": count}


def risk_picture(entries: Iterable[LogEntry]) -> Chart | None:
    """Open risks by chance and effect, how many in each field; nothing where none is assessed."""
    counts = Counter(
        (band(each.chance, CHANCES), effect_band(each))
        for each in entries
        if each.is_open and each.kind == LogEntry.Kind.RISK and each.chance is not None and severity(each)
    )
    if not counts:
        return None
    high = sum(count for (chance, effect), count in counts.items() if chance * effect >= HIGH)
    title = ngettext("%(n)s risk is high", "%(n)s risks are high", high) % {"n": high}
    columns = [_("negligible"), _("small"), _("medium"), _("large"), _("severe")]
    chances = [
        _("up to 10\u202f%"),
        _("to 30\u202f%"),
        _("to 50\u202f%"),
        _("to 70\u202f%"),
        _("over 70\u202f%"),
    ]
    rows = [
        (chances[chance - 1], [counts.get((chance, effect)) for effect in range(1, 6)])
        for chance in range(5, 0, -1)
    ]
    return heat_map(title if high else _("No risk is high"), columns, rows, corner=_("Chance by effect"))
