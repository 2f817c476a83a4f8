"""Makes migrations quick: an operation renders the model it changes, not every model related to it.

Django renders again all models that can be reached from a changed one. Here nearly all are reached, through the user
and through the history, so that a new database took minutes. What a migration's Python code sees is still complete:
`is_delayed` makes Django render everything anew before such code runs.
"""

from copy import deepcopy
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db.migrations.state import AppConfigStub, ModelState, ProjectState, StateApps
from django.db.models import Field
from django.utils.functional import cached_property


def render_changed_models_only() -> None:
    """From now on, states of migrations render the changed model alone; what they copy and ask costs less."""
    ProjectState.reload_model = _reload_model  # type: ignore[method-assign, assignment]
    ModelState.clone = _clone  # type: ignore[method-assign]
    ModelState.render = _render  # type: ignore[method-assign]
    StateApps.clone = _clone_apps  # type: ignore[method-assign]
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


render_as_django = ModelState.render


def _render(self: ModelState, apps: Apps) -> Any:
    """As Django's, which takes each field apart into words and makes it anew from them."""
    fields: dict[str, Any] = {name: _ToCopy(field) for name, field in self.fields.items()}
    copied = _clone(self)
    copied.fields = fields
    return render_as_django(copied, apps)


class _ToCopy:
    """A field of a state, which belongs to no model: where Django asks for a clone of it, a copy will do."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        self._field = field

    def clone(self) -> Any:
        """The copy, which stands after those that were copied before it and remembers nothing."""
        if hasattr(self._field, "base_field"):
            return self._field.clone()
        copied: Any = deepcopy(self._field)
        kind: Any = type(copied)
        for name in _remembered_by(kind):
            copied.__dict__.pop(name, None)
        if not copied.auto_created:
            copied.creation_counter = Field.creation_counter
            Field.creation_counter += 1
        return copied


@cache
def _remembered_by(kind: type) -> tuple[str, ...]:
    """What a field of this kind computes once."""
    return tuple(
        name
        for each in kind.__mro__
        for name, value in vars(each).items()
        if isinstance(value, cached_property)
    )


def _clone_apps(self: StateApps) -> StateApps:
    """As Django's, which copies the names of all models one by one."""
    clone = StateApps([], {})
    for label, models in self.all_models.items():
        clone.all_models[label] = dict(models)
    for label in self.app_configs:
        stub = AppConfigStub(label)
        stub.apps = clone
        stub.import_models()
        clone.app_configs[label] = stub
    clone.real_models = self.real_models
    return clone


def _reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state.is_delayed = True
        with state.apps.bulk_update():
            state._reload({(app_label, model_name)})
