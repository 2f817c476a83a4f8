"""The outlook in a bounded number of queries: each outcome with its window, how sure, what moved it and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.change.queries.days import forecast_before
from manyways.forecast.evidence import Reference, is_bare, references_of
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing, forecasts_seen, latest_forecast, windows_of
from manyways.goals.models import ProductArea
from manyways.market.models import Outcome, OutlookLook
from manyways.market.queries.moves import NO_MOVE, Moved, moves_since
from manyways.market.queries.notices import NoticeOwed, notices_owed
from manyways.ui.values import date_text
from manyways.ui.windows import ENOUGH_WEEKS
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative

RECENT = timedelta(days=7)
OUTCOME_KIND = "outcome"
FILTERS = ("segment", "area", "program", "quarter", "level", "q")
"""What the outlook can be narrowed by, as its address and calendars by link name it."""
Level = Outcome.Level


@dataclass(frozen=True)
class Row:
    """One outcome as Sales and Marketing read it."""

    initiative: Initiative
    level: Level
    drawing: Drawing
    window: Window | None = None
    moved: Moved = NO_MOVE
    area: str = ""
    segments: tuple[str, ...] = ()
    notices: tuple[NoticeOwed, ...] = ()

    @property
    def key(self) -> str:
        """The public key of its initiative."""
        return str(self.initiative.key)

    @property
    def pk(self) -> int:
        """The id of its initiative."""
        return self.initiative.pk

    @property
    def name(self) -> str:
        """What customers will be able to do."""
        own = stored(self.initiative)
        return (own.headline if own else "") or self.initiative.name

    @property
    def words(self) -> str:
        """The same in one sentence."""
        own = stored(self.initiative)
        return (own.words if own else "") or self.initiative.summary

    @property
    def program(self) -> str:
        """The program it belongs to."""
        return self.initiative.program.name if self.initiative.program else ""

    @property
    def level_words(self) -> str:
        """How sure, in words."""
        return str(self.level.label)

    @property
    def for_whom(self) -> str:
        """The customers it is for."""
        return ", ".join(self.segments)

    @property
    def flags(self) -> list[str]:
        """Notice that should be given now."""
        return [each.words for each in self.notices if each.is_due]

    @property
    def quarter(self) -> str:
        """The quarter in which it is safe to plan on: `2027 Q2`; empty without a date."""
        return quarter_text(self.drawing.safe)


@dataclass(frozen=True)
class Outlook:
    """What a person may see, soonest first, and the forecast behind it."""

    rows: tuple[Row, ...]
    forecast: Forecast | None
    since: datetime

    @property
    def as_of(self) -> date:
        """The day the windows were computed for."""
        return self.forecast.as_of if self.forecast else today()


def outside(rows: Iterable[Row], segment: str = "") -> tuple[Row, ...]:
    """The rows as they leave the house: a day that is only planned, with nothing behind it, is no date for outsiders.

    What is made for customers of one sort, `segment`, names no others.
    """
    return tuple(_outside(row, segment) for row in rows)


def _outside(row: Row, segment: str) -> Row:
    is_planned = row.level == Level.EXPLORING and is_bare(row.initiative, row.window)
    shown = Drawing(reason=exploring_words()) if is_planned else row.drawing
    return replace(row, drawing=shown, segments=(segment,) if segment in row.segments else row.segments)


def quarter_text(day: date | None) -> str:
    """`2027 Q2`."""
    return f"{day.year} Q{(day.month + 2) // 3}" if day else ""


def stored(initiative: Initiative) -> Outcome | None:
    """Its own line of the outlook, where there is one."""
    return getattr(initiative, "outcome", None)


def shown_initiatives(user: User) -> QuerySet[Initiative]:
    """The open initiatives on this person's outlook: outcomes, and what was put there."""
    is_outcome = Q(kind__slug=OUTCOME_KIND, outcome__isnull=True) | Q(outcome__is_shown=True)
    related = ("kind", "owner", "team__lead", "program", "goal__area", "outcome")
    rows = Initiative.objects.visible_to(user).open().filter(is_outcome).select_related(*related)
    return rows.prefetch_related("outcome__for_segments__segment")


def read_outlook(
    user: User, since: datetime | None = None, shown: QuerySet[Initiative] | None = None
) -> Outlook:
    """Every outcome the person may see, or those of them `shown`. A bounded number of queries, however many."""
    initiatives = list(shown_initiatives(user) if shown is None else shown)
    latest = latest_forecast()
    windows = windows_of(latest, [row.pk for row in initiatives])
    known = _known(since, latest)
    moves = moves_since(initiatives, windows, known, latest, user)
    areas = _areas_of_teams()
    notices = notices_owed(initiatives, windows)
    references = references_of(initiatives, windows, user)
    rows = [
        replace(
            row_of(
                initiative,
                windows.get(initiative.pk),
                latest,
                moves.get(initiative.pk, NO_MOVE),
                references.get(initiative.pk),
            ),
            area=_area_of(initiative, areas),
            segments=_segments_of(initiative),
            notices=tuple(notices.get(initiative.pk, ())),
        )
        for initiative in initiatives
    ]
    return Outlook(tuple(sorted(rows, key=_soonest_first)), latest, since or now() - RECENT)


