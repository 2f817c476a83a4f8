"""Makes migrations quick: an operation renders the model it changes, not every model related to it.

Django renders again all models that can be reached from a changed one. Here nearly all are reached, through the user
and through the history, so that a new database took minutes. What a migration's Python code sees is still complete:
`is_delayed` makes Django render everything anew before such code runs.
"""

from typing import Any

from django.db.migrations.state import ProjectState


def render_changed_models_only() -> None:
    """From now on, states of migrations render the changed model alone."""
    ProjectState.reload_model = _reload_model  # type: ignore[method-assign, assignment]


def _reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name)})
