"""Reads of launches: the day everything counts back from, what is ready, what is late, and where each stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing, latest_forecast
from manyways.market.models import Launch, ReadinessItem
from manyways.market.queries.measures import Trend, trends_of
from manyways.market.queries.outcomes import exploring_words, is_explored
from manyways.ui.components.signs import Evidence, Status
from manyways.ui.values import date_text
from manyways.ui.windows import Window as Drawing
from manyways.work.before_done import ask_before_done
from manyways.work.models import Initiative

SOON_DAYS = 14
NAMED_AT_MOST = 3


def open_names(launch: Launch) -> list[str]:
    """What is not ready yet, in the order it falls due."""
    rows = launch.readiness.filter(done_on=None, not_needed_because="")
    return list(rows.values_list("name", flat=True))


@dataclass(frozen=True)
class Base:
    """The day a launch's days count back from, and in words where it comes from."""

    day: date | None
    words: str


def _base(launch: Launch, window: Window | None) -> Base:
    """Launched, else the day its owner chose, else the release, else the safe day of the kept forecast."""
    if launch.launched_on:
        return Base(launch.launched_on, _("the day it was launched"))
    if launch.planned_on:
        return Base(launch.planned_on, _("the launch day"))
    if launch.released_on:
        return Base(launch.released_on, _("the release"))
    if window is not None and window.safe_on:
        return Base(window.safe_on, _("the day that is safe to plan on"))
    return Base(None, _("no day yet: choose a launch day, or wait for a forecast"))


def base_of(launch: Launch) -> Base:
    """The same for one launch."""
    return _base(launch, windows_for([launch], latest_forecast()).get(launch.pk))


def windows_for(launches: Iterable[Launch], forecast: Forecast | None) -> dict[int, Window]:
    """Launch id -> the window of its release in a forecast, or of its whole outcome; none while it is explored. One query."""
    rows = [row for row in launches if not is_explored(row.initiative)]
    if forecast is None or not rows:
        return {}
    found = Window.objects.filter(forecast=forecast, initiative__in={row.initiative_id for row in rows})
    wanted = {row.item_id for row in rows}
    by_subject = {
        (window.initiative_id, window.item_id): window
        for window in found.defer("finish_days").order_by("pk")
        if window.item_id in wanted or window.item_id is None
    }
    pairs = ((row.pk, by_subject.get((row.initiative_id, row.item_id))) for row in rows)
    return {pk: window for pk, window in pairs if window is not None}


@dataclass(frozen=True)
class Ready:
    """One thing that must be ready, with the day it is due."""

    item: ReadinessItem
    due_on: date | None

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.item.key)

    @property
    def version(self) -> int:
        """The version of its row."""
        return self.item.version

    @property
    def days_late(self) -> int:
        """How many days its decide-by has passed; 0 while it has not, or it is settled."""
        return max(0, (today() - self.due_on).days) if self.item.is_open and self.due_on else 0

    @property
    def evidence(self) -> Evidence:
        """Its lamp: ready, not needed, planned, or nothing yet."""
        if self.item.not_needed_because:
            return "unneeded"
        if self.item.done_on:
            return "complete"
        return "part" if self.item.engagement_id else "nothing"

    @property
    def status(self) -> Status:
        """Late ones are red."""
        if not self.item.is_open:
            word = _("Ready") if self.item.done_on else _("Not needed")
            return Status("good" if self.item.done_on else "none", "", word)
        if self.days_late:
            late = ngettext("%(d)s day late", "%(d)s days late", self.days_late) % {"d": self.days_late}
            return Status("risk", late, _("Late"))
        if self.due_on and (self.due_on - today()).days <= SOON_DAYS:
            return Status("watch", "", _("Soon"))
        return Status("none", "", _("Planned") if self.item.engagement_id else _("Open"))


