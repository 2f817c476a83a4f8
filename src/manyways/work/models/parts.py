"""What belongs to an initiative is seen with it, and its rights are asked there."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from manyways.access.models import User
from manyways.access.records import Record
from manyways.work.models.initiatives import Initiative

Row = TypeVar("Row", bound=models.Model)


class PartSet(models.QuerySet[Row]):
    """Rows reached from their initiative along `path`."""

    path: ClassVar[str] = "initiative"

    def visible_to(self, user: User) -> Self:
        """Those of the initiatives the user may see."""
        return self.filter(**{f"{self.path}__in": Initiative.objects.visible_to(user)})


class Part(Record):
    """A record inside an initiative. Its owner, where it has one, holds the owner's rights on it alone."""

    class Meta:
        abstract = True

    @property
    def whole(self) -> Initiative:
        """The initiative it belongs to."""
        found: Any = self
        return found.initiative  # type: ignore[no-any-return]

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.whole.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative, and its own."""
        owner = getattr(self, "owner", None)
        own = [owner.user_id] if owner is not None and owner.user_id else []
        return [*self.whole.owner_ids(), *own]
