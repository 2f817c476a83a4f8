"""Bring rows up to date by their names: new where the name is new, saved where something differs, counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from manyways.access.actions import Refused

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Taken:
    """How many rows of each kind were new, and how many were changed."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


class Keeping:
    """Keeps rows and counts what was new and what changed. Part of an action, which asked the right."""

    def __init__(self) -> None:
        self.taken = Taken()
        self.engagement: dict[str, Any] = {}

    def _referred(self, model: type[Any], path: str, owners: Iterable[models.Model]) -> dict[str, Any]:
        """The rows of some owners by their name in a file."""
        rows = model.objects.filter(**{f"{path}__in": [each.pk for each in owners]}).exclude(reference="")
        return {row.reference: row for row in rows}

    def _keep(
        self, model: type[Row], here: Mapping[Any, Row], values: Mapping[Any, dict[str, Any]]
    ) -> dict[Any, Row]:
        """Bring rows up to date and make new ones; returns all by name."""
        made = {name: model(**fields) for name, fields in values.items() if name not in here}
        model._default_manager.bulk_create(list(made.values()), batch_size=2000)
        self._count(self.taken.new, model, len(made))
        for name, fields in values.items():
            if name in here and fields:
                self._keep_one(here[name], fields)
        return {name: made.get(name) or here[name] for name in values}

    def _keep_one(self, row: Row, values: dict[str, Any]) -> Row:
        """Save one row where anything differs."""
        if row.pk is not None and all(getattr(row, name) == value for name, value in values.items()):
            return row
        self._count(self.taken.new if row.pk is None else self.taken.changed, type(row), 1)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        return row

    def _keep_only(self, model: type[Any], other: str, values: Mapping[Any, dict[str, Any]]) -> None:
        """Make these rows of the engagements of the file the only ones."""
        ids = [each.pk for each in self.engagement.values()]
        rows = model.objects.filter(**{"engagement__in": ids, f"{other}__isnull": False})
        here = {(row.engagement_id, getattr(row, other)): row for row in rows}
        rows.filter(pk__in=[row.pk for place, row in here.items() if place not in values]).delete()
        self._keep(model, here, values)

    def _count(self, counts: dict[str, int], model: type[models.Model], number: int) -> None:
        if number:
            name = str(model._meta.verbose_name_plural)
            counts[name] = counts.get(name, 0) + number


def by_name(
    rows: "models.QuerySet[Row]", names: Iterable[str], kind: str, *, also: str = ""
) -> dict[str, Row]:
    """The rows of some names. Raises Refused where a name is not one row's alone."""
    wanted = {name for name in names if name}
    condition = models.Q(name__in=wanted)
    if also:
        condition |= models.Q(**{f"{also}__in": wanted})
    found: dict[str, Row] = {}
    for row in rows.filter(condition).order_by("id"):
        is_address = also and getattr(row, also) in wanted
        name = getattr(row, also) if is_address else getattr(row, "name")  # noqa: B009
        if name in found:
            words = {"name": name, "kind": kind}
            raise Refused(_("Several %(kind)s here are called %(name)s.") % words)
        found[name] = row
    return found
