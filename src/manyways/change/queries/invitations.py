"""Reads of invitations and contributions: who was asked, who brought something, and where it was used."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from manyways.access.models import User
from manyways.change.models.impacts import Impact
from manyways.change.models.invitations import Contribution, ContributionUse, Invitation
from manyways.work.models import Initiative


def invitations_of(initiative: Initiative, user: User) -> QuerySet[Invitation]:
    """Those of a change, unanswered first, with the number of contributions."""
    rows = Invitation.objects.visible_to(user).filter(initiative=initiative)
    return (
        rows.select_related("group", "person")
        .annotate(contributed=Count("contributions"))
        .order_by("answered_on", "invited_on", "pk")
    )


def contributions_of(initiative: Initiative, user: User) -> QuerySet[Contribution]:
    """What was brought to a change, newest first, with its uses."""
    uses = ContributionUse.objects.select_related("item").order_by("used_on", "pk")
    rows = Contribution.objects.visible_to(user).filter(initiative=initiative)
    return (
        rows.select_related("group", "by")
        .prefetch_related(Prefetch("uses", uses))
        .order_by("-given_on", "-pk")
    )


@dataclass(frozen=True)
class Taking:
    """How many groups a change concerns, and how many of them were invited, answered, contributed."""

    groups: int
    invited: int
    answered: int
    contributed: int
    silent: Sequence[str]


def taking_part(initiative: Initiative) -> Taking:
    """Over the groups with an impact; before any impact is rated, over the groups that were invited."""
    impacted = dict(
        Impact.objects.filter(milestone__item__initiative=initiative).values_list("group", "group__name")
    )
    invitations = list(
        Invitation.objects.filter(initiative=initiative).values_list("group", "group__name", "answer")
    )
    groups = impacted or {pk: name for pk, name, _answer in invitations}
    contributed = set(
        Contribution.objects.filter(initiative=initiative, group__isnull=False).values_list(
            "group", flat=True
        )
    )
    answered = {pk for pk, _name, answer in invitations if answer != Invitation.Answer.NONE}
    silent = sorted(name for pk, name in groups.items() if pk not in contributed)
    return Taking(
        len(groups),
        len(groups.keys() & {pk for pk, _name, _answer in invitations}),
        len(groups.keys() & answered),
        len(groups.keys() & contributed),
        silent,
    )