@dataclass(frozen=True)
class Standing:
    """A launch with its window, what must be ready, and what customers felt."""

    launch: Launch
    window: Window | None
    base: Base
    rows: Sequence[Ready]
    trends: Sequence[Trend] = field(default_factory=tuple)
    as_of: date | None = None

    @property
    def key(self) -> str:
        """The public key of the launch."""
        return str(self.launch.key)

    @property
    def version(self) -> int:
        """The version of its row."""
        return self.launch.version

    @property
    def state(self) -> str:
        """To come, released, launched or called off."""
        if self.launch.called_off_on:
            return "off"
        if self.launch.launched_on:
            return "launched"
        return "released" if self.launch.released_on else "open"

    @property
    def open(self) -> list[Ready]:
        """What is not settled, the most urgent first."""
        rows = [row for row in self.rows if row.item.is_open]
        return sorted(rows, key=lambda row: (row.due_on or date.max, row.item.pk))

    @property
    def late(self) -> list[Ready]:
        """What is past its decide-by."""
        return [row for row in self.open if row.days_late]

    @property
    def settled(self) -> int:
        """How many are ready or not needed."""
        return len(self.rows) - len(self.open)

    @property
    def drawing(self) -> Drawing:
        """The window as it is drawn, with the launch day as the date given."""
        given, done = self.launch.planned_on, self.launch.released_on
        if is_explored(self.launch.initiative) and done is None:
            return Drawing(reason=exploring_words(), given=given)
        shown = drawing(self.launch.initiative, self.window, self.as_of)
        return replace(shown, given=given, cannot_move=False, done=done)

    @property
    def days_unsafe(self) -> int:
        """How many days the chosen launch day lies before the one that is safe to plan on."""
        safe, chosen = self.window.safe_on if self.window else None, self.launch.planned_on
        return max(0, (safe - chosen).days) if safe and chosen and not self.launch.released_on else 0

    @property
    def status(self) -> Status:
        """By the written rule: what customers feel, released but not launched, late, unsafe, ready."""
        launch = self.launch
        if launch.called_off_on:
            return Status("none", launch.called_off_because, _("Called off"))
        if launch.launched_on:
            return self._launched()
        return self._released() if launch.released_on else self._coming()

    def _coming(self) -> Status:
        if self.late:
            return Status("risk", self._late_words)
        if self.days_unsafe:
            text = ngettext("%(d)s day before it is safe", "%(d)s days before it is safe", self.days_unsafe)
            return Status("watch", _("Launch day %s") % (text % {"d": self.days_unsafe}))
        if self.base.day is None:
            return Status("none", _("No day to count back from yet"), _("No window yet"))
        return Status("good", self._next_words)

    def _launched(self) -> Status:
        bad = [trend for trend in self.trends if trend.is_bad]
        if bad:
            return Status("risk", bad[0].words, _("Customers worse off"))
        if self.open:
            return Status("watch", _("without: %s") % named(self.open), _("Launched, not all ready"))
        return Status("good", self._read_words, _("Launched"))

    def _released(self) -> Status:
        if self.open:
            level = "risk" if self.late else "watch"
            open_words = _("Open: %s") % named(self.open)
            return Status(level, open_words, _("Released, not launched"))  # type: ignore[arg-type]
        return Status("watch", _("Everything is ready"), _("Released, not launched"))

    @property
    def _late_words(self) -> str:
        first = self.late[0]
        days = ngettext("%(d)s day late", "%(d)s days late", first.days_late) % {"d": first.days_late}
        words = {"name": first.item.name, "day": date_text(first.due_on), "days": days}
        text = _("%(name)s: decide-by was %(day)s, %(days)s") % words
        rest = len(self.late) - 1
        return text + (ngettext(", and %(n)s more", ", and %(n)s more", rest) % {"n": rest} if rest else "")

    @property
    def _next_words(self) -> str:
        if not self.open:
            return _("Everything is ready")
        first = self.open[0]
        words = {"name": first.item.name, "day": date_text(first.due_on)}
        return _("Next: %(name)s by %(day)s") % words if first.due_on else ""

    @property
    def _read_words(self) -> str:
        known = [trend.words for trend in self.trends if trend.latest]
        return "; ".join(known[:2]) or _("no customer reading yet")


def named(rows: Sequence[Ready]) -> str:
    """The names of some, and how many more."""
    names = ", ".join(row.item.name for row in rows[:NAMED_AT_MOST])
    rest = len(rows) - NAMED_AT_MOST
    return names + (_(" and %(n)s more") % {"n": rest} if rest > 0 else "")


RELATED = (
    "initiative__kind",
    "initiative__owner",
    "initiative__team",
    "initiative__outcome",
    "item",
    "owner",
    "overridden_by",
)


def standings_of(launches: Iterable[Launch]) -> list[Standing]:
    """Where each stands, in the order given. Five queries, however many there are."""
    found = list(launches)
    if not found:
        return []
    forecast = latest_forecast()
    windows, trends = windows_for(found, forecast), trends_of([row.pk for row in found])
    items: dict[int, list[ReadinessItem]] = defaultdict(list)
    rows = ReadinessItem.objects.filter(launch__in=found)
    for item in rows.select_related(
        "owner", "group", "engagement", "launch__initiative__owner", "launch__owner"
    ):
        items[item.launch_id].append(item)
    return [
        _standing(
            row,
            windows.get(row.pk),
            items[row.pk],
            trends.get(row.pk, []),
            forecast.as_of if forecast else None,
        )
        for row in found
    ]


def _standing(
    launch: Launch,
    window: Window | None,
    items: Sequence[ReadinessItem],
    trends: Sequence[Trend],
    as_of: date | None,
) -> Standing:
    base = _base(launch, window)
    rows = [Ready(item, item.due_on(base.day)) for item in items]
    return Standing(launch, window, base, rows, trends, as_of)


def standing_of(launch: Launch) -> Standing:
    """Where one stands."""
    (found,) = standings_of([launch])
    return found


def standings(user: User) -> list[Standing]:
    """All launches a person may see, worst first."""
    rows = standings_of(Launch.objects.visible_to(user).select_related(*RELATED))
    return sorted(
        rows,
        key=lambda row: (
            row.launch.called_off_on is not None,
            row.status.rank,
            row.base.day or date.max,
            row.launch.name,
        ),
    )


@ask_before_done
def open_before_done(initiative: Initiative) -> Iterable[str]:
    """What its launches still need; one that was launched all the same has had its word."""
    rows = Launch.objects.filter(initiative=initiative, called_off_on=None, override_reason="")
    for launch in rows.order_by("pk"):
        names = open_names(launch)
        if names:
            yield _("%(launch)s is not ready: %(names)s") % {"launch": launch, "names": ", ".join(names)}
