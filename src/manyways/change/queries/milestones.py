"""Where things of a change belong when nobody names a milestone."""

from django.db.models import F

from manyways.change.models import Milestone


def first_milestone(initiative_id: int) -> Milestone | None:
    """The first milestone of an initiative that changes something for people."""
    rows = Milestone.objects.filter(item__initiative=initiative_id).select_related("item__initiative__owner")
    return rows.order_by(F("fixed_on").asc(nulls_last=True), "id").first()
