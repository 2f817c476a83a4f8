"""Issues as items to be: outline, links, moves from stage to stage, and when work began and ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.interchange.drafts import Draft, DraftLink, DraftRow, Move, NotCarried
from manyways.interchange.jira.issues import Export, Issue
from manyways.interchange.jira.statuses import Status
from manyways.teams.models import Team
from manyways.work.models import Item, Stage

EXACT = frozenset({"started_at", "finished_at"})
"""Said also where they are empty: a reopened issue is no longer finished."""


def draft(export: Export, statuses: list[Status], container: str, team: Team | None) -> Draft:
    """Every issue once; the first of a key counts."""
    stages = {status.name: status.stage for status in statuses}
    left = list(export.left)
    rows: dict[str, DraftRow] = {}
    kept: list[Issue] = []
    for issue in export.issues:
        if issue.key in rows:
            reason = _("The same key stands in row %(row)s") % {"row": rows[issue.key].row}
            left.append(NotCarried(issue.row, "", issue.key, reason))
            continue
        rows[issue.key] = _row(issue, stages, team, has_history=export.has_history)
        kept.append(issue)
    outline = _outline(rows, left)
    links = tuple(dict.fromkeys(_links(kept, outline, left)))
    found = {pair: DraftLink(*pair, {"type": "fs", "lag": 0, "lag_unit": "working"}) for pair in links}
    return Draft(
        "jira", container, tuple(outline.values()), tuple(found.values()), tuple(left), tuple(export.notes)
    )


def _row(issue: Issue, stages: Mapping[str, Stage], team: Team | None, *, has_history: bool) -> DraftRow:
    moves = _moves(issue, stages)
    stage = stages[issue.status]
    started, finished = _began_and_ended(moves, stage)
    fields: dict[str, Any] = {
        "name": issue.name[:300],
        "form": Item.Form.PHASE if issue.kind.lower() in {"epic", "initiative"} else Item.Form.STORY,
        "stage": stage,
        "team": team.name if team else "",
        "owner": issue.assignee[:120],
        "size": issue.points if issue.points is not None and 0 <= issue.points <= 1_000_000 else None,
        "notes": issue.notes[:20_000],
        "created_at": _aware(issue.created),
        "deadline_at": _aware(issue.due, hour=17),
        "finished_at": finished,
    }
    if has_history:
        fields["started_at"] = min(started, finished) if started and finished else started
    exact = EXACT & fields.keys()
    said = {name: value for name, value in fields.items() if value not in (None, "") or name in exact}
    return DraftRow(issue.row, "work.item", issue.key[:200], said, issue.parent, moves=moves, exact=exact)


def _moves(issue: Issue, stages: Mapping[str, Stage]) -> tuple[Move, ...]:
    """Its moves between stages; statuses of one stage are no move. Without a history: made, and resolved."""
    told = list(issue.moves)
    if not told and issue.created:
        first = min(stages.values(), key=lambda stage: (stage.rank, stage.pk))
        made, is_done = _aware(issue.created), stages[issue.status].category == "done"
        known = [Move(made, first)] if made else []
        resolved = _aware(issue.resolved)
        return (*known, Move(resolved, stages[issue.status])) if is_done and resolved else tuple(known)
    moves: list[Move] = []
    for at, name in told:
        moment = _aware(at)
        if moment and (not moves or moves[-1].stage != stages[name]):
            moves.append(Move(moment, stages[name]))
    return tuple(moves)


def _began_and_ended(moves: tuple[Move, ...], stage: Stage) -> tuple[datetime | None, datetime | None]:
    """First out of waiting; into what is done for the last time, if it still is."""
    started = next((move.at for move in moves if move.stage.category != "waiting"), None)
    if stage.category != "done":
        return started, None
    ended = None
    for move in moves:
        is_done = move.stage.category == "done"
        ended = (ended or move.at) if is_done else None
    return started, ended


def _aware(value: datetime | None, hour: int | None = None) -> datetime | None:
    if value is None:
        return None
    if hour is not None:
        value = value.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def _outline(rows: Mapping[str, DraftRow], left: list[NotCarried]) -> dict[str, DraftRow]:
    """The rows under their parents, where these stand in the file and do not circle."""
    found = {}
    for key, row in rows.items():
        seen, above = {key}, row.parent
        while above in rows and above not in seen:
            seen.add(above)
            above = rows[above].parent
        is_whole = row.parent in rows and above not in seen
        if row.parent and not is_whole:
            left.append(NotCarried(row.row, _("Parent"), row.parent, _("No other row has this key")))
        found[key] = row if is_whole else row.under("")
    return found


def _links(
    issues: list[Issue], rows: Mapping[str, DraftRow], left: list[NotCarried]
) -> Iterator[tuple[str, str]]:
    """Both ends say a link; what leads out of the file is left behind."""
    for issue in issues:
        pairs = [(issue.key, other) for other in issue.blocks] + [
            (other, issue.key) for other in issue.waits_for
        ]
        for start, end in pairs:
            if start in rows and end in rows and start != end:
                yield start, end
            else:
                other = end if start == issue.key else start
                left.append(NotCarried(issue.row, _("Link"), other, _("No other row has this key")))
