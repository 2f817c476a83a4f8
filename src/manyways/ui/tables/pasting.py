"""Rows pasted from a spreadsheet into a list: read by their heads or in order, added, what is refused stays to be mended."""

import csv
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.ui.pages import announce, toast, wants_fragment

if TYPE_CHECKING:
    from manyways.ui.tables.table import Table

MOST_ROWS = 2_000


@dataclass(frozen=True)
class Pasted:
    """What became of the rows: how many were added, why others were not (by place), where all is undone."""

    done: int
    refused: Mapping[int, str]
    undo: str | None = None


@dataclass(frozen=True)
class Paste:
    """Lets a list take rows. `fields` are a row's in order; `add(request, scope, rows)` calls an action for each."""

    fields: Mapping[str, forms.Field]
    add: Callable[[HttpRequest, Mapping[str, Any], Sequence[dict[str, Any]]], Pasted]
    is_allowed: Callable[[HttpRequest, Mapping[str, Any]], bool] | None = None

    @property
    def heads(self) -> list[str]:
        """The names of the columns, as a first line may give them."""
        return [str(one.label) for one in self.fields.values()]

    def is_open_to(self, request: HttpRequest, scope: Mapping[str, Any]) -> bool:
        """Whether this person may add rows here."""
        return self.is_allowed is None or self.is_allowed(request, scope)


@dataclass
class Answer:
    """What the list shows after a paste: the words, and the lines that are left with the reason of each."""

    said: str = ""
    undo: str | None = None
    left: str = ""
    problems: list[str] = field(default_factory=list)


def answer_paste(table: "Table", text: str) -> HttpResponse:
    """The list with what was added, and the lines that are left to be mended."""
    if table.paste is None:
        raise Http404
    if table.open_paste is None:
        raise PermissionDenied
    found = table.pasted = take(table.paste, text, table.request, table.scope)
    if wants_fragment(table.request):
        detail = {"message": found.said, "undo": found.undo}
        response = HttpResponse(table.html())
        return announce(response, "mw:toast", detail) if found.said else response
    toast(table.request, " ".join([found.said, *found.problems]).strip(), found.undo)
    return redirect(f"{table.request.path}{table.state.address()}")


def take(paste: Paste, text: str, request: HttpRequest, scope: Mapping[str, Any]) -> Answer:
    """Add what can be added; give the rest back."""
    lines = _lines(text)
    if not lines or len(lines) > MOST_ROWS:
        few = (
            _("Paste at least one row.")
            if not lines
            else _("Paste at most %(n)s rows at once.") % {"n": MOST_ROWS}
        )
        return Answer(left=text, problems=[few])
    names, rows = _named(paste, lines)
    checked = [_checked(paste, dict(zip(names, row, strict=False))) for row in rows]
    good = [number for number, found in enumerate(checked) if not isinstance(found, str)]
    pasted = paste.add(request, scope, [values for values in checked if not isinstance(values, str)])
    why = {number: found for number, found in enumerate(checked) if isinstance(found, str)}
    why |= {good[place]: reason for place, reason in pasted.refused.items()}
    added = ngettext("%(n)s row added.", "%(n)s rows added.", pasted.done) % {"n": pasted.done}
    said = added if pasted.done else ""
    left = [rows[number] for number in sorted(why)]
    problems = [f"{next(filter(None, rows[number]), '')}: {why[number]}" for number in sorted(why)]
    head = [str(paste.fields[name].label) for name in names if name]
    return Answer(
        said, pasted.undo, "\n".join("\t".join(row) for row in [head, *left]) if left else "", problems
    )


def _lines(text: str) -> list[list[str]]:
    """The cells of each line that holds something; between tabs, else semicolons, else commas."""
    first = text.lstrip("\n").partition("\n")[0]
    sign = next((sign for sign in "\t;," if sign in first), "\t")
    found = csv.reader(text.strip("\r\n").splitlines(), delimiter=sign)
    return [[cell.strip() for cell in row] for row in found if any(cell.strip() for cell in row)]


def _named(paste: Paste, lines: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The field of each column, by a first line of names if there is one; a column nobody knows is left out."""
    known = {str(one.label).casefold(): name for name, one in paste.fields.items()}
    known |= {name: name for name in paste.fields}
    named = [known.get(cell.casefold(), "") for cell in lines[0]]
    if any(named):
        return named, lines[1:]
    return list(paste.fields), lines


def _checked(paste: Paste, values: dict[str, str]) -> dict[str, Any] | str:
    """The values of one row, or why it cannot be read."""
    form = forms.Form(values)
    form.fields.update({name: deepcopy(one) for name, one in paste.fields.items()})
    if form.is_valid():
        return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return " ".join(
        f"{form.fields[name].label}: {' '.join(str(text) for text in texts)}"
        for name, texts in form.errors.items()
    )
