"""Triggers are registered by an index: what django-pgtrigger refuses stays refused, and what went may come again."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest

from manyways.access.models import Job

MODEL: Any = Job  # the library's types ask for a row where it takes the model


def _trigger(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=pgtrigger.Update, func="RETURN NEW;")


@pytest.fixture
def tried() -> Iterator[pgtrigger.Trigger]:
    """A trigger of this test alone."""
    trigger = _trigger("tried")
    trigger.register(MODEL)
    yield trigger
    trigger.unregister(MODEL)


def test_all_triggers_are_found_by_table_and_function() -> None:
    registered = pgtrigger.registered()
    index = pgtrigger.registry._registry
    assert len(registered) > 600
    assert len(index.by_db_table) == len(registered)
    assert index.pg_function_names == {trigger.get_pgid(model) for model, trigger in registered}


def test_a_name_is_taken_once_for_each_table(tried: pgtrigger.Trigger) -> None:
    tried.register(MODEL)  # the same again is no harm
    with pytest.raises(KeyError, match="already used"):
        _trigger("tried").register(MODEL)


def test_what_was_taken_back_may_come_again(tried: pgtrigger.Trigger) -> None:
    tried.unregister(MODEL)
    assert ("access_job", "tried") not in pgtrigger.registry._registry.by_db_table
    tried.register(MODEL)
    assert pgtrigger.registry._registry.by_db_table["access_job", "tried"] is tried
