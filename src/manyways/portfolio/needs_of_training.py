"""What one is asked to learn soon, or should have learnt by now."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import Assignment
from manyways.people_partner.queries.training_plan import plan_of_training
from manyways.portfolio.needs import Need, ask_need
from manyways.portfolio.queries import Portfolio

SOON_DAYS = 14


@ask_need
def to_be_learnt(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """One's own, due within two weeks or late."""
    until = today() + timedelta(days=SOON_DAYS)
    if not Assignment.objects.filter(person__user=user, due_on__lte=until).exists():
        return
    for line in plan_of_training(user):
        is_mine = line.need.person.user_id == user.pk and line.state in {"late", "asked"}
        if is_mine and line.due_on is not None and line.due_on <= until:
            yield Need(
                _("Learn: %(skill)s") % {"skill": line.need.skill},
                line.how or _("Ask your manager or HR how."),
                str(line.status.reason),
                reverse("people_partner:mine"),
            )
