"""The kinds of record there are, by name, so that comments, grants, history and search hang on any of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import Http404

if TYPE_CHECKING:
    from manyways.access.models import User

_KINDS: dict[str, type[models.Model]] = {}


def register_kind(model: type[models.Model]) -> None:
    """Make the model known under its label, such as `work.item`."""
    _KINDS[model._meta.label_lower] = model


def kinds() -> Iterator[tuple[str, type[models.Model]]]:
    """All registered kinds with their models."""
    yield from sorted(_KINDS.items())


def kind_of(record: models.Model) -> str:
    """The name under which a record's model is registered."""
    return record._meta.label_lower


def model_of(kind: str) -> type[models.Model]:
    """The model behind a kind. Raises Http404 for a kind nobody registered."""
    if kind not in _KINDS:
        raise Http404
    return _KINDS[kind]


def visible_records(kind: str, user: "User") -> "models.QuerySet[Any]":
    """The records of one kind this person may see; none where the kind has no rule."""
    manager: Any = model_of(kind)._default_manager
    if not hasattr(manager, "visible_to"):
        return manager.none()  # type: ignore[no-any-return]
    return manager.visible_to(user)  # type: ignore[no-any-return]


def find_record(kind: str, record_id: int, user: "User") -> Any:
    """One record if this person may see it. Raises Http404 otherwise, as if it did not exist."""
    found = visible_records(kind, user).filter(pk=record_id).first()
    if found is None:
        raise Http404
    return found
