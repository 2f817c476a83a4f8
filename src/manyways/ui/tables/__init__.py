"""The one table of all lists: declared once, it sorts, filters, pages, edits, selects and exports.

    class PeopleTable(Table):
        name = "people"                       # names the list in the page, the cookie and the file
        columns = (
            Column("name", _("Person"), NAME, sort=("name",), url=lambda person: person.address),
            Column("email", _("E-mail"), sort=("email",), edit=Edit(forms.EmailField(), save_email)),
            Column("joined_on", _("Joined"), DATE, sort=("-joined_on",), is_hidden=True),
        )
        filters = (search("name", "email"), choice("team", _("Team"), teams, lookup="team__key"))
        quick = "team"                        # this filter is shown as links with counts
        bulk = (BulkAction("retire", _("Retire"), retire_people),)
        default_sort = "name"

        def rows(self):                       # a queryset (keyset paging) or a list (computed rows)
            return Person.objects.visible_to(self.request.user)

    def people(request):
        table = PeopleTable(request)
        return table.answer() or page(request, "teams/people.html", {"table": table})

In the template: `{% table table %}`. The view accepts GET and POST: `answer()` serves fragments, edits, bulk
actions and the CSV file at the list's own address, and gives None when the whole page is wanted.

Columns take `value` (attribute path or function of the row; the column's name by default), `second` (the second
line) and `second_label` (what a file calls it), `sort` (field paths, `-` for descending; the index that serves it is the app's to declare), `group` (the
field paths that bring the groups of a queryset together; `sort` unless it is given), `phone`
("name", "status", "wide", or "fact" with its label: what a phone shows). `Edit.save(request, row, value, version)` calls an action and may
return the address that undoes it. `paste` lets a list take rows from a spreadsheet. Rows are told apart by `identity` (`key`). Sorting on columns that are never
null is the fast way for long lists. A list that is opened all the time may be a `FirstPageTable`.
"""

from manyways.ui.tables.bulk import BulkAction
from manyways.ui.tables.columns import Column, Edit
from manyways.ui.tables.computed import ComputedTable
from manyways.ui.tables.filters import Filter, choice, day_range, search, yes_no
from manyways.ui.tables.first_page import FirstPageTable
from manyways.ui.tables.kinds import (
    COUNT,
    DATE,
    LAMP,
    MONEY,
    NAME,
    NUMBER,
    PERCENT,
    PERSON,
    STATUS,
    TEXT,
    TIME,
    WINDOW,
    YES_NO,
    Kind,
)
from manyways.ui.tables.pasting import Paste
from manyways.ui.tables.table import Table

__all__ = [
    "COUNT",
    "DATE",
    "LAMP",
    "MONEY",
    "NAME",
    "NUMBER",
    "PERCENT",
    "PERSON",
    "STATUS",
    "TEXT",
    "TIME",
    "WINDOW",
    "YES_NO",
    "BulkAction",
    "Column",
    "ComputedTable",
    "Edit",
    "Filter",
    "FirstPageTable",
    "Kind",
    "Paste",
    "Table",
    "choice",
    "day_range",
    "search",
    "yes_no",
]
