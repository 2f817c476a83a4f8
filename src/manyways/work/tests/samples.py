"""Initiatives and items for tests, made by calling actions."""

from typing import Any

from manyways.access.models import User
from manyways.work import actions
from manyways.work.models import Initiative, Item, Kind


def an_event(*, by: User, name: str = "Customer conference", **fields: Any) -> Initiative:
    """A planned initiative of the kind event."""
    return actions.create_initiative(name=name, kind=Kind.objects.get(slug="event"), by=by, **fields)


def an_outcome(*, by: User, name: str = "Group billing", **fields: Any) -> Initiative:
    """An initiative in flow of the kind product outcome."""
    return actions.create_initiative(name=name, kind=Kind.objects.get(slug="outcome"), by=by, **fields)


def items_in(initiative: Initiative, *names: str, by: User, **fields: Any) -> list[Item]:
    """Items of these names, in this order."""
    return [actions.add_item(initiative, name=name, by=by, **fields) for name in names]
