"""What makes migrations quick changes nothing that they see."""

from typing import Any

import pytest
from django.apps.registry import Apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState, StateApps

from manyways.access import migrating


def _told(apps: Apps) -> dict[str, list[Any]]:
    """What the models say of themselves: their fields in order, where those lead, and what leads to them."""
    return {
        model._meta.label: [
            [(field.name, repr(field.deconstruct())) for field in model._meta.local_fields],
            [field.related_model and field.related_model._meta.label for field in model._meta.local_fields],
            sorted(str(relation) for relation in model._meta.related_objects),
            model._meta.db_table,
        ]
        for model in apps.get_models(include_auto_created=True)
    }


@pytest.fixture(scope="module")
def state() -> ProjectState:
    """What all migrations lead to."""
    return MigrationLoader(None).project_state()


def test_models_are_rendered_as_by_django(state: ProjectState, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = _told(state.apps)
    assert _told(state.apps.clone()) == ours
    monkeypatch.setattr(ModelState, "render", migrating.render_as_django)
    assert _told(StateApps(state.real_apps, state.models)) == ours
    assert len(ours) > 300


def test_what_is_rendered_twice_shares_no_field(state: ProjectState) -> None:
    first, second = state.apps, StateApps(state.real_apps, state.models)
    for model in first.get_models():
        other = second.get_model(model._meta.label)
        for one, two in zip(model._meta.local_fields, other._meta.local_fields, strict=True):
            assert one is not two
            assert (one.model, two.model) == (model, other)
            if one.remote_field:
                assert (one.remote_field.field, two.remote_field.field) == (one, two)
                assert one.related_model._meta.apps is first
                assert two.related_model._meta.apps is second
