"""Rows and cells as HTML, made in Python because a list has hundreds of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from django import forms
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.ui.components.shown import escaped
from manyways.ui.components.signs import icon
from manyways.ui.tables.columns import Column, read
from manyways.ui.tables.groups import runs
from manyways.ui.windows import Axis


@dataclass(frozen=True)
class Drawing:
    """Draws the rows of one list."""

    request: HttpRequest
    list_name: str
    columns: Sequence[Column]
    identity: str
    address: str
    axis: Axis | None = None
    has_picks: bool = False

    def rows(self, rows: Sequence[Any], group: Column | None = None) -> SafeString:
        """All rows, under headings if they are grouped; the first can be reached with Tab."""
        if group is None:
            return self._plain(rows)
        parts = runs(rows, group)
        return format_html_join(
            "", "{}{}", ((self._heading(name), self._plain(part)) for name, part in parts)
        )

    def _plain(self, rows: Sequence[Any]) -> SafeString:
        drawn = (self.row(row, is_first=at == 0) for at, row in enumerate(rows))
        return SafeString("".join(drawn))

    def _heading(self, name: str) -> SafeString:
        width = len(self.columns) + self.has_picks
        return format_html(
            '<tr class="mw-group"><th scope="colgroup" colspan="{}">{}</th></tr>', width, name or _("None")
        )

    def rows_with(self, rows: Iterable[Any], key: str, form: forms.Form) -> SafeString:
        """All rows, one of them with its editor open."""
        drawn = (
            (self.row(row, editing=form if str(read(self.identity, row)) == key else None, is_first=at == 0),)
            for at, row in enumerate(rows)
        )
        return format_html_join("", "{}", drawn)

    def row(self, row: Any, *, editing: forms.Form | None = None, is_first: bool = False) -> SafeString:
        """One row; `editing` is the open editor, its prefix the column's name."""
        key, opens = escape(str(read(self.identity, row))), self._opens(row)
        cells = "".join(
            self._cell(column, row, key, editing, column.name in opens) for column in self.columns
        )
        picked = ' aria-selected="false"' if self.has_picks else ""
        pick = self._pick(row, key) if self.has_picks else ""
        at = "0" if is_first else "-1"
        return SafeString(
            f'<tr data-row="{key}" id="{self.list_name}-{key}" tabindex="{at}"{picked}>{pick}{cells}</tr>'
        )

    def _opens(self, row: Any) -> set[str]:
        """The columns this person may edit in a row; what several ask alike is asked once."""
        asked = {ask: ask is None or ask(self.request, row) for ask in set(self._edits.values())}
        return {name for name, ask in self._edits.items() if asked[ask]}

    @cached_property
    def _edits(self) -> Mapping[str, Callable[[HttpRequest, Any], bool] | None]:
        """What says whether a row may be edited, by the columns that can be."""
        return {each.name: each.edit.is_allowed for each in self.columns if each.edit is not None}

    def _cell(self, column: Column, row: Any, key: str, editing: forms.Form | None, is_open: bool) -> str:
        """One cell: the editor, a button that opens it, or the value."""
        if editing is not None and editing.prefix == column.name and is_open:
            inside: str = self._editor(column, key, editing)
        else:
            inside = self._inside(column, row, key, is_open)
        opens, closes = self._tags[column.name]
        return f"{opens}{inside}{closes}"

    @cached_property
    def _tags(self) -> Mapping[str, tuple[str, str]]:
        """What opens and closes a cell of each column."""
        tags = {True: ('<th scope="row"', "</th>"), False: ("<td", "</td>")}
        named = ((each.name, tags[each.is_name], _attributes(each)) for each in self.columns)
        return {name: (f"{opens} {attributes}>", closes) for name, (opens, closes), attributes in named}

    def _inside(self, column: Column, row: Any, key: str, is_open: bool) -> str:
        shown = escaped(column.kind.draw(column.read(row), self.axis))
        if is_open and not column.url:
            shown = self._opener(column, key, shown)
        elif column.url:
            shown = self._name(column, row, shown)
        return _two_lines(shown, column.read_second(row), _icon_of(column, row))

    def _name(self, column: Column, row: Any, shown: str) -> str:
        assert column.url
        address = column.url(row)
        opens = " data-opens" if column.is_name else ""
        return f'<a href="{escape(address)}"{opens}>{shown}</a>' if address else shown

    def _opener(self, column: Column, key: str, shown: str) -> str:
        address, words = self._openers[column.name]
        classes = "mw-edit" if shown else "mw-edit mw-edit-empty"
        return (
            f'<a class="{classes}" href="{address}{key}" hx-get="{address}{key}" hx-target="closest tr"'
            f' hx-swap="outerHTML" hx-push-url="false" data-column="{column.name}">{shown}'
            f'<span class="mw-offscreen">{words}</span></a>'
        )

    @cached_property
    def _openers(self) -> Mapping[str, tuple[str, str]]:
        """The address that opens each column's editor, up to the row's key, and what it is called."""
        return {
            each.name: (
                escape(f"{self._base}edit={each.name}&row="),
                escape(_(", change %(name)s") % {"name": each.label}),
            )
            for each in self.columns
        }

    @property
    def _base(self) -> str:
        """The list's address, to be followed by more of it."""
        return f"{self.address}{'' if self.address.endswith('?') else '&'}"

    def _editor(self, column: Column, key: str, form: forms.Form) -> SafeString:
        field = form["value"]
        error = format_html_join(
            "", '<p class="mw-field-error" role="alert">{}</p>', ((text,) for text in field.errors)
        )
        return format_html(
            '<form class="mw-edit-form" method="post" action="{base}edit={column}&row={key}"'
            ' hx-post="{base}edit={column}&row={key}" hx-target="closest tr" hx-swap="outerHTML" hx-push-url="false"'
            ' data-row="{key}" data-column="{column}">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{token}">{version}{field}{error}'
            '<span class="mw-offscreen"><button>{save}</button><a href="{list}" data-reverts hx-get="{base}row={key}"'
            ' hx-target="closest tr" hx-swap="outerHTML" hx-push-url="false">{revert}</a></span></form>',
            base=self._base,
            column=column.name,
            key=SafeString(key),
            token=get_token(self.request),
            version=form["version"].as_hidden(),
            field=field.as_widget(attrs={"class": _widget_class(field), "aria-label": str(column.label)}),
            error=error,
            save=_("Save"),
            list=self.address,
            revert=_("Back"),
        )

    def _pick(self, row: Any, key: str) -> str:
        label = escape(self._pick_words % {"name": self.columns[0].read(row)})
        return (
            f'<td class="mw-pick"><input type="checkbox" class="mw-check" name="rows" value="{picked_value(key, row)}"'
            f' form="{self.list_name}-bulk" aria-label="{label}" autocomplete="off"></td>'
        )

    @cached_property
    def _pick_words(self) -> str:
        return _("Select %(name)s")


def picked_value(key: str, row: Any) -> str:
    """What a ticked row sends: its key, and the version that is on the page where it has one."""
    version = getattr(row, "version", None)
    return f"{key}.{version}" if isinstance(version, int) else key


def _widget_class(field: forms.BoundField) -> str:
    return "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"


def _classes(column: Column) -> str:
    place = column.phone_place
    names = [column.kind.classes, f"mw-on-phone mw-phone-{place}" if place else ""]
    return " ".join(name for name in names if name)


def _attributes(column: Column) -> str:
    """What stands in the tag of its cells; a fact brings its label along, for a phone shows no heads."""
    label = f' data-label="{escape(str(column.label))}"' if column.phone_place == "fact" else ""
    return f'class="{_classes(column)}"{label}'


def _icon_of(column: Column, row: Any) -> SafeString | None:
    return icon(column.icon(row)) if column.icon else None


def _two_lines(first: str, second: Any, sign: SafeString | None) -> str:
    if second not in (None, ""):
        below = escaped(second)
        first = f'<span class="mw-cell-first">{first}</span><span class="mw-cell-second">{below}</span>'
    return first if sign is None else f'<span class="mw-name-cell">{sign}<span>{first}</span></span>'
