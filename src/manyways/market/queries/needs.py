"""What a person's groups asked of others and what is not agreed yet."""

from collections.abc import Sequence

from manyways.access.models import User
from manyways.change.models import Need
from manyways.change.queries.agreements import spoken_for_by

SHOWN = 4


def needs_of(user: User) -> Sequence[Need]:
    """Open needs and other ways offered in agreements this person speaks in, the oldest first."""
    waiting = (Need.State.OPEN, Need.State.ALTERNATIVE)
    rows = Need.objects.filter(agreement__in=spoken_for_by(user).values("pk"), state__in=waiting)
    return list(rows.select_related("agreement", "asked_of").order_by("asked_on", "pk")[:SHOWN])
