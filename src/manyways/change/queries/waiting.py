"""What in changes waits for one person: to confirm, to hold, to rate."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from manyways.access.clock import days_ago, today
from manyways.access.models import User
from manyways.change.models import Engagement, Impact, Stakeholder
from manyways.change.queries.trees import named_groups_above
from manyways.teams.models import Membership
from manyways.teams.queries import now_in

ASKED_FOR_DAYS = 60
_GROUPS = """
WITH RECURSIVE own(id) AS (
    SELECT m.group_id FROM teams_membership m JOIN teams_person p ON p.id = m.person_id
    WHERE p.user_id = %s AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on > %s)
    UNION SELECT g.parent_id FROM teams_group g JOIN own ON own.id = g.id WHERE g.parent_id IS NOT NULL)
SELECT id FROM own
"""


def held_lately(me: Value) -> QuerySet[Engagement]:
    """Held in the last weeks for a group this person is in, or for one above it, and not confirmed by them."""
    groups = RawSQL(_GROUPS, [me.value, today(), today()])  # noqa: S611 - no word of it comes from outside
    rows = Engagement.objects.filter(happened_on__gte=days_ago(ASKED_FOR_DAYS), audience__group__in=groups)
    return rows.exclude(confirmations__person__user=me, confirmations__level__gte=2)


def to_confirm(user: User) -> QuerySet[Engagement]:
    """Held lately for a group one is in (or for one above it), and not confirmed by oneself. Three queries."""
    own = set(Membership.objects.filter(now_in(today()), person__user=user).values_list("group", flat=True))
    if not own:
        return Engagement.objects.none()
    seen = Engagement.objects.visible_to(user) & held_lately(Value(user.pk))
    rows = seen.filter(audience__group__in=named_groups_above(own))
    return rows.distinct().order_by("happened_on")


def to_hold(me: Any) -> QuerySet[Engagement]:
    """Those this person runs whose day has passed and that nobody has said were held."""
    rows = Engagement.objects.filter(runner__user=me, happened_on=None, planned_on__lt=today())
    return rows.order_by("planned_on")


def to_rate(me: Any) -> QuerySet[Impact]:
    """What changes for groups this person speaks for and has not rated."""
    rows = Impact.objects.filter(group__contact__user=me, own_severity=None)
    return rows.exclude(milestone__item__initiative__state__in=["done", "stopped"])


def to_walk(me: Any) -> QuerySet[Stakeholder]:
    """Stakeholders without a decision in changes one owns; once a change is done, only in a walk begun anew."""
    rows = Stakeholder.objects.filter(decision=Stakeholder.Decision.UNDECIDED, initiative__owner__user=me)
    done = Q(initiative__state="done", decided_before="")
    return rows.exclude(initiative__state="stopped").exclude(done)
