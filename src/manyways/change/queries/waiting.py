"""What in changes waits for one person: to confirm, to hold, to rate."""

from django.db.models import Q, QuerySet

from manyways.access.clock import days_ago, today
from manyways.access.models import User
from manyways.change.models import Engagement, Impact, Stakeholder
from manyways.change.queries.lawful import counted_groups
from manyways.teams.models import Group, Membership
from manyways.teams.queries import now_in

ASKED_FOR_DAYS = 60


def to_confirm(user: User) -> QuerySet[Engagement]:
    """Held lately for a group one is in (or for one above it), and not confirmed by oneself."""
    own = set(Membership.objects.filter(now_in(today()), person__user=user).values_list("group", flat=True))
    if not own:
        return Engagement.objects.none()
    own -= counted_groups()
    parents = dict(Group.objects.values_list("pk", "parent"))
    groups = {above for group in own for above in _above(group, parents)}
    rows = Engagement.objects.visible_to(user).filter(
        happened_on__gte=days_ago(ASKED_FOR_DAYS), audience__group__in=groups
    )
    return (
        rows.exclude(confirmations__person__user=user, confirmations__level__gte=2)
        .distinct()
        .order_by("happened_on")
    )


def _above(group: int | None, parents: dict[int, int | None]) -> list[int]:
    found = []
    while group is not None:
        found.append(group)
        group = parents.get(group)
    return found


def to_hold(user: User) -> QuerySet[Engagement]:
    """Those one runs whose day has passed and that nobody has said were held."""
    rows = Engagement.objects.visible_to(user).filter(
        runner__user=user, happened_on=None, planned_on__lt=today()
    )
    return rows.order_by("planned_on")


def to_rate(user: User) -> QuerySet[Impact]:
    """What changes for groups one speaks for and has not rated."""
    rows = Impact.objects.visible_to(user).filter(group__contact__user=user, own_severity=None)
    return rows.exclude(milestone__item__initiative__state__in=["done", "stopped"]).select_related("group")


def to_walk(user: User) -> QuerySet[Stakeholder]:
    """Stakeholders without a decision in changes one owns; once a change is done, only in a walk begun anew."""
    rows = Stakeholder.objects.visible_to(user).filter(
        decision=Stakeholder.Decision.UNDECIDED, initiative__owner__user=user
    )
    done = Q(initiative__state="done", decided_before="")
    return rows.exclude(initiative__state="stopped").exclude(done).select_related("initiative")
