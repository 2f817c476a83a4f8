"""What a list does with the rows picked: asks for the values of a bulk action, and runs it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from manyways.ui.pages import announce, toast, wants_fragment
from manyways.ui.tables.bulk import BulkAction
from manyways.ui.tables.columns import read
from manyways.ui.tables.previewing import Preview, preview, texts_of

if TYPE_CHECKING:
    from manyways.ui.tables.table import Table


class Picking:
    """The bulk actions of one list, for the person who asks."""

    def __init__(self, table: "Table") -> None:
        self.table = table
        self.request: HttpRequest = table.request

    def ask(self, name: str) -> HttpResponse:
        """The form of an action's values, fetched when its menu is opened: choices may be many."""
        action = self._named(name)
        address = f"{self.request.path}{self.table.state.address()}"
        context = {"action": action, "form": self.table.bulk_form(action), "address": address}
        return HttpResponse(render_to_string("ui/bulk_form.html", context))

    def run(self, name: str) -> HttpResponse:
        """Run it on the rows picked that this person sees."""
        action, table, rows = self._named(name), self.table, self._picked()
        if rows and not action.is_open_to(self.request, rows):
            raise PermissionDenied(name)
        form = table.bulk_form(action, is_sent=True)
        if problem := _problem(form):
            return HttpResponse(problem, status=422, content_type="text/plain")
        said = action.run(self.request, rows, form.cleaned_data if form else {})
        text, undo = said if isinstance(said, tuple) else (said, None)
        if wants_fragment(self.request):
            return announce(HttpResponse(table.html()), "mw:toast", {"message": str(text), "undo": undo})
        toast(self.request, text, undo)
        return redirect(f"{self.request.path}{table.state.address()}")

    def preview(self, name: str) -> HttpResponse:
        """What it would do to the rows picked, shown before it is done."""
        action = self._named(name)
        form = self.table.bulk_form(action, is_sent=True)
        if problem := _problem(form):
            return HttpResponse(render_to_string("ui/bulk_preview.html", {"preview": Preview(problem)}))
        values = form.cleaned_data if form else {}
        found = preview(
            lambda rows: action.run(self.request, rows, values),
            self._picked,
            self._texts,
            self.table.columns,
            lambda: _count(self.table.rows()),
        )
        return HttpResponse(render_to_string("ui/bulk_preview.html", {"preview": found}))

    def _texts(self, rows: Sequence[Any]) -> dict[str, list[str]]:
        return {str(read(self.table.identity, row)): texts_of(self.table.columns, row) for row in rows}

    def _named(self, name: str) -> BulkAction:
        action = next((action for action in self.table.bulk if action.name == name), None)
        if action is None:
            raise Http404
        return action

    def _picked(self) -> list[Any]:
        """The ticked rows that this person sees; `seen_version` is the one that was on the page, where it is known."""
        sent = [value.partition(".") for value in self.request.POST.getlist("rows")]
        seen = {key: int(version) for key, _dot, version in sent if version.isdecimal()}
        found = self._rows_of([key for key, _dot, _version in sent])
        for row in found:
            key = str(read(self.table.identity, row))
            if key in seen and isinstance(row, Model):
                vars(row)["seen_version"] = seen[key]
        return list(self.table.dressed(found))

    def _rows_of(self, keys: list[str]) -> list[Any]:
        rows, identity = self.table.rows(), self.table.identity
        if isinstance(rows, QuerySet):
            try:
                return list(rows.filter(**{f"{identity}__in": keys}))
            except (ValueError, forms.ValidationError):
                return []
        wanted = set(keys)
        return [row for row in rows if str(read(identity, row)) in wanted]


def _count(rows: Any) -> int:
    """How many rows a list has; those that are computed are not computed once more for it."""
    return int(rows.count()) if isinstance(rows, QuerySet) else 0


def _problem(form: forms.Form | None) -> str:
    """What is wrong with the values sent, in words; nothing where they are as they should be."""
    if form is None or form.is_valid():
        return ""
    return " ".join(str(text) for errors in form.errors.values() for text in errors)
