"""Templates under the kinds of work they are for."""

from itertools import groupby

from manyways.access.models import User
from manyways.intake.models import Template
from manyways.work.models import Kind


def templates_by_kind(user: User) -> list[tuple[Kind, list[Template]]]:
    """The templates under their kinds, those in use first. One query."""
    rows = Template.objects.visible_to(user).select_related("kind")
    ordered = rows.order_by("kind__rank", "kind_id", "-is_active", "name")
    return [(kind, list(found)) for kind, found in groupby(ordered, key=lambda row: row.kind)]
