"""Kept forecasts, and the windows of one, as lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing
from manyways.ui.tables import DATE, NAME, NUMBER, PERCENT, TIME, WINDOW, Column, Table, search
from manyways.work.tables import OfInitiatives


class ForecastTable(Table):
    """All runs, newest first."""

    name = "forecasts"
    label = _("Kept forecasts")
    columns = (
        Column(
            "as_of",
            _("As of"),
            NAME,
            value=str,
            url=lambda row: reverse("forecast:forecast", args=[row.key]),
            sort=("-as_of", "-id"),
        ),
        Column("made_at", _("Made"), TIME, sort=("-made_at",), phone="wide"),
        Column("trials", _("Runs"), NUMBER),
        Column("seed", _("Seed"), NUMBER),
        Column("digest", _("Input"), value=lambda row: row.input_digest[:12], is_hidden=True),
    )
    default_sort = "as_of"
    is_compact = True
    empty_title = _("No forecast kept yet")
    empty_text = _("A forecast of everything is made every night, and whenever you ask for one.")

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s forecast", "%(n)s forecasts", count) % {"n": count}

    def rows(self) -> Any:
        """Without the stored inputs."""
        assert isinstance(self.request.user, User)
        return Forecast.objects.visible_to(self.request.user)


class WindowTable(OfInitiatives):
    """What one forecast said of each initiative the reader may see."""

    name = "windows"
    label = _("Windows")
    identity = "pk"
    columns = (
        Column(
            "initiative",
            _("Initiative"),
            NAME,
            value="initiative.name",
            url=lambda row: row.initiative.get_absolute_url(),
            sort=("initiative__name", "id"),
        ),
        Column(
            "window",
            _("Likely by → safe to plan on"),
            WINDOW,
            value=lambda row: drawing(row.initiative, row, row.forecast.as_of),
        ),
        Column("given_on", _("Date given then"), DATE, sort=("given_on", "id")),
        Column("confidence", _("Chance to hold it"), PERCENT, sort=("confidence", "id")),
        Column("state", _("State"), value="get_state_display", is_hidden=True),
    )
    filters = (search("initiative__name"),)
    default_sort = "confidence"

    def rows(self) -> Any:
        """Those of whole initiatives, without the trials."""
        assert isinstance(self.request.user, User)
        rows = Window.objects.visible_to(self.request.user).filter(
            forecast=self.scope["forecast"], item__isnull=True
        )
        return rows.select_related("initiative", "forecast").defer("finish_days", "forecast__input")
