"""Questions whose SQL is written once: building a query can take Python longer than asking it takes the database."""

import functools
from collections.abc import Callable
from copy import copy
from inspect import Parameter, signature
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet, Value


class Given(Value):
    """The place of a value that comes with each question."""

    def as_sql(self, *_asked: Any) -> Any:
        """A place that is no value yet; `Written` fills it."""
        return "%s", [self]


class AnyOf(Value):
    """Equal to any of a list: `filter(team=AnyOf(teams))`. One value, so that the SQL is the same for every length."""

    def as_sql(self, *_asked: Any) -> Any:
        """What PostgreSQL compares with."""
        return "ANY(%s)", [self.value]


class Written:
    """A function that makes rows, its SQL written at the first question of a shape and only filled from then on.

    What it takes by keyword comes with each question: it must not ask for a day, a moment or a person itself. What it
    takes by position shapes the SQL. Where that is a query, such as what a person sees, all is written anew each time.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        functools.update_wrapper(self, build)
        self._build = build
        named = signature(build).parameters.values()
        self._given = {each.name: Given(each.name) for each in named if each.kind is Parameter.KEYWORD_ONLY}
        self._statement = functools.cache(self._write)

    def __call__(self, *shape: Any, **given: Any) -> list[Any]:
        """The rows found."""
        if any(isinstance(each, QuerySet) for each in shape):
            return list(self._build(*shape, **given))
        return self._statement(*shape).ask(given)

    def count(self, *shape: Any, **given: Any) -> int:
        """How many rows there are, without reading them; their shape is never a query."""
        return self._statement(*shape).count(given)

    def _write(self, *shape: Any) -> "_Statement":
        rows = self._build(*shape, **self._given)
        compiler: Any = rows.query.get_compiler(rows.db)
        sql, values = compiler.as_sql()
        places = [(at, each.value) for at, each in enumerate(values) if isinstance(each, Given)]
        return _Statement(rows, compiler, sql, list(values), places)


class _Statement(NamedTuple):
    """The SQL of one shape with its own values; `places` are those to be filled, with their names."""

    rows: Any
    compiler: Any
    sql: str
    values: list[Any]
    places: list[tuple[int, str]]

    def ask(self, given: dict[str, Any]) -> list[Any]:
        """The rows, made by Django as it makes those of any query."""
        rows = self.rows._iterable_class(_Asked(self, self._filled(given)))
        return list(rows)

    def count(self, given: dict[str, Any]) -> int:
        """How many rows there are."""
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.sql}) AS found", self._filled(given))  # noqa: S608 - Django's
            (count,) = cursor.fetchone()
        return int(count)

    def _filled(self, given: dict[str, Any]) -> list[Any]:
        values = list(self.values)
        for at, name in self.places:
            values[at] = given[name]
        return values


class _Asked:
    """What Django makes rows from: the query, which gives a compiler that has compiled."""

    def __init__(self, written: _Statement, values: list[Any]) -> None:
        self.model, self.db = written.rows.model, written.rows.db
        self._known_related_objects = written.rows._known_related_objects
        self._fields = written.rows._fields
        compiler = copy(written.compiler)
        compiler.connection = connections[self.db]
        compiler.as_sql = lambda *_args, **_named: (written.sql, values)
        self.query = copy(written.rows.query)
        self.query.get_compiler = lambda *_args, **_named: compiler


def written_once(build: Callable[..., QuerySet[Any]]) -> Written:
    """Let a function that makes a queryset answer with its rows, its SQL written once for each shape."""
    return Written(build)
