"""Rows that only HR sees."""

from typing import TypeVar

from django.db import models

from manyways.access.models import User
from manyways.people_partner.rules import is_inside

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class Inside(models.Manager[Row_co]):
    """All rows for who is in HR's room, none for anybody else."""

    def visible_to(self, user: User) -> models.QuerySet[Row_co]:
        return self.all() if is_inside(user) else self.none()
