"""SQL written once: the same rows as by any query, whatever is given, and nothing of one person kept for another."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from manyways.access.clock import now
from manyways.access.models import User
from manyways.access.written import AnyOf, written_once

pytestmark = pytest.mark.django_db
BUILT: list[str] = []


@written_once
def _named(is_turned: bool, *, ids: Any, since: Any) -> QuerySet[User]:
    BUILT.append("named")
    rows = User.objects.filter(pk=AnyOf(ids), created_at__gte=since)
    return rows.order_by("-name" if is_turned else "name")


@written_once
def _names(seen: QuerySet[User] | None, *, start: Any) -> QuerySet[Any]:
    BUILT.append("names")
    rows: Any = User.objects.all() if seen is None else seen
    values: QuerySet[Any] = rows.filter(name__gte=start).order_by("name").values_list("name", flat=True)
    return values


def test_it_is_written_once_for_each_shape_and_filled_each_time(django_assert_num_queries: Any) -> None:
    users = [User.objects.create(email=f"{name}@x.example", name=name) for name in "cab"]
    ids, yesterday = [user.pk for user in users], now() - timedelta(days=1)
    BUILT.clear()
    with django_assert_num_queries(5):
        assert [user.name for user in _named(False, ids=ids, since=yesterday)] == ["a", "b", "c"]
        assert _named(False, ids=ids[:1], since=yesterday) == users[:1]
        assert _named(False, ids=[], since=yesterday) == []
        assert _named(False, ids=ids, since=yesterday + timedelta(days=9)) == []
        assert [user.name for user in _named(True, ids=ids, since=yesterday)] == ["c", "b", "a"]
    assert _named.count(False, ids=ids[1:], since=yesterday) == 2
    assert BUILT.count("named") <= 2


def test_what_a_person_sees_is_written_anew() -> None:
    for name in "ab":
        User.objects.create(email=f"{name}@x.example", name=name)
    BUILT.clear()
    assert _names(User.objects.filter(name="a"), start="a") == ["a"]
    assert _names(User.objects.filter(name="b"), start="a") == ["b"]
    assert BUILT == ["names", "names"]
    assert {"a", "b"} <= set(_names(None, start="a"))
    assert "a" not in _names(None, start="b")


def test_a_value_that_is_not_given_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        _names(None)
