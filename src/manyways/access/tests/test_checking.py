"""The rules of a table asked as one question: as Django asks each of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from manyways.access.actions.checking import _keeps_rules, _rules_of
from manyways.work.models import Item

RULED = [
    model for model in apps.get_models() if model.__module__.startswith("manyways.") and _rules_of(model)
]
TRIED: dict[type, list[Any]] = {
    models.IntegerField: [-1, 0, 1, 101, None],
    models.FloatField: [-1.0, 0.0, 0.5, 2e6, None],
    models.DecimalField: [Decimal(-1), Decimal(0), Decimal(99), None],
    models.BooleanField: [True, False],
    models.DateTimeField: [timezone.now(), timezone.now() - timedelta(days=900), None],
    models.DateField: [date(2020, 1, 1), date(2090, 1, 1), None],
    models.CharField: ["", "?", "it"],
    models.ForeignKey: [1, None],
}


def _tried(field: "models.Field[Any, Any]") -> list[Any]:
    given = getattr(field.model(), field.attname)
    return next((values for kind, values in TRIED.items() if isinstance(field, kind)), [given])


def _is_kept_by_django(row: models.Model) -> bool:
    try:
        for rule in row._meta.constraints:
            if isinstance(rule, models.CheckConstraint):
                rule.validate(type(row), row)
    except ValidationError:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("model", RULED, ids=lambda model: model._meta.label)
def test_one_question_answers_what_each_rule_would(model: type[models.Model]) -> None:
    rules, answers = _rules_of(model), set()
    assert rules
    for field in rules.fields:
        for value in _tried(field):
            row = model(**{field.attname: value})
            answers.add(kept := _keeps_rules(row, model))
            assert kept is _is_kept_by_django(row), (field.name, value)
    assert answers


@pytest.mark.django_db
def test_what_the_database_works_out_is_asked_as_well() -> None:
    row = Item(finished_at=Now(), started_at=timezone.now() + timedelta(days=2))
    assert not _keeps_rules(row, Item)
    assert _keeps_rules(Item(finished_at=Now()), Item)
