"""Reads of requests: the list in the order of what waits, the situation in one sentence, rows that were pasted."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake.models import Request
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import Kind

State = Request.State
MOST_ROWS = 1_000


def listed_requests(user: User) -> QuerySet[Request]:
    """Those the person may see, with `place`: 0 waits for an answer, 1 is parked, 2 is answered; and `due_on`."""
    waits = Q(state__in=[State.NEW, State.REVIEW]) | Q(state=State.PARKED, look_again_on__lte=today())
    place = Case(
        When(waits, then=Value(0)),
        When(state=State.PARKED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    due = Case(When(state=State.PARKED, then=F("look_again_on")), default=F("answer_by_on"))
    rows = Request.objects.visible_to(user).annotate(place=place, due_on=due)
    return rows.select_related("asker", "owner", "kind", "initiative")


def waiting_or_parked(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Those that are not answered yet."""
    return rows.filter(state__in=[State.NEW, State.REVIEW, State.PARKED])


def status_of(request: Request) -> Status:
    """Where a request stands and why: red once its answer is late."""
    late = request.days_late
    if late:
        reason = ngettext("Answer %(days)s day late", "Answer %(days)s days late", late) % {"days": late}
        if request.state == State.PARKED:
            reason = _("Look again was %(day)s") % {"day": date_text(request.look_again_on)}
        return Status("risk", reason, request.get_state_display())
    match request.state:
        case State.ACCEPTED:
            return Status("good", date_text(request.answered_on), request.get_state_display())
        case State.DECLINED:
            return Status("none", request.answer, request.get_state_display())
        case State.PARKED:
            words = _("Look again %(day)s") % {"day": date_text(request.look_again_on)}
            return Status("none", words, request.get_state_display())
    words = _("Answer by %(day)s") % {"day": date_text(request.answer_by_on)}
    return Status("none" if request.owner_id else "watch", words, request.get_state_display())


def situation(user: User) -> str:
    """How many wait, how many are late, how many nobody has taken. One query."""
    late = Q(state__in=[State.NEW, State.REVIEW], answer_by_on__lt=today())
    back = Q(state=State.PARKED, look_again_on__lte=today())
    found = Request.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=Q(state__in=[State.NEW, State.REVIEW])),
        late=Count("pk", filter=late),
        back=Count("pk", filter=back),
        untaken=Count("pk", filter=Q(state=State.NEW, owner__isnull=True)),
        every=Count("pk"),
    )
    if not found["every"]:
        return ""
    if not found["waiting"] and not found["back"]:
        return _("Every request is answered.")
    head = ngettext(
        "%(n)s request waits for an answer", "%(n)s requests wait for an answer", found["waiting"]
    )
    parts = [
        _("%(n)s late") % {"n": found["late"]} if found["late"] else "",
        _("%(n)s taken by nobody") % {"n": found["untaken"]} if found["untaken"] else "",
        _("%(n)s parked until now") % {"n": found["back"]} if found["back"] else "",
    ]
    rest = ", ".join(part for part in parts if part)
    said = head % {"n": found["waiting"]}
    return f"{said}: {rest}." if rest else f"{said}."


def sentence_of(request: Request) -> str:
    """What happens to one request, for whoever asks and whoever answers."""
    owner = request.owner.name if request.owner else ""
    match request.state:
        case State.ACCEPTED:
            return _("Accepted on %(day)s.") % {"day": date_text(request.answered_on)}
        case State.DECLINED:
            return _("Declined on %(day)s: %(reason)s") % {
                "day": date_text(request.answered_on),
                "reason": request.answer,
            }
        case State.PARKED:
            day = date_text(request.look_again_on)
            return _("Waits until %(day)s: %(reason)s") % {"day": day, "reason": request.answer}
        case State.REVIEW if owner:
            return _("%(name)s looks at it and answers by %(day)s.") % {
                "name": owner,
                "day": date_text(request.answer_by_on),
            }
    return _("Nobody has taken it yet; an answer is due by %(day)s.") % {
        "day": date_text(request.answer_by_on)
    }


@dataclass
class PastedRequest:
    """One pasted row as it was understood; `problem` says what cannot be taken over."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass
class PastedRequests:
    """All pasted rows, and the columns that were not understood."""

    rows: list[PastedRequest]
    unknown: list[str]

    @property
    def problems(self) -> list[PastedRequest]:
        """Rows that cannot be taken over."""
        return [row for row in self.rows if row.problem]


_COLUMNS = {
    "name": "name",
    "request": "name",
    "title": "name",
    "what": "name",
    "need": "need",
    "why": "need",
    "description": "need",
    "needed by": "wanted_on",
    "date": "wanted_on",
    "due": "wanted_on",
    "kind": "kind",
    "type": "kind",
    "asked on": "asked_on",
    "asked by": "asker_name",
    "requester": "asker_name",
    "name of asker": "asker_name",
    "e-mail": "asker_email",
    "email": "asker_email",
}
_ORDER = ("name", "need", "wanted_on", "kind", "asker_name", "asker_email")


def read_pasted(text: str) -> PastedRequests:
    """Understand pasted or uploaded rows: tabs, semicolons or commas; a first line of names or our order."""
    lines = list(csv.reader(io.StringIO(text.strip("\n")), delimiter=_delimiter(text)))
    lines = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    heads: Iterable[str] = _ORDER
    unknown: list[str] = []
    if lines and lines[0][0].lower() in _COLUMNS:
        first = lines.pop(0)
        heads = [_COLUMNS.get(head.lower(), "") for head in first]
        unknown = [head for head in first if head and head.lower() not in _COLUMNS]
    kinds = _kinds()
    rows = [_pasted(number, line, tuple(heads), kinds) for number, line in enumerate(lines, 1)]
    for row in rows[MOST_ROWS:]:
        row.problem = _("At most %(count)s rows at once.") % {"count": MOST_ROWS}
    return PastedRequests(rows[: MOST_ROWS + 1], unknown)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return next((sign for sign in "\t;," if sign in first), "\t")


def _kinds() -> dict[str, Kind]:
    """The kinds by every word they go by, in lower case."""
    kinds = Kind.objects.filter(is_active=True)
    return {word.lower(): kind for kind in kinds for word in (kind.name, kind.noun, kind.slug)}


def _pasted(number: int, line: list[str], heads: tuple[str, ...], kinds: dict[str, Kind]) -> PastedRequest:
    row = PastedRequest(number)
    for name, cell in zip(heads, line, strict=False):
        if name and cell:
            _take(row, name, cell, kinds)
    if not row.fields.get("name"):
        row.problem = _("There is no name.")
    elif len(row.fields["name"]) > 200:
        row.problem = _("The name is longer than 200 letters.")
    return row


def _take(row: PastedRequest, name: str, cell: str, kinds: dict[str, Kind]) -> None:
    if name == "kind":
        if cell.lower() not in kinds:
            row.problem = _("“%(cell)s” is no kind of work here.") % {"cell": cell}
            return
        row.fields[name] = kinds[cell.lower()]
    elif name in {"wanted_on", "asked_on"}:
        day = _day(cell)
        if day is None:
            row.problem = _("“%(cell)s” is no day; write 2027-05-18.") % {"cell": cell}
            return
        row.fields[name] = day
    else:
        row.fields[name] = cell


def _day(cell: str) -> date | None:
    try:
        return parse_date(cell)
    except ValueError:
        return None
