"""A list: its declaration, the rows it shows, and the answers it gives at its own address."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from manyways.ui.pages import wants_fragment
from manyways.ui.tables.bulk import BulkAction, open_among
from manyways.ui.tables.columns import Column, in_chosen_order
from manyways.ui.tables.drawing import Drawing
from manyways.ui.tables.editing import Editing
from manyways.ui.tables.export import FILES
from manyways.ui.tables.filters import Filter
from manyways.ui.tables.groups import in_groups
from manyways.ui.tables.heads import Foot, Head, foot, heads
from manyways.ui.tables.kinds import WINDOW
from manyways.ui.tables.paging import Slice, SortKey, slice_list, slice_queryset, sort_list
from manyways.ui.tables.pasting import Answer, Paste, answer_paste
from manyways.ui.tables.picking import Picking
from manyways.ui.tables.quick import Quick, counts_of, quick_links
from manyways.ui.tables.state import State
from manyways.ui.tables.views import views_address
from manyways.ui.values import many_text
from manyways.ui.windows import Axis

Text = str | Promise
Rows = QuerySet[Any] | Sequence[Any]
COUNTED_UP_TO, AT_ONCE = 1000, 2000
WIDE_FROM = 9
_YEAR = 365 * 24 * 3600


class Table:
    """The base of every list; see the module for how to declare one."""

    name: ClassVar[str] = "list"
    label: ClassVar[Text] = ""
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    quick: ClassVar[str] = ""
    groups: ClassVar[Sequence[str]] = ()
    bulk: ClassVar[Sequence[BulkAction]] = ()
    paste: ClassVar[Paste | None] = None
    default_sort: ClassVar[str] = ""
    identity: ClassVar[str] = "key"
    page_size: ClassVar[int] = 50
    is_compact: ClassVar[bool] = False
    window_width: ClassVar[int] = 270
    empty_title: ClassVar[Text] = gettext_lazy("Nothing here yet")
    empty_text: ClassVar[Text] = ""
    remember: ClassVar[Callable[[HttpRequest, str, list[str]], None] | None] = None

    def __init__(self, request: HttpRequest, **scope: Any) -> None:
        self.request = request
        self.scope = scope
        self.state = State.read(request.GET)
        self.pasted = Answer()

    # What a list declares

    def rows(self) -> Rows:
        """All rows this person may see: a queryset, or a list of computed rows."""
        raise NotImplementedError

    def dressed(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Some rows of a queryset with what their columns need; read for all of them at once."""
        return rows

    def totals(self) -> Mapping[str, Any]:
        """What the foot says under a column, by column name; of the `filtered` rows."""
        return {}

    def counted(self, count: int) -> str:
        """The count in words of the list: `10 initiatives`."""
        text = many_text(count, COUNTED_UP_TO)
        return ngettext("%(count)s row", "%(count)s rows", count) % {"count": text}

    def axis(self, rows: Sequence[Any]) -> Axis | None:
        """The axis of the window column, over the rows shown."""
        windows = [column.read(row) for column in self.shown_columns if column.kind is WINDOW for row in rows]
        known = [window for window in windows if window is not None]
        return Axis.over(known, width=self.window_width) if known else None

    def remembered_columns(self) -> list[str]:
        """The names this person chose; the cookie unless the app keeps them."""
        return [name for name in self.request.COOKIES.get(f"mw_columns_{self.name}", "").split(".") if name]

    # Answers at the list's own address

    def answer(self) -> HttpResponseBase | None:
        """The answer to all that is not the whole page: fragments, edits, bulk actions, the file; else None."""
        if self.request.method == "POST":
            return self._answer_post()
        query = self.request.GET
        if query.get("format") in FILES:
            return FILES[query["format"]](self.name, self.shown_columns, self._every())
        if "columns" in query:
            return self._remember_columns(query.getlist("columns"))
        if wants_fragment(self.request) and ("row" in query or "bulk" in query):
            return self._answer_part()
        if self.request.headers.get("HX-Target") == f"list-{self.name}":
            return HttpResponse(self.html())
        return None

    def _answer_part(self) -> HttpResponse:
        query = self.request.GET
        if "row" in query:
            return HttpResponse(Editing(self).one_row(query["row"], query.get("edit", "")))
        return Picking(self).ask(query["bulk"])

    def html(self) -> SafeString:
        """The list as HTML, without running the frame's context again."""
        return render_to_string("ui/table.html", {"table": self, "csrf_token": get_token(self.request)})

    def _answer_post(self) -> HttpResponseBase | None:
        if "edit" in self.request.GET and "row" in self.request.GET:
            return Editing(self).save(self.request.GET["row"], self.request.GET["edit"])
        if "bulk" in self.request.POST:
            return Picking(self).run(self.request.POST["bulk"])
        if "preview" in self.request.POST:
            return Picking(self).preview(self.request.POST["preview"])
        if "paste" in self.request.POST:
            return answer_paste(self, self.request.POST["paste"])
        return None

    @property
    def open_paste(self) -> Paste | None:
        """What can be pasted here by this person."""
        return self.paste if self.paste and self.paste.is_open_to(self.request, self.scope) else None

    def _remember_columns(self, names: list[str]) -> HttpResponse:
        every = {column.name for column in self.columns}
        known = [name for name in dict.fromkeys(names) if name in every]
        if type(self).remember:
            type(self).remember(self.request, self.name, known)  # type: ignore[misc]
        response = redirect(f"{self.request.path}{self.state.address()}")
        response.set_cookie(
            f"mw_columns_{self.name}", ".".join(known), max_age=_YEAR, samesite="Lax", httponly=True
        )
        return response

    # Bulk actions

    @cached_property
    def open_bulk(self) -> list[BulkAction]:
        """The bulk actions this person may do to any of the rows shown."""
        return open_among(self.bulk, self.request, self.slice.rows)

    def bulk_form(self, action: BulkAction, *, is_sent: bool = False) -> forms.Form | None:
        """The form of the values a bulk action asks for."""
        return action.make_form(self.request, is_sent=is_sent)

    # What is shown

    @cached_property
    def filter_form(self) -> forms.Form:
        """The declared filters as one form, bound to the address."""
        form = forms.Form(self.request.GET)
        for one in self.filters:
            form.fields[one.name] = self.field_of(one)
        return form

    def field_of(self, one: Filter) -> forms.Field:
        """The form field of a filter."""
        return one.field(self.request)

    @cached_property
    def filter_values(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.filter_form.is_valid()
        return {
            name: value for name, value in self.filter_form.cleaned_data.items() if value not in (None, "")
        }

    @cached_property
    def filtered(self) -> Rows:
        """The rows that match the filters."""
        return self._narrowed(self.rows())

    def _narrowed(self, rows: Rows, *, without: str = "") -> Rows:
        for one in self.filters:
            if one.name in self.filter_values and one.name != without:
                rows = one.narrow(rows, self.filter_values[one.name])
        return rows

    @cached_property
    def sort(self) -> str:
        """The column sorted by, with `-` in front when turned round."""
        asked = self.state.sort
        names = {column.name for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in names else self.default_sort

    @cached_property
    def sort_keys(self) -> list[SortKey]:
        """The fields sorted by."""
        for column in self.columns:
            if column.name == self.sort.removeprefix("-"):
                return [SortKey.parse(path, is_reversed=self.sort.startswith("-")) for path in column.sort]
        return []

    @cached_property
    def slice(self) -> Slice:
        """The page of rows shown."""
        rows, turn = self.filtered, {"after": self.state.after, "before": self.state.before}
        if isinstance(rows, QuerySet):
            found = slice_queryset(rows, [*self._group_keys, *self.sort_keys], self.page_size, **turn)
            return replace(found, rows=list(self.dressed(found.rows)))
        rows = sort_list(rows, self.sort_keys)
        if self.group_column:
            rows = in_groups(rows, self.group_column)
        return slice_list(rows, self.identity, self.page_size, **turn)

    @property
    def _group_keys(self) -> list[SortKey]:
        """What brings the groups of a queryset together; one that is sorted by is turned with it."""
        if self.group_column is None:
            return []
        is_turned = self.sort == f"-{self.group_column.name}"
        paths = self.group_column.group or self.group_column.sort
        return [SortKey.parse(path, is_reversed=is_turned) for path in paths]

    def _every(self) -> Iterable[Any]:
        rows = self.filtered
        if not isinstance(rows, QuerySet):
            return sort_list(rows, self.sort_keys)
        order = [key.order(is_forward=True) for key in self.sort_keys]
        return self._dressed_in_turn(rows.order_by(*order, "pk").iterator(chunk_size=AT_ONCE))

    def _dressed_in_turn(self, rows: Iterator[Any]) -> Iterator[Any]:
        while some := list(islice(rows, AT_ONCE)):
            yield from self.dressed(some)

    @cached_property
    def count(self) -> int:
        """How many rows match; 1,001 stands for more."""
        rows = self.filtered
        if not isinstance(rows, QuerySet):
            return len(rows)
        if not (self.state.after or self.state.before) and not self.slice.after:
            return len(self.slice.rows)
        return rows.order_by()[: COUNTED_UP_TO + 1].count()

    @property
    def count_text(self) -> str:
        """The count in words."""
        return self.counted(self.count)

    @cached_property
    def shown_columns(self) -> list[Column]:
        """The columns this person sees, in the order chosen, else those not hidden; the name always and first."""
        return in_chosen_order(self.columns, self.remembered_columns())

    @property
    def columns_to_choose(self) -> list[Column]:
        """All columns, the shown ones first in their order."""
        return [*self.shown_columns, *(column for column in self.columns if column not in self.shown_columns)]

    @property
    def is_wide(self) -> bool:
        """Whether so many columns are shown that the list moves sideways under its first one."""
        return len(self.shown_columns) > WIDE_FROM

    def drawing(self, rows: Sequence[Any], *, is_one: bool = False) -> Drawing:
        """What draws these rows; where there is nothing to tick, the addresses of single ones say so with `bare`."""
        has_picks = bool(self.bulk and "bare" not in self.request.GET if is_one else self.open_bulk)
        address = self.state.address(bare="" if has_picks or not self.bulk else "1")
        axis = self.axis(rows)
        return Drawing(self.request, self.name, self.shown_columns, self.identity, address, axis, has_picks)

    @cached_property
    def body(self) -> SafeString:
        """The rows as HTML; an editor is open when the address says so."""
        query, rows = self.request.GET, self.slice.rows
        drawing = self.drawing(rows)
        if "edit" not in query or "row" not in query:
            return drawing.rows(rows, self.group_column)
        editing = Editing(self)
        open_row = editing.find(query["row"])
        form = editing.form(editing.column(query["edit"], open_row), open_row)
        return drawing.rows_with(rows, query["row"], form)

    @cached_property
    def group_column(self) -> Column | None:
        """The column whose values part the rows, if the address names one of `groups`."""
        names = self.state.group if self.state.group in self.groups else ""
        return next((column for column in self.columns if column.name == names), None)

    @property
    def group_links(self) -> list[Quick]:
        """Not grouped, and each way to group, as links."""
        ways = [
            ("", gettext_lazy("Not grouped")),
            *((c.name, c.label) for c in self.columns if c.name in self.groups),
        ]
        here = self.group_column.name if self.group_column else ""
        return [Quick(label, self.state.grouped(name).address(), 0, name == here) for name, label in ways]

    @cached_property
    def views_address(self) -> str:
        """Where the saved views of this list are shown, and this one can be kept."""
        columns = [column.name for column in self.shown_columns]
        query = self.state.turned().address()
        return views_address(
            {"list": self.name, "path": self.request.path, "query": query, "columns": columns}
        )

    @cached_property
    def quick_links(self) -> list[Quick]:
        """The quick filter as links with counts over the other filters."""
        if not self.quick:
            return []
        one = next(one for one in self.filters if one.name == self.quick)
        field = self.filter_form.fields[self.quick]
        counts = self.quick_counts(one)
        return quick_links(one, field, counts, self.state, self.filter_values.get(self.quick, ""))

    def quick_counts(self, one: Filter) -> Counter[str]:
        """How many rows each choice of the quick filter has, over the other filters."""
        return counts_of(one, self._narrowed(self.rows(), without=one.name))

    @property
    def bar_fields(self) -> list[forms.BoundField]:
        """The filters of the line: search and those that are set; the quick one stands beside as links."""
        return [self.filter_form[one.name] for one in self._line if self._is_in_sight(one)]

    @property
    def menu_fields(self) -> list[forms.BoundField]:
        """The other filters, in the menu."""
        return [self.filter_form[one.name] for one in self._line if not self._is_in_sight(one)]

    @property
    def _line(self) -> list[Filter]:
        return [one for one in self.filters if one.name != self.quick]

    def _is_in_sight(self, one: Filter) -> bool:
        choices = [each for each in self._line if not each.is_search]
        return one.is_search or len(choices) == 1 or one.name in self.filter_values

    @property
    def bar_inputs(self) -> list[tuple[str, str]]:
        """What the filter line carries along."""
        return self.state.hidden_inputs([one.name for one in self._line])

    @cached_property
    def heads(self) -> list[Head]:
        """The headers."""
        return heads(self.shown_columns, self.state, self.sort, self.axis(self.slice.rows))

    @cached_property
    def foot(self) -> list[Foot]:
        """The foot with its totals."""
        return foot(self.shown_columns, self.totals(), self.count_text)

    @property
    def sort_words(self) -> str:
        """How the list is sorted, where the list has words for it."""
        return ""

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first row."""
        return SafeString("")

    @property
    def files(self) -> dict[str, str]:
        """Where the files of the filtered rows are, by their kind."""
        return {kind: self.state.turned().address(format=kind) for kind in FILES}

    @property
    def previous_address(self) -> str:
        """The page before."""
        return self.state.turned(before=self.slice.before).address()

    @property
    def next_address(self) -> str:
        """The page after."""
        return self.state.turned(after=self.slice.after).address()

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.filter_values)
