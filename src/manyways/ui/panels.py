"""Panels: what higher apps show on the pages of lower ones, so that no app imports upwards."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from manyways.ui.components.signs import Status

Text = str | Promise
Place = Literal["tab", "section", "side"]


def _always(_record: Any) -> bool:
    return True


def _anybody(_user: Any, _record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Panel:
    """A tab of a record, or a section of its page that htmx fills.

    `page`: the kind of record, such as `work.initiative`. `view`: the URL name, which takes the record's key.
    `is_open`: whether the record has it; tabs that are not open stand under More. `is_for`: whether this user may
    open it at all. `rank`: from left to right.
    """

    page: str
    name: str
    label: Text
    view: str
    place: Place = "tab"
    rank: int = 50
    is_open: Callable[[Any], bool] = _always
    is_for: Callable[[Any, Any], bool] = _anybody

    def address(self, record: Any) -> str:
        """Where it is for a record; empty where the app that serves it is not there."""
        try:
            return reverse(self.view, args=[record.key])
        except NoReverseMatch:
            return ""


_PANELS: dict[str, list[Panel]] = defaultdict(list)


def register_panel(panel: Panel) -> None:
    """Add a panel to a page; one of the same name is replaced."""
    others = [each for each in _PANELS[panel.page] if each.name != panel.name]
    _PANELS[panel.page] = sorted([*others, panel], key=lambda each: each.rank)


def panels_of(page: str, place: Place) -> list[Panel]:
    """The panels of a page in one place, in order."""
    return [panel for panel in _PANELS[page] if panel.place == place]


_STATUSES: dict[str, Callable[[Any], Status]] = {}


def register_status(page: str, find: Callable[[Any], Status]) -> None:
    """Say who computes the one status of a kind of record, shown in its head wherever it is opened."""
    _STATUSES[page] = find


def status_of(page: str, record: Any) -> Status | None:
    """The status of a record, if an app computes one."""
    return _STATUSES[page](record) if page in _STATUSES else None


_MANY: dict[str, Callable[[Iterable[Any]], Mapping[int, Status]]] = {}


def register_statuses(page: str, find: Callable[[Iterable[Any]], Mapping[int, Status]]) -> None:
    """Say who computes the statuses of many records at once, by their ids, in a bounded number of queries."""
    _MANY[page] = find


def statuses_of(page: str, records: Iterable[Any]) -> Mapping[int, Status]:
    """The statuses of many records by their ids, the same as each alone would have; none if no app computes them."""
    return _MANY[page](records) if page in _MANY else {}


@dataclass(frozen=True)
class Part:
    """A tab of one of the main places, added by an app that stands above it."""

    place: str
    name: str
    label: Text
    view: str
    is_for: Callable[[Any], bool] = _always


_PARTS: dict[str, list[Part]] = defaultdict(list)


def register_part(part: Part) -> None:
    """Add a tab to a main place; one of the same name is replaced."""
    _PARTS[part.place] = [*(each for each in _PARTS[part.place] if each.name != part.name), part]


def parts_of(place: str, user: Any) -> list[Part]:
    """The tabs higher apps add to a place, that are for this user."""
    return [part for part in _PARTS[place] if part.is_for(user)]