def notices_of(shown: QuerySet[Initiative]) -> dict[int, list[NoticeOwed]]:
    """What notice some outcomes owe by the newest forecast, by id. Five queries at most."""
    ids = list(shown.values_list("pk", flat=True))
    return notices_owed(Initiative.objects.filter(pk__in=ids), windows_of(latest_forecast(), ids))


def _known(since: datetime | None, latest: Forecast | None) -> Forecast | None:
    """The forecast the person saw at the last look; for a first look the one of a week before."""
    if since is None:
        return forecast_before(latest) if latest else None
    return forecasts_seen(since)[1]


def row_of(
    initiative: Initiative,
    window: Window | None,
    forecast: Forecast | None,
    moved: Moved = NO_MOVE,
    reference: Reference | None = None,
) -> Row:
    """One line: what is explored has no date, what is not counted long enough says so, a bare date how past ones slipped."""
    level = level_of(initiative, window)
    shown = drawing(initiative, window, forecast.as_of if forecast else None, reference)
    if level == Level.EXPLORING:
        if shown.is_known:
            shown = Drawing(reason=exploring_words(), given=initiative.due_on)
        moved = Moved(instead=_instead(window), since=moved.since)
    return Row(initiative, level, shown, window, moved)


def _instead(window: Window | None) -> str:
    """When a first window can be expected, or that the team is still finding out."""
    missing = weeks_missing(window)
    if window is not None and window.state == Window.State.NO_HISTORY and not missing:
        return _("First window once eight finished items are counted.")
    if not missing:
        return _("The team is still finding out what this takes.")
    day = date_text(today() + timedelta(weeks=missing))
    return _("First window expected about %(day)s, once eight weeks are counted.") % {"day": day}


def exploring_words() -> str:
    """What stands where a window would."""
    return _("Exploring: no dates to plan on yet")


def is_explored(initiative: Initiative) -> bool:
    """Whether the team says that it is still finding out."""
    own = stored(initiative)
    return own is not None and own.level == Level.EXPLORING


def level_of(initiative: Initiative, window: Window | None) -> Level:
    """Fixed where the team fixed a date, exploring where it says so or nothing can be said yet, else a window."""
    own = stored(initiative)
    if own and own.level == Level.FIXED and initiative.due_on:
        return Level.FIXED
    if window is None or window.safe_on is None or is_explored(initiative):
        return Level.EXPLORING
    return Level.EXPECTED


def _areas_of_teams() -> dict[int, str]:
    """The product area of each team that owns exactly one."""
    found: dict[int, list[str]] = {}
    rows = ProductArea.objects.filter(team__isnull=False).order_by("pk").values_list("team", "name")
    for team, name in rows:
        found.setdefault(team or 0, []).append(name)
    return {team: names[0] for team, names in found.items() if len(names) == 1}


def _area_of(initiative: Initiative, areas: Mapping[int, str]) -> str:
    """The area of its goal, or the only one of its team."""
    if initiative.goal and initiative.goal.area:
        return initiative.goal.area.name
    return areas.get(initiative.team_id or 0, "")


def _segments_of(initiative: Initiative) -> tuple[str, ...]:
    own = stored(initiative)
    return tuple(sorted(each.segment.name for each in own.for_segments.all())) if own else ()


def _soonest_first(row: Row) -> tuple[bool, date, str]:
    day = row.drawing.safe
    return day is None, day or date.max, row.name


def weeks_missing(window: Window | None) -> int:
    """How many weeks must still be counted before there can be a date; 0 where that is not what is missing."""
    if window is None or window.state != Window.State.NO_HISTORY:
        return 0
    return max(ENOUGH_WEEKS - window.weeks_counted, 0)


def last_look(user: User) -> datetime | None:
    """When the person looked at the outlook before this time."""
    look = OutlookLook.objects.filter(user=user).first()
    return look.before_at if look else None


def narrowed(outlook: Outlook, wanted: Mapping[str, str]) -> Outlook:
    """The rows that match what the outlook can be filtered by, as its address names it, as they leave the house."""
    names = [name for name in FILTERS if wanted.get(name)]
    rows = [row for row in outlook.rows if all(_has(row, name, wanted[name]) for name in names)]
    return replace(outlook, rows=outside(rows, wanted.get("segment", "")))


def _has(row: Row, name: str, value: str) -> bool:
    if name == "q":
        text = f"{row.name} {row.words}".casefold()
        return all(word in text for word in value.casefold().split())
    return value in row.segments if name == "segment" else str(getattr(row, name)) == value


def only_words(wanted: Mapping[str, str]) -> str:
    """`Only: Schools · 2027 Q1.`, empty where nothing is left out."""
    values = dict(wanted)
    if values.get("level") in Level.values:
        values["level"] = str(Level(values["level"]).label)
    said = [values[name] for name in FILTERS if values.get(name)]
    return _("Only: %(said)s.") % {"said": " · ".join(said)} if said else ""
