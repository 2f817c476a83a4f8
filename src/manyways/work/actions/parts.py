"""What the verbs on parts of an initiative share: only known fields, owners by default, the changed row typed."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from manyways.access.actions import Refused, apply_changes
from manyways.access.models import User
from manyways.work.models import Initiative, Item

Row = TypeVar("Row", bound=models.Model)


def only(fields: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """The fields, if all of them may be set here."""
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    return dict(fields)


def changed(record: Row, **changes: Any) -> Row:
    """The row with exactly these fields written."""
    return apply_changes(record, changes, allowed=frozenset(changes))


def check_inside(initiative: Initiative, item: Item | None) -> None:
    """Refuse an item of another initiative."""
    if item is not None and item.initiative_id != initiative.pk:
        raise Refused(fields={"item": _("“%(name)s” belongs to another initiative.") % {"name": item.name}})


def check_seen(items: Iterable[Item], by: User) -> list[Item]:
    """The items, once each; refused where one of them is not for this person."""
    wanted = {item.pk: item for item in items}
    if Item.objects.visible_to(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(fields={"items": _("One of these items is not here, or not for you.")})
    return list(wanted.values())


def needed(text: str, field: str, message: str) -> str:
    """The text without spaces around it; refused at its field where nothing is left."""
    if not text.strip():
        raise Refused(fields={field: message})
    return text.strip()
