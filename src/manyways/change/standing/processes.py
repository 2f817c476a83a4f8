"""What stops working on which day, as rows for the page: nobody fixing first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.change.models import ProcessImpact
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.engine import owed
from manyways.engine.owed.processes import break_day
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import Initiative


@dataclass(frozen=True)
class BreakRow:
    """A process, the day on which it stops working (None: not known), and how it stands."""

    impact: ProcessImpact
    on: date | None

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.impact.key)

    @property
    def groups(self) -> str:
        """Who works with it."""
        return ", ".join(each.group.name for each in self.impact.groups.all())

    @property
    def status(self) -> Status:
        """Live, nobody, overdue or being adapted."""
        if self.impact.fixed_on is not None:
            return Status(
                "good", _("Live since %(day)s") % {"day": date_text(self.impact.fixed_on)}, _("Adapted")
            )
        if not self.impact.fixer:
            return Status("risk", _("Nobody adapts it"), _("Nobody"))
        if self.on is not None and self.on < today():
            return Status("risk", _("It has stopped working"), _("Too late"))
        return Status("watch", _("%(name)s adapts it") % {"name": self.impact.fixer}, _("Open"))

    @property
    def commit_words(self) -> str:
        """`15 May, at least 85 %`."""
        if self.impact.commit_by is None:
            return ""
        words = {"day": date_text(self.impact.commit_by), "percent": self.impact.needed_percent}
        return _("%(day)s, if at least %(percent)s\u202f%% sure") % words


def break_rows(initiative: Initiative) -> list[BreakRow]:
    """All of one change: unfixed without anybody first, then by day."""
    return rows_of(ProcessImpact.objects.filter(milestone__item__initiative=initiative))


def rows_of(impacts: QuerySet[ProcessImpact]) -> list[BreakRow]:
    """Some of them with their days, in that order."""
    rows = list(
        impacts.select_related("process__owner", "milestone__item__initiative", "fix_owner").prefetch_related(
            "groups__group"
        )
    )
    days = days_of({row.milestone for row in rows})
    found = [BreakRow(row, _day(row, days[row.milestone_id])) for row in rows]
    return sorted(
        found,
        key=lambda row: (
            row.impact.fixed_on is not None,
            bool(row.impact.fixer),
            row.on or date.max,
            row.impact.process.name,
        ),
    )


def _day(row: ProcessImpact, milestone: date) -> date | None:
    """The first run on or after the milestone, by the calendar of the process."""
    if milestone == UNKNOWN:
        return None
    process = owed.Process(
        str(row.process_id), row.process.next_run, row.process.every_months, row.process.every_days
    )
    return break_day(process, owed.ProcessImpact("", "", days_before=row.days_before), milestone)
