"""Makes the registering of triggers quick: each is compared by an index, not with all that are registered already.

django-pgtrigger looks through all of its triggers for each new one, twice; with 700 of them that was half of the start
of every process. What it refuses stays refused.
"""

from functools import cached_property
from typing import Any

from pgtrigger import registry


class _Indexed(registry._Registry):
    """As pgtrigger's own, with what it asks for kept instead of made anew each time."""

    @cached_property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        """Triggers by their table and name."""
        return {}

    @cached_property
    def pg_function_names(self) -> set[str]:
        """The names of their functions in the database."""
        return set()

    def __setitem__(self, uri: str, value: tuple[Any, Any]) -> None:
        super().__setitem__(uri, value)  # type: ignore[no-untyped-call]
        model, trigger = value
        self.by_db_table[model._meta.db_table, trigger.name] = trigger
        self.pg_function_names.add(trigger.get_pgid(model))

    def __delitem__(self, uri: str) -> None:
        model, trigger = self[uri]
        super().__delitem__(uri)  # type: ignore[no-untyped-call]
        del self.by_db_table[model._meta.db_table, trigger.name]
        self.pg_function_names.discard(trigger.get_pgid(model))


def index_triggers() -> None:
    """From now on triggers are registered by the index. To be called before any is."""
    found = registry._registry
    registry._registry = _Indexed()
    registry._registry.update(found)
