"""Rows that are known already, read again only where their version is another one by now."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet

from manyways.access.records import Record

Row = TypeVar("Row", bound=Record)
_TOLD = "SELECT coalesce(array_agg(id), '{{}}'), coalesce(array_agg(version), '{{}}') FROM ({rows}) AS told"


def current(rows: QuerySet[Row], known: Mapping[int, Row]) -> list[Row]:
    """The rows in their order; of thousands that are known, only the changed and the new ones are read in full.

    Rows that are selected for update are locked, without one of them being brought here for it.
    """
    if not known:
        return list(rows)
    order = [str(name).removeprefix("-") for name in rows.query.order_by]
    told, values = rows.only("version", *order).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(rows=told), values)
        pks, versions = cursor.fetchone()
    pairs = zip(pks, versions, strict=True)
    kept = [row if (row := known.get(pk)) and row.version == version else None for pk, version in pairs]
    changed = [pk for pk, row in zip(pks, kept, strict=True) if row is None]
    found = rows.order_by().in_bulk(changed) if changed else {}
    return [row or found[pk] for pk, row in zip(pks, kept, strict=True) if row or pk in found]
