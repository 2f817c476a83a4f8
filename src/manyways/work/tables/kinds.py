"""The list of the kinds of work."""

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.editing import edited_by
from manyways.access.web import actor
from manyways.ui.components.signs import Status
from manyways.ui.tables import COUNT, NAME, STATUS, Column, Table
from manyways.work import actions
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.models import Initiative, Kind

_edit = edited_by(actions.edit_kind)


def _state(row: Kind) -> Status:
    return Status("good", "", _("Offered")) if row.is_active else Status("none", "", _("No longer offered"))


class KindTable(Table):
    """Every kind, in the order they are offered in."""

    name = "kinds"
    label = _("Kinds of work")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Kind"),
            NAME,
            url=lambda row: reverse("work:kind", args=[row.key]),
            icon=lambda row: row.icon,
            sort=("name",),
        ),
        Column("noun", _("One of them is called"), edit=_edit("noun", forms.CharField(max_length=80))),
        Column(
            "approach",
            _("Usual approach"),
            value="get_approach_display",
            edit=_edit("approach", forms.ChoiceField(choices=APPROACH_CHOICES), "approach"),
            phone="fact",
        ),
        Column("initiatives", _("Initiatives"), COUNT, value="initiative_count", phone="fact"),
        Column("state", _("State"), STATUS, value=_state),
        Column(
            "rank",
            _("Order"),
            COUNT,
            sort=("rank",),
            edit=_edit("rank", forms.IntegerField(min_value=0, max_value=30_000)),
        ),
    )
    default_sort = "rank"
    empty_title = _("No kind yet")
    empty_text = _("A kind says what an initiative is and how it is usually managed.")

    def rows(self) -> QuerySet[Kind]:
        """All of them; how many initiatives that the reader may see are of each."""
        by = actor(self.request)
        seen = Q(initiatives__in=Initiative.objects.visible_to(by))
        return Kind.objects.visible_to(by).annotate(initiative_count=Count("initiatives", filter=seen))

    def counted(self, count: int) -> str:
        """`6 kinds`."""
        return ngettext("%(count)s kind", "%(count)s kinds", count) % {"count": count}
