"""Names that rows use for each other: each defined once, each use meeting a definition, groups without circles."""

from collections.abc import Mapping, Sequence

from manyways.interchange.change_json.rows import Mistakes, Row

DEFINED = {
    "people": "person",
    "groups": "group",
    "milestones": "milestone",
    "impacts": "impact",
    "engagements": "engagement",
    "processes": "process",
    "questions": "question",
}
USED = (
    ("groups", "parent", "groups"),
    ("memberships", "group", "groups"),
    ("impacts", "milestone", "milestones"),
    ("impacts", "group", "groups"),
    ("claims", "engagement", "engagements"),
    ("claims", "milestone", "milestones"),
    ("claims", "question", "questions"),
    ("confirmations", "engagement", "engagements"),
    ("confirmations", "group", "groups"),
    ("process_impacts", "process", "processes"),
    ("process_impacts", "milestone", "milestones"),
    ("questions", "milestone", "milestones"),
    ("capacity", "group", "groups"),
    ("blackouts", "group", "groups"),
)
LISTED = (
    ("engagements", "impacts", "impacts"),
    ("engagements", "questions", "questions"),
    ("engagements", "audience", "groups"),
)


def check_references(rows: Mapping[str, Sequence[Row]], mistakes: Mistakes) -> None:
    """Note names defined twice, names that nothing defines, and groups above themselves.

    People need no sheet of their own: a membership, a confirmation or a question may name anyone;
    with a `people` sheet, memberships must keep to it.
    """
    names = {sheet: _defined(rows[sheet], column) for sheet, column in DEFINED.items()}
    uses = USED + ((("memberships", "person", "people"),) if rows["people"] else ())
    for sheet, column, target in uses:
        for row in rows[sheet]:
            name = row.text(column)
            if name is not None and name not in names[target]:
                row.wrong(column, f"names none of the {target}: {name[:40]}.")
    for sheet, column, target in LISTED:
        for row in rows[sheet]:
            for name in row.names(column):
                if name not in names[target]:
                    row.wrong(column, f"names none of the {target}: {name[:40]}.")
    _check_circles(rows["groups"], names["groups"])


def _defined(rows: Sequence[Row], column: str) -> dict[str, Row]:
    """Each name with its row; a second definition is a mistake."""
    found: dict[str, Row] = {}
    for row in rows:
        name = row.name(column)
        if name in found:
            row.wrong(column, f"is already in row {found[name].number}: {name[:40]}.")
        found.setdefault(name, row)
    return found


def _check_circles(groups: Sequence[Row], row_of: Mapping[str, Row]) -> None:
    """A group that is above itself."""
    settled: set[str] = set()
    for row in groups:
        path: dict[str, None] = {}
        here: str | None = row.name("group")
        while here is not None and here in row_of and here not in settled:
            if here in path:
                row_of[here].wrong("parent", "the group would lie below itself.")
                break
            path[here] = None
            here = row_of[here].text("parent")
        settled.update(path)
