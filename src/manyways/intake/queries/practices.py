"""Practices with how often they helped: over all, and for one kind of work."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.intake.models import Practice, PracticeUse, Template
from manyways.teams.models import Team
from manyways.work.models import Initiative, Kind

Verdict = PracticeUse.Verdict


@dataclass(frozen=True)
class Counted:
    """A practice with its results: how often used, helped, mixed, not."""

    practice: Practice
    used: int
    helped: int
    mixed: int
    failed: int

    @property
    def rated(self) -> int:
        """How often somebody said whether it helped."""
        return self.helped + self.mixed + self.failed

    @property
    def words(self) -> str:
        """The results in words."""
        if not self.rated:
            used = ngettext("used %(n)s time, not rated yet", "used %(n)s times, not rated yet", self.used)
            return used % {"n": self.used} if self.used else _("not used yet")
        return _("helped in %(helped)s of %(rated)s") % {"helped": self.helped, "rated": self.rated}


def _with_counts(within: Q) -> QuerySet[Practice]:
    def count(condition: Q) -> Count:
        return Count("uses", filter=within & condition, distinct=True)

    return Practice.objects.annotate(
        used=count(Q()),
        helped=count(Q(uses__verdict=Verdict.HELPED)),
        mixed=count(Q(uses__verdict=Verdict.MIXED)),
        failed=count(Q(uses__verdict=Verdict.NOT)),
    )


def _counted(rows: Iterable[Practice]) -> list[Counted]:
    return [Counted(row, row.used, row.helped, row.mixed, row.failed) for row in rows]  # type: ignore[attr-defined]


def counted_practices() -> list[Counted]:
    """All practices, those in use first, by how often they helped."""
    rows = _counted(_with_counts(Q(uses__isnull=False)))
    return sorted(rows, key=lambda row: (not row.practice.is_active, -row.helped, row.practice.name))


def suggested_practices(
    kind: Kind | None, *, template: Template | None = None, without: Iterable[int] = ()
) -> list[Counted]:
    """What helped in work of this kind, with the counts; then what its templates suggest. Two queries.

    A practice of a team counts for the kinds of work that team leads.
    """
    if kind is None:
        return []
    teams = Team.objects.filter(initiatives__kind=kind)
    rows = _counted(
        _with_counts(Q(uses__initiative__kind=kind) | Q(uses__team__in=teams))
        .filter(is_active=True)
        .exclude(pk__in=list(without))
    )
    templates = [template] if template else list(Template.objects.filter(kind=kind, is_active=True))
    wanted = {slug for each in templates for slug in each.practices}
    found = [row for row in rows if row.helped or row.practice.slug in wanted]
    return sorted(found, key=lambda row: (-row.helped, row.failed, row.practice.name))


def uses_of(used_by: Initiative | Team) -> list[PracticeUse]:
    """What an initiative or a team uses. One query."""
    holder = "team" if isinstance(used_by, Team) else "initiative"
    rows = PracticeUse.objects.filter(**{holder: used_by}).select_related("practice", "initiative", "team")
    return list(rows.order_by("practice__name"))
