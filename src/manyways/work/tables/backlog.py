"""The backlog of a team as a ranked list."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyways.access.web import actor
from manyways.teams.models import Team
from manyways.ui.tables import COUNT, PERSON, STATUS, Column, choice, search
from manyways.work.models import Item, Stage
from manyways.work.queries.boards import stages_of
from manyways.work.queries.lists import backlog_items
from manyways.work.tables.fields import person_field
from manyways.work.tables.items import (
    ItemTable,
    edit_item,
    item_name,
    item_status,
    size_column,
    stage_column,
    work_type_column,
)


class BacklogTable(ItemTable):
    """What a team has not finished, in its rank, over all its initiatives."""

    name = "backlog"
    label = _("Backlog")
    page_size = 100
    columns = (
        item_name(lambda row: " · ".join([*([row.parent.name] if row.parent else []), row.initiative.name])),
        stage_column(),
        work_type_column(),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            sort=("owner__name",),
            edit=edit_item("owner", person_field, "owner_id"),
        ),
        Column("state", _("State"), STATUS, value=item_status),
        size_column(),
        Column("rank", _("Rank"), COUNT, sort=("rank",), is_hidden=True),
    )
    filters = (
        search("name", "notes", "initiative__name"),
        choice("work_type", _("Type of work"), Item.WorkType.choices),
        choice("service", _("Class of service"), Item.Service.choices),
    )
    quick = "work_type"
    empty_title = _("Nothing waits")
    empty_text = _("Cards that are added to the board of an initiative of this team come here by themselves.")

    def rows(self) -> QuerySet[Item]:
        """The open items of the team that the reader may see."""
        return backlog_items(self.team, actor(self.request))

    @property
    def team(self) -> Team:
        """Whose backlog it is."""
        found = self.scope["team"]
        assert isinstance(found, Team)
        return found

    @property
    def ranked(self) -> Team:
        """Whose items are ranked here."""
        return self.team

    @property
    def stages(self) -> list[Stage]:
        """The stages of the team's board."""
        return stages_of(self.team)
