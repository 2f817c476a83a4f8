"""Filters: one declared form per list, its state in the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.ui.long_select import LongSelect
from manyways.ui.tables.columns import read

Text = str | Promise
Rows = QuerySet[Any] | Sequence[Any]
Choices = Iterable[tuple[str, Text]] | Callable[[HttpRequest], Iterable[tuple[str, Text]]]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, the form field, and how it narrows the rows.

    `lookup` is the field path compared with the value; `apply(rows, value)` replaces it where that is not enough.
    """

    name: str
    label: Text
    field: Callable[[HttpRequest], forms.Field]
    lookup: str = ""
    apply: Callable[[Any, Any], Rows] | None = None
    is_search: bool = False

    def narrow(self, rows: Rows, value: Any) -> Rows:
        """The rows that match."""
        if self.apply:
            return self.apply(rows, value)
        if isinstance(rows, QuerySet):
            return rows.filter(**{self.lookup: value})
        return [row for row in rows if str(read(self.lookup, row)) == str(value)]


def search(*names: str, label: Text = "", name: str = "q") -> Filter:
    """A search box over the given text fields: every word must be found in one of them."""
    words_shown = label or _("Search")

    def narrow(rows: Any, value: str) -> Rows:
        words = value.split()
        if isinstance(rows, QuerySet):
            return rows.filter(
                *(reduce(or_, (Q(**{f"{path}__icontains": word}) for path in names)) for word in words)
            )
        return [row for row in rows if all(_found(row, names, word) for word in words)]

    def field(_request: HttpRequest) -> forms.Field:
        attributes = {"type": "search", "placeholder": words_shown, "data-filter-field": True}
        return forms.CharField(
            label=str(words_shown), required=False, max_length=200, widget=forms.TextInput(attrs=attributes)
        )

    return Filter(name, words_shown, field, apply=narrow, is_search=True)


def _found(row: Any, names: Iterable[str], word: str) -> bool:
    return any(word.casefold() in str(read(path, row) or "").casefold() for path in names)


def choice(name: str, label: Text, choices: Choices, *, lookup: str = "", apply: Any = None) -> Filter:
    """A choice of one value; `choices` may depend on the request."""

    def field(request: HttpRequest) -> forms.Field:
        every = choices(request) if callable(choices) else choices
        named = [("", label), *every]
        return forms.ChoiceField(label=str(label), required=False, choices=named, widget=LongSelect)

    return Filter(name, label, field, lookup or name, apply)


def yes_no(name: str, label: Text, *, lookup: str = "") -> Filter:
    """A truth that is wanted or not."""

    def narrow(rows: Any, value: str) -> Rows:
        wanted = value == "yes"
        if isinstance(rows, QuerySet):
            return rows.filter(**{lookup or name: wanted})
        return [row for row in rows if bool(read(lookup or name, row)) == wanted]

    return choice(name, label, (("yes", _("Yes")), ("no", _("No"))), apply=narrow)


def day_range(name: str, label: Text, *, lookup: str = "") -> tuple[Filter, Filter]:
    """Two dates: from, and until (both included)."""

    def make(suffix: str, words: Text, operator: str) -> Filter:
        def field(_request: HttpRequest) -> forms.Field:
            attributes = {"type": "date", "title": words}
            return forms.DateField(label=str(words), required=False, widget=forms.DateInput(attrs=attributes))

        return Filter(f"{name}_{suffix}", words, field, f"{lookup or name}__{operator}")

    first = _("%(name)s from") % {"name": label}
    last = _("%(name)s until") % {"name": label}
    return make("from", first, "gte"), make("until", last, "lte")
