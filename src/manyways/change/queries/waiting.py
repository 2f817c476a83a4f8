"""What in changes waits for one person: to confirm, to hold, to rate."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from manyways.access.clock import days_ago, today
from manyways.change.models import Audience, Confirmation, Engagement, Impact, Stakeholder

ASKED_FOR_DAYS = 60
_GROUPS = """
WITH RECURSIVE line(own, id, above) AS (
    SELECT g.id, g.id, g.parent_id FROM teams_group g
    JOIN teams_membership m ON m.group_id = g.id JOIN teams_person p ON p.id = m.person_id
    WHERE p.user_id = %s AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on > %s)
    UNION SELECT line.own, g.id, g.parent_id FROM teams_group g JOIN line ON g.id = line.above)
SELECT id FROM line
WHERE own NOT IN (SELECT line.own FROM line JOIN change_countsonly counted ON counted.group_id = line.id)
"""
"""The groups one is in and all above them; none of a line in which people are only counted."""


def to_confirm(me: Value) -> QuerySet[Engagement]:
    """Held in the last weeks for a group this person is in, or for one above it, and not confirmed by them."""
    groups = RawSQL(_GROUPS, [me.value, today(), today()])  # noqa: S611 - no word of it comes from outside
    said = Audience.objects.filter(group__in=groups).values("engagement")
    rows = Engagement.objects.filter(happened_on__gte=days_ago(ASKED_FOR_DAYS), pk__in=said)
    confirmed = Confirmation.objects.filter(engagement=OuterRef("pk"), person__user=me, level__gte=2)
    return rows.exclude(Exists(confirmed))


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
