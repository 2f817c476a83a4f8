"""From a kept source to its draft and to the report people look at."""

import json
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path, PurePath
from typing import Any

from django.utils.formats import time_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.interchange import jira
from manyways.interchange.columns import guess_columns, lacks_headers
from manyways.interchange.drafts import Change, Difference, Draft
from manyways.interchange.models import Import, KnownSource
from manyways.interchange.msproject import schedule_document
from manyways.interchange.remembering import known_source, remembered_columns
from manyways.interchange.schedule_json import ReadError
from manyways.interchange.sheets import Sheet, Unreadable, read_sheet
from manyways.interchange.subjects import SUBJECTS, schedule
from manyways.ui.values import ordered_date_text
from manyways.work.models import Stage
from manyways.work.queries.boards import stages_of

SHOWN_ROWS = 200
JIRA, SCHEDULE = "jira", "schedule"
SHOWN_LEFT = 500
SCHEDULES = {
    ".mpp": "msproject",
    ".mpx": "msproject",
    ".xml": "msproject",
    ".xer": "primavera",
    ".json": "manyways",
}


def is_schedule(name: str) -> bool:
    """Whether a file is a schedule by its name."""
    return PurePath(name.lower()).suffix in SCHEDULES


def sheet_of(import_: Import) -> Sheet:
    """The table in a kept source; where its first row is none of names, that row counts too."""
    content = bytes(import_.content or b"")
    sheet = read_sheet(content, import_.name)
    columns = SUBJECTS[import_.subject].columns if import_.subject in SUBJECTS else ()
    if columns and lacks_headers(sheet, columns):
        return read_sheet(content, import_.name, has_headers=False)
    return sheet


def mapping_of(import_: Import, sheet: Sheet) -> dict[str, int]:
    """Which column is what: as the person said now, else of the last file from this source, else as guessed."""
    said = {name: int(index) for name, index in import_.mapping.items() if int(index) < len(sheet.headers)}
    source = known_source(import_.by, import_.subject, sheet.headers)
    remembered = remembered_columns(source, sheet.headers)
    return said or remembered or guess_columns(sheet, SUBJECTS[import_.subject].columns)


def source_of(import_: Import) -> KnownSource | None:
    """The source the import is read as, where one is remembered."""
    headers = () if import_.subject == JIRA else sheet_of(import_).headers
    return known_source(import_.by, import_.subject, headers)


def read_draft(import_: Import) -> Draft:
    """Read a kept source. Raises Refused with a sentence where it cannot be read."""
    if import_.subject == SCHEDULE:
        document = _schedule_of(import_)
        return schedule.draft(document, container_of(import_), _tool_of(import_, document))
    if import_.subject == JIRA:
        export = jira.read_issues(bytes(import_.content or b""), import_.name)
        statuses = jira.statuses_of(export.issues, stages_for(import_), _chosen_stages(import_))
        return jira.draft(export, statuses, container_of(import_), import_.team)
    sheet = sheet_of(import_)
    return SUBJECTS[import_.subject].draft(sheet, mapping_of(import_, sheet), container_of(import_))


def _tool_of(import_: Import, document: dict[str, Any]) -> str:
    """The tool a schedule comes from: the same project is known again in any of its formats."""
    if document.get("application") == "Primavera":
        return "primavera"
    return SCHEDULES.get(PurePath(import_.name.lower()).suffix, "msproject")


def stages_for(import_: Import) -> list[Stage]:
    """The stages of the board that imported items go on."""
    return stages_of(import_.team or (import_.initiative.team if import_.initiative else None))


def statuses_in(import_: Import) -> list[jira.Status]:
    """The statuses of an export of Jira with their stages."""
    export = jira.read_issues(bytes(import_.content or b""), import_.name)
    return jira.statuses_of(export.issues, stages_for(import_), _chosen_stages(import_))


def _chosen_stages(import_: Import) -> dict[str, str]:
    """The stage of each status as said now, or of an earlier export."""
    source = known_source(import_.by, JIRA, ())
    return {**(source.meaning if source else {}), **import_.mapping}


def _schedule_of(import_: Import) -> dict[str, Any]:
    """The schedule document in a kept file, read by a process of its own."""
    with tempfile.TemporaryDirectory(prefix="manyways-import-") as folder:
        path = Path(folder) / f"schedule{PurePath(import_.name.lower()).suffix}"
        path.write_bytes(bytes(import_.content or b""))
        try:
            if path.suffix == ".json":
                return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
            return schedule_document(path)
        except (ReadError, ValueError) as error:
            raise Unreadable(str(error)) from error


def container_of(import_: Import) -> str:
    """What makes uids unique: the initiative the rows go into, else the subject."""
    return f"initiative {import_.initiative.key}" if import_.initiative else import_.subject


def report_of(import_: Import, difference: Difference) -> dict[str, Any]:
    """What is shown before anything is written: counts, the first rows, everything left behind."""
    rows = sorted(difference.rows, key=lambda row: ("changed", "new", "same").index(row.verdict))
    left = difference.not_carried
    whole = [_row_told(0, str(import_.initiative), "changed", difference.whole)] if difference.whole else []
    return {
        "counts": {verdict: difference.count(verdict) for verdict in ("new", "changed", "same")},
        "links": len(difference.new_links),
        "is_empty": difference.is_empty,
        "rows": [
            *whole,
            *(
                _row_told(row.row.row, str(row.row.fields.get("name", row.row.uid)), row.verdict, row.changes)
                for row in rows[:SHOWN_ROWS]
            ),
        ],
        "more_rows": max(len(rows) - SHOWN_ROWS, 0),
        "left": [[each.row, each.field, each.value, each.reason] for each in left[:SHOWN_LEFT]],
        "left_count": len(left),
        "notes": [str(note) for note in difference.draft.notes],
    }


def _row_told(row: int, name: str, verdict: str, changes: Sequence[Change]) -> dict[str, Any]:
    """One row of the report; its number is 0 where it is about the whole initiative."""
    told_changes = [[label(each.field), told(each.was), told(each.becomes)] for each in changes]
    return {"row": row, "name": name, "verdict": verdict, "changes": told_changes}


def label(field: str) -> str:
    """What people call a field of a draft."""
    columns = {column.field: str(column.label) for subject in SUBJECTS.values() for column in subject.columns}
    return columns.get(field) or str(_FIELDS.get(field, field.replace("_", " ")))


def told(value: Any) -> str:
    """A value as it stands in the report."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _day_told(value) if isinstance(value, date) else str(value)


def _day_told(value: date) -> str:
    """A day with its year, for the report is kept; a moment with its time unless it is midnight."""
    day = ordered_date_text(value, "j M Y")
    if not isinstance(value, datetime):
        return day
    moment = localtime(value) if is_aware(value) else value
    return day if moment.time() == time.min else f"{day}, {time_format(moment, 'H:i')}"


_FIELDS = {
    "calendar": gettext_lazy("Calendar"),
    "planned_back_from": gettext_lazy("Plan back from"),
    "duration_minutes": gettext_lazy("minutes of work"),
    "is_elapsed": gettext_lazy("time by the clock"),
    "constraint_at": gettext_lazy("constraint date"),
    "deadline_at": gettext_lazy("deadline"),
    "started_at": gettext_lazy("started"),
    "finished_at": gettext_lazy("finished"),
    "created_at": gettext_lazy("created"),
    "stage": gettext_lazy("stage"),
    "moves": gettext_lazy("moves between stages"),
}
