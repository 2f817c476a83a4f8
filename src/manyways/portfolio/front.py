"""What stands first of a portfolio, as Today shows it: the worst at risk, those on watch, what changed furthest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from manyways.portfolio.queries import WORST_FIRST, Portfolio
from manyways.portfolio.rows import Moves, Row, moves_since
from manyways.work.models import Initiative

SHOWN, NAMED = 6, 20


@dataclass(frozen=True)
class Front:
    """All of it is found by one query over the ids, and read as rows by another."""

    portfolio: Portfolio

    @cached_property
    def _moves(self) -> Moves:
        """Of everything the person sees: how many items were added and finished since."""
        return moves_since(
            self.portfolio.since, Initiative.objects.visible_to(self.portfolio.standpoint.user)
        )

    @cached_property
    def _changed(self) -> set[int]:
        return {*self.portfolio.moved, *self._moves}

    @cached_property
    def _levels(self) -> dict[int, str]:
        """The levels of what is at risk, on watch or changed, worst first."""
        is_told = Q(kept_health__level__in=["risk", "watch"]) | Q(pk__in=self._changed)
        told = self.portfolio.initiatives.filter(is_told).order_by(*WORST_FIRST)
        return dict(told.values_list("pk", "kept_health__level"))

    @cached_property
    def news(self) -> list[int]:
        """The ids of what changed, those first whose dates moved furthest."""
        changed = (pk for pk in self._levels if pk in self._changed)
        return sorted(changed, key=lambda pk: -abs(self.portfolio.moved.get(pk, 0)))

    def _worst(self, level: str, count: int) -> list[int]:
        return [pk for pk, each in self._levels.items() if each == level][:count]

    @cached_property
    def _rows(self) -> dict[int, Row]:
        shown = {*self._worst("risk", SHOWN), *self._worst("watch", NAMED), *self.news[:SHOWN]}
        rows = self.portfolio.initiatives.select_related("goal")
        found = list(rows.filter(pk__in=shown)) if shown else []
        return {row.pk: row for row in self.portfolio.rows_of(found, self._moves)}

    def _read(self, ids: Iterable[int]) -> list[Row]:
        return [
            self._rows[pk] for pk in ids if pk in self._rows
        ]  # not one that somebody deletes at this moment

    @property
    def risk(self) -> list[Row]:
        """The worst at risk."""
        return self._read(self._worst("risk", SHOWN))

    @property
    def watch(self) -> list[Row]:
        """The worst on watch."""
        return self._read(self._worst("watch", NAMED))

    @property
    def newest(self) -> list[Row]:
        """What changed furthest."""
        return self._read(self.news[:SHOWN])
