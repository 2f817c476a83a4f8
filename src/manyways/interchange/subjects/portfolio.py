"""A portfolio spreadsheet: one initiative a row, kinds and states guessed, "not sorted yet" allowed."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.interchange.columns import Column, plain
from manyways.interchange.drafts import Draft, DraftRow
from manyways.interchange.sheets import Sheet
from manyways.interchange.subjects.reading import Reading

COLUMNS = (
    Column(
        "name",
        gettext_lazy("Name"),
        (
            "name",
            "initiative",
            "project",
            "project name",
            "title",
            "work",
            "epic",
            "outcome",
            "vorhaben",
            "projekt",
            "bezeichnung",
            "titel",
        ),
        is_required=True,
    ),
    Column(
        "kind",
        gettext_lazy("Kind"),
        ("kind", "type", "category", "project type", "kind of work", "art", "typ", "kategorie"),
    ),
    Column(
        "owner",
        gettext_lazy("Owner"),
        (
            "owner",
            "lead",
            "manager",
            "project manager",
            "pm",
            "responsible",
            "who",
            "assignee",
            "project lead",
            "verantwortlich",
            "projektleitung",
            "projektleiter",
            "leitung",
        ),
        "person",
    ),
    Column("team", gettext_lazy("Team"), ("team", "squad", "delivery team")),
    Column(
        "program",
        gettext_lazy("Program"),
        ("program", "programme", "stream", "investment stream", "portfolio", "programm"),
    ),
    Column(
        "starts_on",
        gettext_lazy("Start"),
        ("start", "start date", "starts", "begin", "beginn", "planned start", "anfang", "geplanter beginn"),
        "date",
    ),
    Column(
        "due_on",
        gettext_lazy("Date given"),
        (
            "end",
            "finish",
            "due",
            "end date",
            "due date",
            "deadline",
            "target",
            "target date",
            "finish date",
            "planned end",
            "ende",
            "date given",
            "date",
            "termin",
            "fällig",
            "frist",
            "geplantes ende",
        ),
        "date",
    ),
    Column("state", gettext_lazy("State"), ("state", "status", "stage", "phase", "stand")),
    Column(
        "summary",
        gettext_lazy("In one sentence"),
        ("summary", "description", "notes", "goal", "objective", "beschreibung", "ziel"),
    ),
)

_KINDS = {
    "event": r"conferen|event|summit|partner day|fair|offsite|kick-?off|party|webinar|messe|konferenz|tagung|veranstaltung|kundentag|feier",
    "compliance": r"audit|compliance|soc ?2|iso ?\d|gdpr|dsgvo|certif|regulat|accessib|legal|policy|privacy|datenschutz|pruefung|prüfung",
    "facilities": r"facilit|office|building|relocat|move to|refit|floor|lease|umzug|gebäude|site works",
    "infrastructure": r"infrastr|network|server|data ?cent|cloud|migrat|hardware|wi-?fi|vpn|laptop|upgrade|backup|platform refresh|netztausch|netzwerk",
    "change": r"organi[sz]ational change|reorgani|transformation|shift to|operating model|restructur|change program|new roles|org\w* änderung|umstrukturierung|neue rollen",
    "outcome": r"product|produkt|outcome|feature|app\b|mobile|website|web shop|checkout|billing|onboarding|self-?service|portal|lessons?",
}
_STATES = {
    "done": r"done|complete|closed|finished|delivered|abgeschlossen|fertig|erledigt|beendet",
    "stopped": r"stop|cancel|abandon|killed|rejected|abgebrochen|verworfen",
    "proposed": r"propos|idea|draft|new|request|backlog|not started|planned|on hold|geplant|idee|entwurf|zurückgestellt|nicht begonnen",
}


def guess_kind(*texts: str) -> str:
    """The slug of the kind that the words point to, or nothing."""
    for text in texts:
        reduced = plain(text)
        for slug, pattern in _KINDS.items():
            if reduced and re.search(pattern, reduced):
                return slug
    return ""


def guess_state(text: str) -> str:
    """The state that the words of a status column point to; running in doubt."""
    reduced = plain(text)
    return next((state for state, pattern in _STATES.items() if re.search(pattern, reduced)), "running")


def draft(sheet: Sheet, mapping: dict[str, int], container: str) -> Draft:
    """Read the sheet; two rows of one name are told apart, the second is left behind."""
    reading = Reading(sheet, COLUMNS, mapping)
    rows: dict[str, DraftRow] = {}
    for number, values in reading.rows():
        uid = plain(values["name"])
        if uid in rows:
            reading.leave(
                number, "", values["name"], _("The same name stands in row %(row)s") % {"row": rows[uid].row}
            )
            continue
        rows[uid] = DraftRow(number, "work.initiative", uid, _fields(reading, number, values))
    return Draft(
        "sheet",
        container or "portfolio",
        tuple(rows.values()),
        not_carried=tuple(reading.not_carried),
        notes=sheet.notes,
    )


def _fields(reading: Reading, number: int, values: dict[str, object]) -> dict[str, object]:
    fields = {name: value for name, value in values.items() if name not in {"kind", "state"}}
    given, name = str(values.get("kind", "")), str(values["name"])
    fields["kind"] = guess_kind(given, name)
    if given and not guess_kind(given):
        reading.leave(
            number, _("Kind"), given, _("Not one of the kinds here; guessed from the name or left unsorted")
        )
    if "state" in values:
        fields["state"] = guess_state(str(values["state"]))
    start, end = values.get("starts_on"), values.get("due_on")
    if start and end and start > end:  # type: ignore[operator]
        reading.leave(number, _("Start"), str(start), _("Starts after it ends"))
        del fields["starts_on"]
    return fields
