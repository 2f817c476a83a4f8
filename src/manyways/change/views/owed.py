"""Still owed: of one change, of all, and by name for oneself and one's people."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.change.models import Case
from manyways.change.standing.changes import changing
from manyways.change.standing.owed import OwedLine, corrections_owed, owed_to, people_seen_by_name
from manyways.change.tables import NamedTable, OwedTable
from manyways.change.views.record import change_page, seen_initiative
from manyways.ui.pages import page


def owed(request: HttpRequest) -> HttpResponseBase:
    """Everything still owed in the changes one may see."""
    ids = tuple(row.pk for row in changing(actor(request)))
    table = OwedTable(request, initiatives=ids)
    if answer := table.answer():
        return answer
    sentence = _sentence(table.every)
    context = {
        "table": table,
        "sentence": sentence,
        "corrections": corrections_owed(table.book, actor(request)),
    }
    return page(request, "change/owed.html", context)


def change_owed(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Everything still owed in one change."""
    initiative = seen_initiative(request, key)
    table = OwedTable(request, initiatives=(initiative.pk,))
    if answer := table.answer():
        return answer
    sentence = _sentence(table.every)
    context = {
        "table": table,
        "corrections": corrections_owed(table.book, actor(request)),
        "case": Case.objects.filter(initiative=initiative).first(),
    }
    return change_page(
        request, initiative, "change/change_owed.html", context, here="engagements", sentence=sentence
    )


def _sentence(lines: Sequence[OwedLine]) -> str:
    late = sum(line.is_late for line in lines)
    open_lines = sum(not line.is_planned for line in lines)
    if not lines:
        return _("Nobody is owed anything.")
    text = ngettext("%(n)s line is open", "%(n)s lines are open", len(lines)) % {"n": len(lines)}
    said = [text, _("%(n)s of them late") % {"n": late} if late else _("none late")]
    if open_lines:
        said.append(_("for %(n)s nothing is planned") % {"n": open_lines})
    return f"{', '.join(said)}."


def mine(request: HttpRequest) -> HttpResponseBase:
    """What one is owed, and what one's people are: by name, because it is oneself or one's own people."""
    people = people_seen_by_name(actor(request))
    table = NamedTable(request, rows=owed_to(people))
    sentence = (
        _("Yours and those of the %(n)s people who report to you.") % {"n": len(people) - 1}
        if len(people) > 1
        else _("What a change owes you: to be told, to be trained.")
    )
    return table.answer() or page(request, "change/mine.html", {"table": table, "sentence": sentence})
