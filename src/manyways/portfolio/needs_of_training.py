"""What one is asked to learn soon, or should have learnt by now."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import Assignment
from manyways.people_partner.queries.training_plan import plan_of_training
from manyways.portfolio.needs import Need, ask_need_of

SOON_DAYS = 14


def _asked_soon(me: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(person__user=me, due_on__lte=today() + timedelta(days=SOON_DAYS))


@ask_need_of(_asked_soon)
def to_be_learnt(rows: QuerySet[Assignment], user: User) -> Iterable[Need]:
    """One's own, due within two weeks or late."""
    asked = set(rows)
    for line in plan_of_training(user):
        if line.assignment in asked and line.state in {"late", "asked"}:
            yield Need(
                _("Learn: %(skill)s") % {"skill": line.need.skill},
                line.how or _("Ask your manager or HR how."),
                str(line.status.reason),
                reverse("people_partner:mine"),
            )
