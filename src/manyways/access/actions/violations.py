"""What to say when a rule of the database is broken: something is there twice, or values do not fit together."""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext as _

from manyways.ui.answers import Refused

_TWICE = {"23505", "23P01"}  # PostgreSQL's codes: not unique, excluded by another row
_GONE = "23503"  # what it refers to was deleted a moment ago


def words_for(rule: BaseConstraint, model: type[models.Model]) -> str:
    """What to say to a person who breaks this rule: its own sentence, else one made of the fields it looks at."""
    own = str(rule.get_violation_error_message())
    if rule.name not in own:
        return own
    if isinstance(rule, models.CheckConstraint):
        return _("Look at these values again: %(names)s.") % {
            "names": _named(model, Q(rule.condition).referenced_base_fields)
        }
    return _words_for_twice(model, _compared(rule))


def words_by_message(row: models.Model) -> dict[str, str]:
    """Our sentences by those Django would say about this row."""
    model, said = type(row), {}
    for rule in row._meta.constraints:
        said[str(rule.get_violation_error_message())] = words_for(rule, model)
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            said[_of_django(row, rule.fields)] = words_for(rule, model)
    for field in row._meta.concrete_fields:
        if field.unique and not field.primary_key:
            said[_of_django(row, (field.name,))] = _words_for_twice(model, (field.name,))
    return said


def told(error: IntegrityError) -> Exception:
    """The error itself, or what to say of it: that somebody else was faster with the same, or deleted it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.sqlstate == _GONE:
        return Refused(_("This is not here, or not for you."))
    if diagnosis is None or diagnosis.sqlstate not in _TWICE:
        return error
    for model in _models_of(diagnosis.table_name):
        for rule in model._meta.constraints:
            if rule.name == diagnosis.constraint_name:
                return Refused(words_for(rule, model))
    return Refused(_words_for_twice(models.Model, ()))


def _models_of(table: str) -> Iterable[type[models.Model]]:
    from django.apps import apps

    return (model for model in apps.get_models() if model._meta.db_table == table)


def _compared(rule: BaseConstraint) -> Iterable[str]:
    """The fields that no two rows may have the same values of."""
    if isinstance(rule, models.UniqueConstraint) and rule.fields:
        return rule.fields
    expressions = [
        each[0] if isinstance(rule, ExclusionConstraint) else each
        for each in getattr(rule, "expressions", ())
    ]
    return [
        str(part.name)  # type: ignore[attr-defined]  # the stubs know no name of F
        for each in expressions
        for part in ([each] if isinstance(each, F) else each.flatten())
        if isinstance(part, F)
    ]


def _words_for_twice(model: type[models.Model], names: Iterable[str]) -> str:
    named = _named(model, names)
    if not named:
        return _("There is one already: change that one.")
    said = _("There is one with the same %(names)s already: change that one, or choose something else.")
    return said % {"names": named}


def _named(model: type[models.Model], names: Iterable[str]) -> str:
    found = sorted({str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in names})
    return ", ".join(found)


def _of_django(row: models.Model, names: Sequence[str]) -> str:
    return " ".join(row.unique_error_message(type(row), names).messages)
