"""The cache in the database: values are kept until their time, in one statement, and what has expired goes."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM site_cache")
        (count,) = cursor.fetchone()
    return int(count)


def test_values_are_kept_and_replaced_in_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        cache.set("a", {"x": b"1"}, 60)
    cache.set("a", {"x": b"2"}, 60)
    assert (cache.get("a"), _count()) == ({"x": b"2"}, 1)


def test_what_has_expired_goes_when_something_new_comes() -> None:
    for number in range(3):
        cache.set(f"old {number}".replace(" ", "."), number, -10)
    cache.set("new", 1, 60)
    assert (cache.get("old.1"), cache.get("new"), _count()) == (None, 1, 1)


def test_touched_values_stay_and_missing_ones_are_told() -> None:
    cache.set("a", 1, 60)
    assert cache.touch("a", 600)
    assert not cache.touch("b", 600)
    assert cache.touch("a", -1)
    assert cache.get("a") is None
