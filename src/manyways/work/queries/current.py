"""Rows that are known already, read again only where their version is another one by now."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import QuerySet

from manyways.access.records import Record

Row = TypeVar("Row", bound=Record)


def current(rows: QuerySet[Row], known: Mapping[int, Row], *annotated: str) -> list[Row]:
    """The rows in their order; of thousands that are known, only the changed and the new ones are read in full.

    What rows are `annotated` with may change without them, and is always read.
    """
    if not known:
        return list(rows)
    versions = list(rows.values_list("pk", "version", *annotated))
    kept = {pk: known[pk] for pk, version, *_more in versions if pk in known and known[pk].version == version}
    changed = [pk for pk, *_more in versions if pk not in kept]
    found = kept | (rows.order_by().in_bulk(changed) if changed else {})
    for pk, _version, *values in versions:
        if pk in kept:
            vars(kept[pk]).update(zip(annotated, values, strict=True))
    return [found[pk] for pk, *_more in versions if pk in found]
