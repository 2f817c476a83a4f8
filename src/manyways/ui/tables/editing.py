"""Editing a cell of a list: find the row, show the editor, save by the column's own function."""

from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.ui.answers import Stale
from manyways.ui.pages import announce, toast, wants_fragment
from manyways.ui.tables.columns import Column, read
from manyways.ui.values import date_text

if TYPE_CHECKING:
    from manyways.ui.tables.table import Table


class Editing:
    """What a list does about its cells; it knows the list, its rows and the request."""

    def __init__(self, table: "Table") -> None:
        self.table = table
        self.request: HttpRequest = table.request

    def column(self, name: str, row: Any) -> Column:
        """The column of that name, if this person may edit it in this row."""
        for column in self.table.columns:
            if column.name == name and column.edit:
                if column.edit.is_open_to(self.request, row):
                    return column
                raise PermissionDenied(name)
        raise Http404

    def find(self, key: str) -> Any:
        """The row of that key, among those this person sees; else 404."""
        rows, identity = self.table.rows(), self.table.identity
        if not isinstance(rows, QuerySet):
            found = next((row for row in rows if str(read(identity, row)) == key), None)
        else:
            try:
                found = rows.filter(**{identity: key}).first()
            except (ValueError, forms.ValidationError):
                found = None
        if found is None:
            raise Http404
        return found if not isinstance(rows, QuerySet) else self.table.dressed([found])[0]

    def form(self, column: Column, row: Any, data: Any = None) -> forms.Form:
        """The form of one cell, with the version the person saw."""
        assert column.edit
        form = forms.Form(
            data, initial={"value": column.read_initial(row), "version": getattr(row, "version", None)}
        )
        form.fields["value"] = column.edit.make_field(self.request)
        form.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        form.prefix = column.name
        return form

    def one_row(self, key: str, editing: str = "") -> SafeString:
        """One row as HTML, with the editor of one of its cells if asked."""
        row = self.find(key)
        form = self.form(self.column(editing, row), row) if editing else None
        return self.table.drawing([row], is_one=True).row(row, editing=form)

    def save(self, key: str, name: str) -> HttpResponse:
        """Save one cell; a value that cannot be read is shown again at its cell."""
        row = self.find(key)
        column = self.column(name, row)
        assert column.edit
        form = self.form(column, row, self.request.POST)
        if not form.is_valid():
            return self._show_again(row, form)
        value, version = form.cleaned_data["value"], form.cleaned_data["version"]
        try:
            undo = column.edit.save(self.request, row, value, version)
        except Stale as stale:
            raise self._as_shown(stale, key, column, form) from stale
        said = _("%(name)s changed") % {"name": column.label}
        if not wants_fragment(self.request):
            toast(self.request, said, undo)
            return redirect(f"{self.request.path}{self.table.state.address()}")
        return announce(HttpResponse(self.one_row(key)), "mw:toast", {"message": said, "undo": undo})

    def _as_shown(self, stale: Stale, key: str, column: Column, form: forms.Form) -> Stale:
        """The same answer with both values as the column shows them, if it is about this one value."""
        if len(stale.mine) != 1:
            return stale
        label, there = str(column.label), column.kind.draw(column.read(self.find(key)), None)
        mine = _written(form["value"], form.cleaned_data["value"])
        told = Stale(mine={label: mine}, theirs={label: unescape(strip_tags(there))}, version=stale.version)
        if wants_fragment(self.request):  # the cell now holds the newer version
            told.message = " ".join([told.message, _("Save again to keep yours.")])
        return told

    def _show_again(self, row: Any, form: forms.Form) -> HttpResponse:
        if wants_fragment(self.request):
            return HttpResponse(self.table.drawing([row], is_one=True).row(row, editing=form), status=422)
        return HttpResponse(" ".join(map(str, form["value"].errors)), status=422, content_type="text/plain")


def _written(field: forms.BoundField, value: Any) -> str:
    """A value as people see it: the label of a choice, a name, a day in words, else what was typed."""
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Model):
        return str(value)
    choices = getattr(field.field.widget, "choices", ())
    labels = {str(code): str(label) for code, label in choices if not isinstance(label, list)}
    return labels.get(str(value)) or str(field.data or "")


__all__ = ["Editing"]
