"""Which cards stand in stages that a new board would no longer have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from manyways.teams.models import Team
from manyways.work.models import Item, Stage
from manyways.work.queries.boards import column_of, stages_of


@dataclass(frozen=True)
class Leaving:
    """A stage that leaves the board with its open cards, and the name of the stage nearest in meaning."""

    stage: Stage
    count: int
    nearest: str

    @property
    def field(self) -> str:
        """The name of the input that says where its cards go."""
        return f"move-{self.stage.key}"


def leaving_stages(team: Team, rows: Sequence[dict[str, Any]]) -> list[Leaving]:
    """Stages of the board as it is that no row continues and that hold open cards of the team. Two queries.

    Stages everyone starts from are continued by a row that was one of them or has its name.
    """
    kept = {row["was"].pk for row in rows if row.get("was")}
    names = {row["name"].strip() for row in rows}
    gone = [stage for stage in stages_of(team) if stage.pk not in kept and stage.name not in names]
    cards = Item.objects.unfinished().filter(team=team, stage__in=gone)
    counts = dict(cards.values_list("stage").annotate(count=Count("pk")))
    wanted = [Stage(name=row["name"].strip(), category=row["category"]) for row in rows]
    if not set(Stage.Category.values) <= {stage.category for stage in wanted}:
        return []
    return [
        Leaving(stage, counts[stage.pk], column_of(Item(stage=stage), wanted).name)
        for stage in gone
        if counts.get(stage.pk)
    ]
