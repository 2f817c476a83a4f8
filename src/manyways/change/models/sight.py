"""Who sees the rows of a change: whoever sees the initiative they belong to; some only who may change them."""

from typing import ClassVar, TypeVar

from django.db import models

from manyways.access.models import User
from manyways.work.models import Initiative


def within_reach(user: User, right: str) -> models.Q:
    """What a role over an initiative, a team or a program reaches with a right, on rows with an `initiative`."""
    able = [grant for grant in user.grants_held() if grant.role.allows(right)]
    ids = {
        kind: [grant.scope_id for grant in able if grant.scope_kind == kind]
        for kind in ("initiative", "team", "program")
    }
    return (
        models.Q(initiative__in=ids["initiative"])
        | models.Q(initiative__team__in=ids["team"])
        | models.Q(initiative__program__in=ids["program"])
    )


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class OfInitiative(models.Manager[Row_co]):
    """Rows seen by those who see the initiative at `path`."""

    path: ClassVar[str] = "initiative"

    def visible_to(self, user: User) -> models.QuerySet[Row_co]:
        return self.filter(**{f"{self.path}__in": Initiative.objects.visible_to(user)})


class OfItem(OfInitiative[Row_co]):
    """Rows that belong to an initiative through an item."""

    path = "item__initiative"


class OfMilestone(OfInitiative[Row_co]):
    """Rows that belong to an initiative through a milestone."""

    path = "milestone__item__initiative"
