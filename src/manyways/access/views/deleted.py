"""Recently deleted: a list with Restore."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from manyways.access.actions import Refused, undo_url
from manyways.access.actions.undo import undo
from manyways.access.deleted import DAYS, Deleted, recently_deleted
from manyways.access.history import UNDO_OTHERS
from manyways.access.rules import may
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.ui.answers import forbidden_sentence
from manyways.ui.pages import page
from manyways.ui.tables import NAME, PERSON, TIME, BulkAction, Column, Table, search


def _with(row: Deleted) -> str:
    if not row.others:
        return ""
    return ngettext("%(count)s row", "%(count)s rows", row.others) % {"count": row.others}


def _restore(request: HttpRequest, rows: Any, _values: dict[str, Any]) -> str | tuple[str, str | None]:
    """Bring back what each action took, all of it or nothing; say why where it cannot be."""
    done, refused = 0, []
    for row in rows:
        try:
            undo(row.context_id, by=actor(request))
        except PermissionDenied as denied:
            refused.append(f"{row.name}: {forbidden_sentence(request, str(denied))}")
        except (Refused, Http404) as refusal:
            why = str(refusal) or _("It is back already.")
            refused.append(f"{row.name}: {why}")
        else:
            done += 1
    said = ngettext(
        "%(n)s is back with all that went with it.", "%(n)s are back with all that went with them.", done
    )
    text = " ".join([said % {"n": done}, *refused] if done else refused or [_("Select something first.")])
    return (text, undo_url()) if done == 1 else text


def _may_restore(request: HttpRequest, row: Deleted) -> bool:
    """Whether it is one's own deed, or one may take back those of others."""
    return row.is_own or may(actor(request), UNDO_OTHERS)


class DeletedTable(Table):
    """What can come back."""

    name = "deleted"
    label = gettext_lazy("Recently deleted")
    columns = (
        Column(
            "name",
            gettext_lazy("Deleted"),
            NAME,
            second="kind_name",
            sort=("name",),
            url=lambda row: (
                "" if row.is_private else reverse("access:history", args=[row.kind, row.record_key])
            ),
        ),
        Column("others", gettext_lazy("With it"), value=_with),
        Column("by", gettext_lazy("By"), PERSON, sort=("by",), phone="fact"),
        Column("at", gettext_lazy("When"), TIME, sort=("-at",), phone="fact"),
    )
    filters = (search("name", "by"),)
    bulk = (BulkAction("restore", gettext_lazy("Restore"), _restore, is_allowed=_may_restore),)
    default_sort = "at"
    empty_title = gettext_lazy("Nothing was deleted lately")
    empty_text = gettext_lazy("What you delete stands here for thirty days and can be brought back.")

    def rows(self) -> Any:
        """What the reader may know of."""
        return recently_deleted(actor(self.request))


@require_http_methods(["GET", "POST"])
def deleted(request: HttpRequest) -> HttpResponseBase:
    """The list; select what is to come back."""
    table = DeletedTable(request)
    answer = table.answer()
    if answer:
        return answer
    sentence = _(
        "What you deleted in the last %(days)s days. Select it to bring it back, with all that went with it."
    )
    context = {"table": table, "tabs": settings_tabs(request), "sentence": sentence % {"days": DAYS}}
    return page(request, "access/deleted.html", context)
