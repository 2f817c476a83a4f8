"""Past work: what was promised and what came, in days or in dates."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.clock import today
from manyways.interchange.columns import Column, plain
from manyways.interchange.drafts import Draft, DraftRow
from manyways.interchange.sheets import Sheet
from manyways.interchange.subjects.reading import Reading

_HAPPENED = ("started_on", "finished_on", "customer_on")
_DAYS = ("planned_days", "actual_days", "customer_days")
COLUMNS = (
    Column(
        "name",
        gettext_lazy("Name"),
        (
            "name",
            "project",
            "initiative",
            "title",
            "work",
            "what",
            "projekt",
            "vorhaben",
            "titel",
            "bezeichnung",
        ),
    ),
    Column(
        "planned_days",
        gettext_lazy("Planned days"),
        (
            "planned days",
            "planned duration",
            "estimate",
            "estimated days",
            "plan days",
            "planned",
            "plan",
            "geplante tage",
            "plan tage",
            "soll tage",
            "geplante dauer",
            "soll dauer",
            "soll",
        ),
        "number",
    ),
    Column(
        "actual_days",
        gettext_lazy("Actual days"),
        (
            "actual days",
            "actual duration",
            "days taken",
            "actual",
            "took",
            "ist",
            "tatsächliche tage",
            "ist tage",
            "tatsächliche dauer",
            "ist dauer",
        ),
        "number",
    ),
    Column(
        "planned_start_on",
        gettext_lazy("Planned start"),
        (
            "planned start",
            "planned start date",
            "plan start",
            "baseline start",
            "geplanter beginn",
            "geplant beginn",
            "geplanter start",
            "plan beginn",
            "soll beginn",
        ),
        "date",
    ),
    Column(
        "promised_on",
        gettext_lazy("Promised for"),
        (
            "promised",
            "promised for",
            "planned finish",
            "planned end",
            "planned end date",
            "planned date",
            "due",
            "due date",
            "target",
            "target date",
            "deadline",
            "baseline finish",
            "geplantes ende",
            "geplant ende",
            "plan ende",
            "soll ende",
            "geplanter termin",
            "soll termin",
            "zugesagt",
            "termin",
            "frist",
        ),
        "date",
    ),
    Column(
        "started_on",
        gettext_lazy("Started"),
        (
            "started",
            "start",
            "actual start",
            "start date",
            "begin",
            "beginn",
            "tatsächlicher beginn",
            "ist beginn",
            "begonnen",
        ),
        "date",
    ),
    Column(
        "finished_on",
        gettext_lazy("Finished"),
        (
            "finished",
            "finish",
            "actual finish",
            "actual end",
            "actual end date",
            "actual date",
            "end",
            "done",
            "completed",
            "delivered",
            "ende",
            "tatsächliches ende",
            "ist ende",
            "ist termin",
            "fertig",
            "abgeschlossen",
        ),
        "date",
    ),
    Column(
        "customer_on",
        gettext_lazy("Reached a customer"),
        ("reached a customer", "customer date", "released", "release date", "live", "go live", "launched"),
        "date",
    ),
    Column(
        "customer_days",
        gettext_lazy("Days until a customer had it"),
        ("days to customer", "days to a customer", "lead time", "time to customer"),
        "number",
    ),
    Column(
        "planned_cost",
        gettext_lazy("Planned cost"),
        ("planned cost", "budget", "plan cost", "geplante kosten", "plankosten"),
        "number",
    ),
    Column(
        "actual_cost",
        gettext_lazy("Actual cost"),
        ("actual cost", "cost", "spent", "kosten", "tatsächliche kosten", "ist kosten"),
        "number",
    ),
)


def draft(sheet: Sheet, mapping: dict[str, int], container: str) -> Draft:
    """Read the sheet; a row without a name goes by its place, one that says nothing planned is left behind."""
    reading = Reading(sheet, COLUMNS, mapping)
    rows: dict[str, DraftRow] = {}
    for number, values in reading.rows():
        name = str(values.get("name") or _("Past work %(number)s") % {"number": number})
        problem = _problem(values) or (
            plain(name) in rows and _("The same name stands in row %(row)s") % {"row": rows[plain(name)].row}
        )
        if problem:
            reading.leave(number, "", name, problem)
            continue
        fields = {key: round(value) if key in _DAYS else value for key, value in values.items()}
        rows[plain(name)] = DraftRow(number, "forecast.pastdate", plain(name), {**fields, "name": name})
    return Draft(
        "sheet",
        container or "past",
        tuple(rows.values()),
        not_carried=tuple(reading.not_carried),
        notes=sheet.notes,
    )


def _problem(values: dict[str, object]) -> str:
    """Why a row cannot be taken over, or nothing."""
    days = [values[name] for name in _DAYS if name in values]
    if any(not 1 <= each <= 20_000 for each in days):  # type: ignore[operator]
        return str(_("Days are whole numbers of one or more"))
    start = values.get("planned_start_on") or values.get("started_on")
    if not values.get("planned_days") and not (start and values.get("promised_on")):
        return str(_("Without planned days, or a start and the date promised"))
    begun = values.get("started_on") or start
    pairs = (
        (start, values.get("promised_on")),
        (begun, values.get("finished_on")),
        (begun, values.get("customer_on")),
    )
    if any(first and last and last <= first for first, last in pairs):  # type: ignore[operator]
        return str(_("Ends on or before its start"))
    if any(values[name] > today() for name in _HAPPENED if name in values):  # type: ignore[operator]
        return str(_("This day is still to come."))
    if any(float(values[name]) < 0 for name in ("planned_cost", "actual_cost") if name in values):  # type: ignore[arg-type]
        return str(_("A cost cannot be negative"))
    return ""
