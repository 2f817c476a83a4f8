"""Who sees the rows of a change: whoever sees the initiative they belong to."""

from typing import ClassVar, TypeVar

from django.db import models

from manyways.access.models import User
from manyways.work.models import Initiative

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
