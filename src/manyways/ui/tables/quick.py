"""Quick filters: one choice shown as links with counts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manyways.ui.tables.columns import read
from manyways.ui.tables.filters import Filter
from manyways.ui.tables.state import State


@dataclass(frozen=True)
class Quick:
    """One link: its words, address, count and whether it is the one shown."""

    label: str | Promise
    address: str
    count: int
    is_here: bool


def quick_links(
    one: Filter, field: forms.Field, counts: Counter[str], state: State, here: Any
) -> list[Quick]:
    """All, then each choice that has rows."""
    links = [Quick(_("All"), state.with_value(one.name, "").address(), sum(counts.values()), not here)]
    for value, label in getattr(field, "choices", ()):
        if value and (counts[str(value)] or str(value) == str(here)):
            address = state.with_value(one.name, str(value)).address()
            links.append(Quick(label, address, counts[str(value)], str(value) == str(here)))
    return links


def counts_of(one: Filter, rows: Any) -> Counter[str]:
    """How many rows each choice has."""
    if isinstance(rows, QuerySet):
        grouped = rows.order_by().values_list(one.lookup).annotate(count=Count("pk", distinct=True))
        return Counter({str(value): count for value, count in grouped})
    return Counter(str(read(one.lookup, row)) for row in rows)
