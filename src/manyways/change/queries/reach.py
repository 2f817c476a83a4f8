"""Whether an initiative changes something for people at all."""

from manyways.change.models import Milestone, Stakeholder
from manyways.work.models import Initiative


def has_people(initiative: Initiative) -> bool:
    """Somebody is on its list, or a milestone of it changes something for people. Asked once per record."""
    known: bool | None = getattr(initiative, "_has_people", None)
    if known is None:
        rows = Milestone.objects.filter(item__initiative=initiative).values("pk")
        people = Stakeholder.objects.filter(initiative=initiative).values("pk")
        known = people.union(rows, all=True).exists()
        initiative._has_people = known  # type: ignore[attr-defined]
    return known
