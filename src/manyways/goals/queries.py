"""Reads of goals: how each metric moves, which goals are none yet, the tree, the gaps on the map of areas."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.goals.models import AreaMap, Goal, Metric, ProductArea, Program, Reading
from manyways.goals.rules import what_is_missing
from manyways.teams.models import Team
from manyways.ui.components.signs import Level, Status
from manyways.ui.values import date_text, number_text, with_unit

TOLERANCE = 0.1
"""How far a metric may be behind the straight line from baseline to target and still be on track."""


@dataclass(frozen=True)
class Movement:
    """A metric with its readings, oldest first, and what they say today."""

    metric: Metric
    readings: Sequence[Reading]
    due_on: date | None

    @property
    def latest(self) -> Reading | None:
        """The newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def next_reading_on(self) -> date:
        """When the next reading is due."""
        last = self.latest.read_on if self.latest else self.metric.baseline_on
        return last + timedelta(days=self.metric.cadence_days)

    @property
    def missed_count(self) -> int:
        """How many readings are overdue."""
        late = (today() - self.next_reading_on).days
        return 0 if late <= 0 else (late - 1) // self.metric.cadence_days + 1

    @property
    def progress(self) -> float | None:
        """The share of the way from baseline to target, 0 to 1 and beyond; None without a reading."""
        if self.latest is None:
            return None
        way = self.metric.target - self.metric.baseline
        return float((self.latest.value - self.metric.baseline) / way)

    @property
    def expected(self) -> float | None:
        """The share of the time from the baseline to the goal's date that is over; None without a date."""
        if self.due_on is None or self.due_on <= self.metric.baseline_on:
            return None
        return min(1.0, (today() - self.metric.baseline_on) / (self.due_on - self.metric.baseline_on))

    @property
    def status(self) -> Status:
        """By the written rule: missing readings first, then the way made beside the time gone."""
        if self.missed_count:
            said = _("Reading due %(day)s") % {"day": date_text(self.next_reading_on)}
            return Status("risk" if self.missed_count > 1 else "watch", said)
        if self.progress is None:
            return Status("none", _("First reading due %(day)s") % {"day": date_text(self.next_reading_on)})
        return Status(self._level(self.progress), self.words)

    def _level(self, progress: float) -> Level:
        if progress >= (self.expected or 0.0) - TOLERANCE and progress > 0:
            return "good"
        return "watch" if progress > 0 or (self.expected or 0.0) < 0.5 else "risk"

    @property
    def moved(self) -> str:
        """`Moved`, `Not moved` or `No reading yet`."""
        if self.progress is None:
            return _("No reading yet")
        return pgettext("metric", "Moved") if self.progress > 0 else _("Not moved")

    @property
    def words(self) -> str:
        """`42 → 31 min, goal 25`."""
        now = self.latest.value if self.latest else None
        words = {
            "baseline": _plain(self.metric.baseline),
            "now": with_unit(_plain(now) if now is not None else "?", self.metric.unit),
            "target": _plain(self.metric.target),
        }
        return _("%(baseline)s → %(now)s, goal %(target)s") % words


def _plain(value: Decimal) -> str:
    """A number without the zeros at its end."""
    return number_text(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize())


def movements_of(metrics: Iterable[Metric]) -> dict[int, Movement]:
    """Metric id -> its movement. One query; the metrics must come with their goals."""
    rows = list(metrics)
    readings: dict[int, list[Reading]] = defaultdict(list)
    for reading in Reading.objects.filter(metric__in=rows).order_by("read_on"):
        readings[reading.metric_id].append(reading)
    return {row.pk: Movement(row, readings[row.pk], row.goal.due_on) for row in rows}


def worst(statuses: Iterable[Status]) -> Status | None:
    """The worst of some statuses."""
    return min(statuses, key=lambda status: status.rank, default=None)


@dataclass
class GoalRow:
    """A goal in the tree with its movements and what it lacks."""

    goal: Goal
    depth: int
    movements: list[Movement] = field(default_factory=list)
    is_served: bool = False

    @property
    def missing(self) -> list[str]:
        """What keeps it from being a goal."""
        return what_is_missing(self.goal, len(self.movements))

    @property
    def status(self) -> Status:
        """The worst of its metrics; a goal without one is none yet."""
        if self.goal.state != Goal.State.OPEN:
            return Status(
                "good" if self.goal.state == Goal.State.REACHED else "none", "", self.goal.get_state_display()
            )
        if self.missing:
            lack = _("Needs %(missing)s") % {"missing": _(" and ").join(self.missing)}
            return Status("none", lack, _("Not yet a goal"))
        return worst(movement.status for movement in self.movements) or Status("none")

    @property
    def is_orphan(self) -> bool:
        """Whether it serves nothing: no goal above, and no program it would be the goal of."""
        return not (self.goal.parent_id or self.goal.program_id) and self.goal.team_id is not None


