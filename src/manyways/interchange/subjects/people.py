"""A list of people: name, e-mail, department, manager."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
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
        ("name", "full name", "employee", "person", "display name", "mitarbeiter"),
        "person",
        is_required=True,
    ),
    Column("email", gettext_lazy("E-mail"), ("email", "e mail", "mail", "e mail address", "work email")),
    Column(
        "group",
        gettext_lazy("Group"),
        ("group", "department", "org unit", "unit", "function", "abteilung", "division", "bereich"),
    ),
    Column(
        "job_title",
        gettext_lazy("Job title"),
        ("job title", "title", "role", "position", "job", "stellenbezeichnung"),
    ),
    Column(
        "manager",
        gettext_lazy("Manager"),
        (
            "manager",
            "reports to",
            "line manager",
            "supervisor",
            "vorgesetzte",
            "führungskraft",
            "berichtet an",
        ),
        "person",
    ),
    Column("location", gettext_lazy("Location"), ("location", "site", "office", "city", "standort", "ort")),
    Column(
        "active_from",
        gettext_lazy("From"),
        ("start", "start date", "hired", "joined", "from", "eintritt"),
        "date",
    ),
    Column("active_until", gettext_lazy("Until"), ("end", "end date", "left", "until", "austritt"), "date"),
)


def draft(sheet: Sheet, mapping: dict[str, int], container: str) -> Draft:
    """Read the sheet; a person is known again by e-mail, or by name where there is none."""
    reading = Reading(sheet, COLUMNS, mapping)
    rows: dict[str, DraftRow] = {}
    for number, values in reading.rows():
        email = str(values.get("email", "")).lower()
        if email and not _is_email(email):
            reading.leave(number, _("E-mail"), email, _("Not an e-mail address"))
            email = ""
        uid = email or plain(values["name"])
        if uid in rows:
            reading.leave(
                number, "", uid, _("The same person stands in row %(row)s") % {"row": rows[uid].row}
            )
            continue
        rows[uid] = DraftRow(number, "teams.person", uid, {**values, "email": email})
    return Draft(
        "sheet",
        container or "people",
        tuple(rows.values()),
        not_carried=tuple(reading.not_carried),
        notes=sheet.notes,
    )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
