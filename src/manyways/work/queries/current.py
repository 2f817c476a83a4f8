"""Rows that are known already, read again only where their version is another one by now."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import QuerySet

from manyways.access.records import Record

Row = TypeVar("Row", bound=Record)


def current(rows: QuerySet[Row], known: Mapping[int, Row]) -> list[Row]:
    """The rows in their order; of thousands that are known, only the changed and the new ones are read in full."""
    if not known:
        return list(rows)
    versions = list(rows.values_list("pk", "version"))
    kept = {pk: known[pk] for pk, version in versions if pk in known and known[pk].version == version}
    fresh = rows.order_by().in_bulk([pk for pk, _version in versions if pk not in kept])
    return [kept.get(pk) or fresh[pk] for pk, _version in versions if pk in kept or pk in fresh]
