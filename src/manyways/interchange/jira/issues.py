"""Issues out of an export of Jira, whichever form it has. Needs no database."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from manyways.interchange.drafts import NotCarried
from manyways.interchange.sheets import MOST_BYTES, MOST_ROWS, Unreadable, read_sheet

CATEGORIES = {"new": "waiting", "indeterminate": "doing", "done": "done"}
_HEAD = 65_536


@dataclass(frozen=True)
class Issue:
    """One issue. `moves`: when it got which status, oldest first, the one it was made in included."""

    row: int
    key: str
    name: str
    kind: str
    status: str
    category: str = ""
    created: datetime | None = None
    resolved: datetime | None = None
    due: datetime | None = None
    parent: str = ""
    assignee: str = ""
    points: float | None = None
    notes: str = ""
    is_subtask: bool = False
    moves: tuple[tuple[datetime, str], ...] = ()
    blocks: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()


@dataclass
class Export:
    """What an export holds: issues, how many were read, whether with their history, what is left behind."""

    issues: list[Issue] = field(default_factory=list)
    count: int = 0
    has_history: bool = False
    left: list[NotCarried] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_jira(content: bytes, name: str) -> bool:
    """Whether a file looks like an export of Jira, from its beginning."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if name.lower().endswith(".json") or head[:1] in {b"{", b"["}:
        return b'"issues"' in head or (b'"fields"' in head and b'"issuetype"' in head)
    first = head.partition(b"\n")[0].lower()
    return b"issue key" in first and b"status" in first


def read_issues(content: bytes, name: str) -> Export:
    """Read an export. Raises Unreadable with a sentence for what is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 50 MB. Split it and import the parts."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _of_pages(_parsed(content))
    from manyways.interchange.jira.table import issues_of_table

    return issues_of_table(read_sheet(content, name))


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is not in UTF-8. Export it again as JSON.")) from error
    except RecursionError as error:
        raise Unreadable(_("The file is nested too deeply to be an export of Jira.")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise Unreadable(
            _("The file is no whole JSON: it breaks at line %(line)s, column %(column)s. Export it again.")
            % place
        ) from error


def _of_pages(found: Any) -> Export:
    """The answer of a search, several of them in a list, or a bare list of issues."""
    pages = found if isinstance(found, list) else [found]
    if pages and all(isinstance(page, dict) and "key" in page for page in pages):
        pages = [{"issues": pages}]
    if not all(isinstance(page, dict) and isinstance(page.get("issues"), list) for page in pages):
        raise Unreadable(_("The file holds no issues of Jira: “issues” is missing."))
    export, names = Export(), _names(pages)
    for page in pages:
        for raw in page["issues"]:
            _add(export, raw, names)
    if not export.issues:
        raise Unreadable(_("There is no issue in the file that can be read."))
    _note_what_is_missing(export, pages)
    return export


def _names(pages: list[dict[str, Any]]) -> dict[str, str]:
    """The words for fields, where the search was asked for them."""
    return {
        key: str(text)
        for page in pages
        if isinstance(page.get("names"), dict)
        for key, text in page["names"].items()
    }


def _add(export: Export, raw: Any, names: Mapping[str, str]) -> None:
    """Read one issue, or say why not."""
    export.count += 1
    row = export.count
    if row > MOST_ROWS:
        raise Unreadable(_("More than 200,000 rows. Split the table and import the parts."))
    try:
        issue = _issue(row, raw, names)
    except (AttributeError, KeyError, TypeError, ValueError):
        key = str(raw.get("key", "")) if isinstance(raw, dict) else ""
        export.left.append(
            NotCarried(row, "", key[:200], _("This is no whole issue: key, summary or status is missing"))
        )
        return
    export.issues.append(issue)
    log = raw.get("changelog")
    export.has_history = export.has_history or isinstance(log, dict)
    if isinstance(log, dict) and int(log.get("total") or 0) > len(log.get("histories") or []):
        reason = _("The file holds only the newest part of its history")
        export.left.append(NotCarried(row, _("History"), issue.key, reason))
    for name in sorted(_other_links(raw["fields"])):
        export.left.append(NotCarried(row, _("Link"), name, _("Only “blocks” becomes a link of the plan")))


def _issue(row: int, raw: Any, names: Mapping[str, str]) -> Issue:
    fields = raw["fields"]
    status, kind = fields["status"], fields.get("issuetype") or {}
    created = moment(fields.get("created"))
    blocks, waits_for = _links(fields)
    return Issue(
        row=row,
        key=str(raw["key"]),
        name=str(fields["summary"]).strip() or str(raw["key"]),
        kind=str(kind.get("name") or ""),
        status=str(status["name"]),
        category=CATEGORIES.get(str((status.get("statusCategory") or {}).get("key")), ""),
        created=created,
        resolved=moment(fields.get("resolutiondate")),
        due=moment(fields.get("duedate")),
        parent=_parent(fields, names),
        assignee=str((fields.get("assignee") or {}).get("displayName") or ""),
        points=_points(fields, names),
        notes=fields["description"] if isinstance(fields.get("description"), str) else "",
        is_subtask=bool(kind.get("subtask")),
        moves=tuple(_moves(raw.get("changelog"), created, str(status["name"]))),
        blocks=blocks,
        waits_for=waits_for,
    )


def moment(text: object) -> datetime | None:
    """`2026-03-12T15:45:00.000+0100` or a day. Raises ValueError for anything else that is not empty."""
    if not text:
        return None
    found = datetime.fromisoformat(str(text))
    return found.replace(tzinfo=UTC) if found.tzinfo is None and len(str(text)) > 10 else found


def _parent(fields: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The issue above: its parent, else the epic that a field of that name links to."""
    if fields.get("parent"):
        return str(fields["parent"]["key"])
    linked = [fields.get(key) for key, name in names.items() if name.lower() == "epic link"]
    return next((str(key) for key in linked if key), "")


def _points(fields: Mapping[str, Any], names: Mapping[str, str]) -> float | None:
    wanted = ("story points", "story point estimate")
    found = [fields.get(key) for key, name in names.items() if name.lower() in wanted]
    return next((float(value) for value in found if isinstance(value, int | float)), None)


def _moves(log: Any, created: datetime | None, status: str) -> Iterator[tuple[datetime, str]]:
    """The statuses it went through, from the one it was made in."""
    changes = sorted(
        (at, str(item.get("fromString") or ""), str(item.get("toString") or ""))
        for entry in (log or {}).get("histories") or []
        for item in entry.get("items") or []
        if item.get("field") == "status" and (at := moment(entry.get("created")))
    )
    if created and log is not None:
        yield created, changes[0][1] if changes else status
    yield from ((at, to) for at, _before, to in changes)


def _links(fields: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What it blocks, and what blocks it."""
    links = [link for link in fields.get("issuelinks") or [] if _is_block(link)]
    return (
        tuple(str(link["outwardIssue"]["key"]) for link in links if link.get("outwardIssue")),
        tuple(str(link["inwardIssue"]["key"]) for link in links if link.get("inwardIssue")),
    )


def _is_block(link: Mapping[str, Any]) -> bool:
    return str((link.get("type") or {}).get("outward") or "").lower() == "blocks"


def _other_links(fields: Mapping[str, Any]) -> set[str]:
    return {
        str((link.get("type") or {}).get("name") or "")
        for link in fields.get("issuelinks") or []
        if not _is_block(link)
    }


def _note_what_is_missing(export: Export, pages: list[dict[str, Any]]) -> None:
    total = max((int(page.get("total") or 0) for page in pages), default=0)
    if total > export.count:
        words = {"here": len(export.issues), "total": total}
        export.notes.append(
            _("The file holds %(here)s of %(total)s issues. Export the other pages too.") % words
        )
    elif any(page.get("isLast") is False for page in pages[-1:]):
        export.notes.append(_("The file is not the last page of its search. Export the other pages too."))
    if not export.has_history:
        export.notes.append(no_history())


def no_history() -> str:
    """What is missing where an export has no history."""
    return _(
        "This export holds no history of statuses: when work began is not known. The JSON of a search with “expand=changelog” has it."
    )
