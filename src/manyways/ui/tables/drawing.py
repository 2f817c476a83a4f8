"""Rows and cells as HTML, made in Python because a list has hundreds of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.ui.components.signs import icon
from manyways.ui.tables.columns import Column, read
from manyways.ui.tables.groups import runs
from manyways.ui.windows import Axis

_NOTHING = SafeString("")


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
        key = str(read(self.identity, row))
        cells = SafeString("".join(self.cell(column, row, key, editing) for column in self.columns))
        picked = SafeString(' aria-selected="false"') if self.has_picks else _NOTHING
        pick = self._pick(row, key) if self.has_picks else _NOTHING
        return format_html(
            '<tr data-row="{0}" id="{1}-{0}" tabindex="{2}"{3}>{4}{5}</tr>',
            key,
            self.list_name,
            "0" if is_first else "-1",
            picked,
            pick,
            cells,
        )

    def cell(self, column: Column, row: Any, key: str, editing: forms.Form | None) -> SafeString:
        """One cell: the editor, a button that opens it, or the value."""
        inside = conditional_escape(self._inside(column, row, key, editing))
        tag, scope = ("th", ' scope="row"') if column.is_name else ("td", "")
        return SafeString(f'<{tag}{scope} class="{_classes(column)}">{inside}</{tag}>')

    def _inside(self, column: Column, row: Any, key: str, editing: forms.Form | None) -> SafeString | str:
        is_open = column.edit is not None and column.edit.is_open_to(self.request, row)
        if editing is not None and editing.prefix == column.name and is_open:
            return self._editor(column, key, editing)
        shown = column.kind.draw(column.read(row), self.axis)
        if is_open and not column.url:
            shown = self._opener(column, key, shown)
        elif column.url:
            shown = self._name(column, row, shown)
        return _two_lines(shown, column.read_second(row), _icon_of(column, row))

    def _name(self, column: Column, row: Any, shown: SafeString | str) -> SafeString:
        assert column.url
        address = column.url(row)
        if not address:
            return format_html("{}", shown)
        opens = SafeString(" data-opens") if column.is_name else _NOTHING
        return format_html('<a href="{}"{}>{}</a>', address, opens, shown)

    def _opener(self, column: Column, key: str, shown: SafeString | str) -> SafeString:
        address = escape(
            f"{self.address}{'' if self.address.endswith('?') else '&'}edit={column.name}&row={key}"
        )
        words = escape(_(", change %(name)s") % {"name": column.label})
        return SafeString(
            f'<a class="mw-edit" href="{address}" hx-get="{address}" hx-target="closest tr" hx-swap="outerHTML"'
            f' hx-push-url="false" data-column="{column.name}">{conditional_escape(shown)}'
            f'<span class="mw-offscreen">{words}</span></a>'
        )

    def _editor(self, column: Column, key: str, form: forms.Form) -> SafeString:
        base = f"{self.address}{'' if self.address.endswith('?') else '&'}"
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
            base=base,
            column=column.name,
            key=key,
            token=get_token(self.request),
            version=form["version"].as_hidden(),
            field=field.as_widget(attrs={"class": _widget_class(field), "aria-label": str(column.label)}),
            error=error,
            save=_("Save"),
            list=self.address,
            revert=_("Back"),
        )

    def _pick(self, row: Any, key: str) -> SafeString:
        label = _("Select %(name)s") % {"name": self.columns[0].read(row)}
        return format_html(
            '<td class="mw-pick"><input type="checkbox" class="mw-check" name="rows" value="{}" form="{}-bulk"'
            ' aria-label="{}" autocomplete="off"></td>',
            picked_value(key, row),
            self.list_name,
            label,
        )


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


def _icon_of(column: Column, row: Any) -> SafeString | None:
    return icon(column.icon(row)) if column.icon else None


def _two_lines(first: SafeString | str, second: Any, sign: SafeString | None) -> SafeString:
    first = conditional_escape(first)
    if second not in (None, ""):
        below = conditional_escape(second)
        first = f'<span class="mw-cell-first">{first}</span><span class="mw-cell-second">{below}</span>'
    return SafeString(
        first if sign is None else f'<span class="mw-name-cell">{sign}<span>{first}</span></span>'
    )
