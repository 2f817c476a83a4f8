"""Makes migrations quick: an operation renders the model it changes, not every model related to it.

Django renders again all models that can be reached from a changed one. Here nearly all are reached, through the user
and through the history, so that a new database took minutes. What a migration's Python code sees is still complete:
`is_delayed` makes Django render everything anew before such code runs.
"""

from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db.migrations.state import ModelState, ProjectState


def render_changed_models_only() -> None:
    """From now on, states of migrations render the changed model alone; what they copy and ask costs less."""
    ProjectState.reload_model = _reload_model  # type: ignore[method-assign, assignment]
    ModelState.clone = _clone  # type: ignore[method-assign]
    _remember_swappable_models()


def _remember_swappable_models() -> None:
    """Which model a setting names never changes; Django forgets it whenever a state renders a model."""
    search = type(apps).get_swappable_settings_name.__wrapped__  # type: ignore[attr-defined]
    apps.get_swappable_settings_name = cache(partial(search, apps))  # type: ignore[method-assign]


def _clone(self: ModelState) -> ModelState:
    """As Django's, which looks through all fields again: every operation copies the states of all models."""
    clone = object.__new__(type(self))
    clone.app_label, clone.name, clone.bases = self.app_label, self.name, self.bases
    clone.fields, clone.options, clone.managers = dict(self.fields), dict(self.options), list(self.managers)
    return clone


def _reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name)})
