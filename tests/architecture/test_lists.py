"""Every list takes rows from a spreadsheet or says why not, and says who may do what it offers for many rows."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import manyways
from manyways.ui.tables import Table

COMPUTED = "its rows are computed or written by the product"
DECIDED = "each row is somebody's word, given one by one on its own page"
OWN_WAY = "its page has a way of its own to paste rows"
WITHOUT = {
    COMPUTED: {
        "accounts", "advice", "back-tests", "backlog", "causes", "comparison", "compared", "deleted", "deliveries", "forecasts", "budgets",
        "function-people", "movements", "named", "outlook", "owed", "plan-versions", "portfolio", "principle-teams",
        "skills", "standings", "team-costs", "told-roles", "training-gaps", "training-plan", "tried", "windows", "changes",
    },
    DECIDED: {
        "agreements", "bookings", "breaks", "coaching", "dates-given", "enablers", "engagements", "functions",
        "handovers", "health-rules", "job-roles", "kinds", "launches", "notes", "paths", "questions", "review-rules",
        "role-changes", "scenarios", "templates", "training-catalogue", "users",
    },
    OWN_WAY: {"initiatives", "items", "past-dates", "requests", "slots", "stakeholders"},
}  # fmt: skip
NO_LISTS = {"sample", "list"}  # the example of the documentation, and what lists of the outlook share


def tables(kind: type[Table] = Table) -> Iterator[type[Table]]:
    """Every list there is."""
    for one in kind.__subclasses__():
        yield one
        yield from tables(one)


def names_of(rows: Any) -> set[str]:
    """The names of lists."""
    return {one.name for one in rows} - NO_LISTS


def our_lists() -> list[type[Table]]:
    """Every list of the product."""
    for found in pkgutil.walk_packages(manyways.__path__, "manyways."):
        if not {"migrations", "tests", "__main__"} & set(found.name.split(".")):
            importlib.import_module(found.name)
    modules = ((one, one.__module__.split(".")) for one in tables())
    return [one for one, parts in modules if parts[0] == "manyways" and "tests" not in parts]


def test_what_is_done_with_many_rows_says_who_may() -> None:
    bulks = [(one.name, each) for one in our_lists() if one.name not in NO_LISTS for each in one.bulk]
    assert len(bulks) > 40
    assert [(name, each.name) for name, each in bulks if each.is_allowed is None] == []


def test_every_list_shows_a_phone_more_than_names() -> None:
    places = {one.name: {each.phone_place for each in one.columns} - {"", "name"} for one in our_lists()}
    assert {name for name, shown in places.items() if not shown} - NO_LISTS == set()


def test_every_list_takes_rows_or_says_why_not() -> None:
    ours = our_lists()
    without = {name for names in WITHOUT.values() for name in names}
    assert names_of(one for one in ours if one.paste is None) == without
    for one in ours:
        heads = one.paste.heads if one.paste else []
        assert len(heads) == len(set(heads)), one.name