def goal_tree(user: User) -> list[GoalRow]:
    """All goals from top to bottom. Four queries."""
    goals = list(
        Goal.objects.visible_to(user)
        .select_related("owner", "team", "program")
        .order_by("due_on", "name", "id")
    )
    metrics: dict[int, list[Movement]] = defaultdict(list)
    for movement in movements_of(Metric.objects.filter(goal__in=goals).select_related("goal")).values():
        metrics[movement.metric.goal_id].append(movement)
    served = set(Goal.objects.filter(initiatives__isnull=False).values_list("pk", flat=True))
    known = {goal.pk for goal in goals}
    below: dict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        below[goal.parent_id if goal.parent_id in known else None].append(goal)
    rows: list[GoalRow] = []
    waiting = [(goal, 0) for goal in reversed(below[None])]
    while waiting:
        goal, depth = waiting.pop()
        rows.append(GoalRow(goal, depth, metrics[goal.pk], goal.pk in served or bool(below[goal.pk])))
        waiting += [(child, depth + 1) for child in reversed(below[goal.pk])]
    return rows


def tree_sentence(rows: Sequence[GoalRow]) -> str:
    """How many are goals, how many move, what is missing."""
    opened = [row for row in rows if row.goal.state == Goal.State.OPEN]
    if not opened:
        return _("No goal yet. Start with one result that matters, and how you would see it.")
    real = [row for row in opened if not row.missing]
    moving = sum(any((each.progress or 0) > 0 for each in row.movements) for row in real)
    parts = [_("%(moving)s of %(count)s goals have moved") % {"moving": moving, "count": len(real)}]
    if len(opened) > len(real):
        parts.append(_("%(count)s not yet a goal") % {"count": len(opened) - len(real)})
    unserved = sum(not row.is_served for row in opened)
    if unserved:
        parts.append(_("no initiative works on %(count)s of them") % {"count": unserved})
    return ", ".join(parts) + "."


@dataclass
class AreaRow:
    """A product area in the tree with its goals."""

    area: ProductArea
    depth: int
    goals: list[Goal] = field(default_factory=list)


def area_tree(user: User) -> list[AreaRow]:
    """The map of areas from top to bottom, ranked ones first. Two queries."""
    areas = list(ProductArea.objects.visible_to(user).select_related("team"))
    areas.sort(key=lambda area: (area.rank is None, area.rank or 0, area.name))
    goals: dict[int, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(area__isnull=False, state=Goal.State.OPEN).order_by("due_on", "name"):
        goals[goal.area_id or 0].append(goal)
    below: dict[int | None, list[ProductArea]] = defaultdict(list)
    for area in areas:
        below[area.parent_id].append(area)
    rows: list[AreaRow] = []
    waiting = [(area, 0) for area in reversed(below[None])]
    while waiting:
        area, depth = waiting.pop()
        rows.append(AreaRow(area, depth, goals[area.pk]))
        waiting += [(child, depth + 1) for child in reversed(below[area.pk])]
    return rows


def areas_sentence(rows: Sequence[AreaRow]) -> str:
    """How many areas have an owner, and which have none; a parent may leave it to its parts."""
    if not rows:
        return _("The map will stand here: the parts of your product, each owned by exactly one team.")
    bare = [row.area.name for row in rows if row.area.team is None]
    if not bare:
        return _("All %(count)s areas have an owning team.") % {"count": len(rows)}
    return _("%(owned)s of %(count)s areas have an owning team. Nobody owns %(names)s.") % {
        "owned": len(rows) - len(bare),
        "count": len(rows),
        "names": ", ".join(bare),
    }


def latest_agreement() -> AreaMap | None:
    """The last time the map was agreed on."""
    return AreaMap.objects.order_by("-agreed_on", "-pk").first()


@dataclass
class ProgramRow:
    """A program with its teams and the worst status of its goals."""

    program: Program
    teams: list[Team]
    status: Status | None


def program_rows(user: User) -> list[ProgramRow]:
    """All programs by name. Five queries."""
    rolled: dict[int, list[Status]] = defaultdict(list)
    for row in goal_tree(user):
        program_id = row.goal.program_id
        if program_id and row.goal.state == Goal.State.OPEN:
            rolled[program_id].append(row.status)
    programs = (
        Program.objects.visible_to(user).select_related("lead").prefetch_related("teams").order_by("name")
    )
    return [ProgramRow(row, list(row.teams.all()), worst(rolled[row.pk])) for row in programs]


def teams_without_program(user: User) -> list[Team]:
    """Active teams that are in no program: gaps."""
    return list(
        Team.objects.visible_to(user).filter(is_active=True, in_program__isnull=True).order_by("name")
    )
