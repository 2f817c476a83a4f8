"""Whether a row may be written: its fields and the rules of the database are asked before, and what is wrong is said."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.db.models.sql import Query
from django.utils.translation import gettext as _

from manyways.access.actions.violations import words_by_message
from manyways.ui.answers import Refused
from manyways.ui.values import date_text

YEARS = range(1970, 2149)
"""Those in which days are counted, as the engine does."""


def checked(row: models.Model) -> Any:
    """The row itself, once its fields and the database's constraints accept it; else Refused by field."""
    if far := _far_days(row):
        raise Refused(fields=far)
    try:
        if not _is_accepted(row):
            row.full_clean()  # says what is wrong
    except ValidationError as error:
        plain = words_by_message(row)
        fields = {
            name: " ".join(plain.get(text, text) for text in texts)
            for name, texts in error.message_dict.items()
        }
        raise Refused(fields.pop("__all__", ""), fields=fields) from error
    return row


def _far_days(row: models.Model) -> dict[str, str]:
    """By field: why a day is refused that no calendar, window or forecast reaches."""
    days = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if _is_day(field)}
    said = _("%(day)s lies outside the calendars, which cover %(first)s to %(last)s.")
    return {
        name: said % {"day": date_text(day), "first": YEARS[0], "last": YEARS[-1]}
        for name, day in days.items()
        if isinstance(day, date) and day.year not in YEARS
    }


def _is_day(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.DateField) and field.editable


def _is_accepted(row: Any) -> bool:
    """Whether `full_clean` would find nothing, asked in few questions: all checks at once, not in a savepoint each.

    Rows it refers to that are at hand are not looked for again, and no key is there twice by chance; the database has
    the last word on both.
    """
    at_hand = {
        field.name
        for field in row._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.is_cached(row) and field.value_from_object(row)
    }
    try:
        row.full_clean(exclude=at_hand, validate_unique=False, validate_constraints=False)
        row.validate_unique(exclude={"key"})
        for model, constraints in row.get_constraints():
            if not _keeps_rules(row, model):
                return False
            for other in constraints:
                if not isinstance(other, models.CheckConstraint):
                    other.validate(model, row)
    except ValidationError:
        return False
    return True


class _Rules(NamedTuple):
    """All checks of a table as one question: its SQL, with a place for the value of each field after its own values."""

    condition: Q
    sql: str
    values: Sequence[Any]
    fields: tuple["models.Field[Any, Any]", ...]


def _keeps_rules(row: Any, model: type[models.Model]) -> bool:
    """Whether a row of a table keeps all its checks."""
    rules = _rules_of(model)
    if rules is None:
        return True
    values = [getattr(row, field.attname) for field in rules.fields]
    if any(hasattr(value, "resolve_expression") for value in values):  # the database is to work it out
        return rules.condition.check(row._get_field_expression_map(meta=model._meta))
    given = [
        field.get_db_prep_value(value, connection) for field, value in zip(rules.fields, values, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(rules.sql, [*rules.values, *given])
        (keeps,) = cursor.fetchone()
    return bool(keeps)


@functools.cache
def _rules_of(model: type[models.Model]) -> _Rules | None:
    """Written once for each table: that takes longer than to ask. As with a check, what is unknown is accepted."""
    conditions = [
        rule.condition for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)
    ]
    if not conditions:
        return None
    together = Q(*conditions)
    query, named = Query(model, alias_cols=False), together.referenced_base_fields
    compiler = query.get_compiler(connection=connection)
    where, values = query.build_where(together).as_sql(compiler, connection)
    fields = tuple(field for field in model._meta.concrete_fields if {field.name, field.attname} & named)
    row = ", ".join(f'%s::{field.db_type(connection)} AS "{field.column}"' for field in fields)
    sql = f"SELECT COALESCE(({where}), true) FROM (SELECT {row}) AS its"  # noqa: S608 - names of our own tables
    return _Rules(together, sql, values, fields)
