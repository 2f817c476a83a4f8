"""After the last milestone: a change is sustained, and its stakeholders are walked over again once a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.change.models import Case, Checkpoint, Milestone
from manyways.ui.values import date_text
from manyways.work.models import Initiative


@dataclass(frozen=True)
class Sustained:
    """A change whose milestones have all landed: since when, and when its stakeholders are due again."""

    initiative: Initiative
    since: date
    due_on: date

    @property
    def is_due(self) -> bool:
        """The day has come."""
        return self.due_on <= today()

    @property
    def sentence(self) -> str:
        """Since when, and what is due."""
        words = {"since": date_text(self.since), "due": date_text(self.due_on)}
        return (
            _("Its last milestone landed on %(since)s; a walk over its stakeholders is due since %(due)s.")
            % words
        )


def a_year_after(day: date) -> date:
    """The same day a year later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def sustained(initiatives: Iterable[Initiative]) -> list[Sustained]:
    """Those of some changes that are past their last milestone. Two queries."""
    rows = {row.pk: row for row in initiatives}
    landed: dict[int, list[date | None]] = {}
    for milestone in Milestone.objects.filter(item__initiative__in=rows).select_related("item"):
        landed.setdefault(milestone.item.initiative_id, []).append(milestone.has_landed_on)
    walked = dict(Case.objects.filter(initiative__in=landed).values_list("initiative", "rewalked_on"))
    return [
        Sustained(rows[pk], max(past), a_year_after(max([*past, walked.get(pk) or date.min])))
        for pk, days in landed.items()
        if len(past := [day for day in days if day]) == len(days)
    ]


def sustained_of(initiative: Initiative) -> Sustained | None:
    """One change, if it is past its last milestone."""
    return next(iter(sustained([initiative])), None)


def walked_over(me: Any) -> QuerySet[Initiative]:
    """Changes one owns that have stakeholders and a milestone that landed."""
    mine = Initiative.objects.filter(owner__user=me, stakeholders__isnull=False)
    landed = Milestone.objects.filter(item__initiative=OuterRef("pk"), item__finished_at__isnull=False)
    return mine.filter(Exists(landed)).exclude(state="stopped").distinct()


def to_walk_again(changes: Iterable[Initiative]) -> list[Sustained]:
    """Those of some changes whose stakeholders are due again. Two queries."""
    return [row for row in sustained(changes) if row.is_due]


def looks_due(me: Any) -> QuerySet[Checkpoint]:
    """Looks back at changes one owns whose day has come."""
    kept = Checkpoint.objects.filter(initiative__deleted_at__isnull=True)
    rows = kept.filter(initiative__owner__user=me, held_on=None, due_on__lte=today())
    return rows.exclude(initiative__state="stopped").select_related("initiative")
