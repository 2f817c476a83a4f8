"""Issues out of the CSV of Jira's issue navigator; columns of one name stand there several times."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from manyways.interchange.columns import read_date, read_number
from manyways.interchange.drafts import NotCarried
from manyways.interchange.jira.issues import CATEGORIES, Export, Issue, no_history
from manyways.interchange.sheets import Sheet, Unreadable

_TIMES = (
    "%d/%b/%y %I:%M %p",
    "%d/%b/%y %H:%M",
    "%d/%b/%Y %I:%M %p",
    "%Y-%m-%d %H:%M",
    "%d.%m.%y %H:%M",
    "%d.%m.%Y %H:%M",
)
_USED = frozenset(
    {
        "summary", "issue key", "issue id", "issue type", "status", "status category", "created", "resolved",
        "due date", "parent key", "parent", "parent id", "epic link", "assignee", "story points", "description",
        "story point estimate", "outward issue link (blocks)", "inward issue link (blocks)",
    }
)  # fmt: skip
_WORDS = {"to do": "new", "in progress": "indeterminate", "done": "done"}

Cells = Mapping[str, list[str]]


def issues_of_table(sheet: Sheet) -> Export:
    """Every row an issue; those without key or status are left behind."""
    headers = [_plain(header) for header in sheet.headers]
    missing = [name for name in ("Issue key", "Summary", "Status") if name.lower() not in headers]
    if missing:
        raise Unreadable(
            _("This is no export of Jira: the column “%(name)s” is missing.") % {"name": missing[0]}
        )
    export = Export(notes=[*sheet.notes, no_history()])
    keys = _keys_by_id(sheet, headers)
    for number, row in enumerate(sheet.rows, sheet.first_row):
        if any(row):
            _add(export, number, _cells(headers, row), keys)
    if not export.issues:
        raise Unreadable(_("There is no issue in the file that can be read."))
    export.left += [
        NotCarried(0, header, "", _("This column has no place here yet"))
        for header in dict.fromkeys(sheet.headers)
        if _plain(header) not in _USED and any(any(sheet.column(at)) for at in _places(sheet, header))
    ]
    return export


def _places(sheet: Sheet, header: str) -> list[int]:
    return [at for at, name in enumerate(sheet.headers) if name == header]


def _plain(header: str) -> str:
    """`Custom field (Story Points)` is `story points`."""
    text = header.strip().lower()
    return (
        text.removeprefix("custom field (").removesuffix(")") if text.startswith("custom field (") else text
    )


def _cells(headers: Sequence[str], row: Sequence[str]) -> Cells:
    """All filled cells of a row by the name of their column."""
    found: dict[str, list[str]] = {}
    for header, text in zip(headers, row, strict=True):
        if text:
            found.setdefault(header, []).append(text)
    return found


def _keys_by_id(sheet: Sheet, headers: Sequence[str]) -> dict[str, str]:
    """Sub-tasks may name their parent by its number."""
    if "issue id" not in headers:
        return {}
    number, key = headers.index("issue id"), headers.index("issue key")
    return {row[number]: row[key] for row in sheet.rows if row[number]}


def _add(export: Export, number: int, cells: Cells, keys: Mapping[str, str]) -> None:
    def first(*names: str) -> str:
        return next((cells[name][0] for name in names if cells.get(name)), "")

    if not (first("issue key") and first("status")):
        export.left.append(NotCarried(number, "", first("summary")[:200], _("Without key or status")))
        return
    parent = first("parent key", "epic link", "parent", "parent id")
    export.issues.append(
        Issue(
            row=number,
            key=first("issue key"),
            name=first("summary") or first("issue key"),
            kind=first("issue type"),
            status=first("status"),
            category=CATEGORIES.get(_WORDS.get(first("status category").lower(), ""), ""),
            created=_moment(export, number, _("Created"), first("created")),
            resolved=_moment(export, number, _("Resolved"), first("resolved")),
            due=_moment(export, number, _("Due date"), first("due date")),
            parent=keys.get(parent, parent),
            assignee=first("assignee"),
            points=_points(export, number, first("story points", "story point estimate")),
            notes=first("description"),
            is_subtask="sub" in first("issue type").lower(),
            blocks=tuple(cells.get("outward issue link (blocks)", ())),
            waits_for=tuple(cells.get("inward issue link (blocks)", ())),
        )
    )


def _moment(export: Export, number: int, name: str, text: str) -> datetime | None:
    """A moment as Jira writes it in the language of whoever exported, or the morning of a day."""
    for pattern in _TIMES if text else ():
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - local to the organisation
        except ValueError:
            continue
    try:
        return datetime.combine(read_date(text), datetime.min.time().replace(hour=9)) if text else None
    except ValueError as error:
        export.left.append(NotCarried(number, name, text[:200], str(error)))
        return None


def _points(export: Export, number: int, text: str) -> float | None:
    try:
        return read_number(text) if text else None
    except ValueError as error:
        export.left.append(NotCarried(number, _("Story points"), text[:200], str(error)))
        return None
