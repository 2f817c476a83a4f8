"""A flow history: when items of a team were created, started and finished."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.interchange.columns import Column
from manyways.interchange.drafts import Draft, DraftRow
from manyways.interchange.sheets import Sheet
from manyways.interchange.subjects.reading import Reading

COLUMNS = (
    Column("uid", gettext_lazy("Key"), ("key", "id", "issue key", "number", "ticket", "schlüssel", "nummer")),
    Column(
        "name",
        gettext_lazy("Name"),
        ("name", "summary", "title", "task", "issue", "item", "titel", "vorgang", "aufgabe"),
    ),
    Column(
        "created",
        gettext_lazy("Created"),
        ("created", "created date", "opened", "erstellt", "angelegt"),
        "date",
    ),
    Column(
        "started",
        gettext_lazy("Started"),
        ("started", "start", "start date", "in progress", "begonnen", "beginn"),
        "date",
    ),
    Column(
        "finished",
        gettext_lazy("Finished"),
        (
            "finished",
            "done",
            "resolved",
            "closed",
            "completed",
            "end",
            "end date",
            "fertig",
            "erledigt",
            "abgeschlossen",
            "ende",
        ),
        "date",
    ),
)


def draft(sheet: Sheet, mapping: dict[str, int], container: str) -> Draft:
    """Read the sheet. Rows without any date, and rows that finish before they began, are left behind."""
    reading = Reading(sheet, COLUMNS, mapping)
    rows: dict[str, DraftRow] = {}
    for number, values in reading.rows():
        uid = str(values.get("uid") or f"row {number}")
        reason = _refusal(values, uid in rows)
        if reason:
            reading.leave(number, "", uid, reason)
            continue
        name = str(values.get("name") or values.get("uid") or _("Item of row %(row)s") % {"row": number})
        dates = {field: values.get(field) for field in ("created", "started", "finished")}
        rows[uid] = DraftRow(number, "work.item", uid, {"name": name[:300], **dates})
    return Draft(
        "sheet", container, tuple(rows.values()), not_carried=tuple(reading.not_carried), notes=sheet.notes
    )


def _refusal(values: dict[str, object], is_known: bool) -> str:
    if is_known:
        return _("The same key stands in an earlier row")
    days = [values[name] for name in ("created", "started", "finished") if isinstance(values.get(name), date)]
    if not days:
        return _("No date")
    if days != sorted(days):  # type: ignore[type-var]
        return _("Dates run backwards")
    return ""
