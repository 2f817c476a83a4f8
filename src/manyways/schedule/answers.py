"""The answer to a change of a plan: what it did to the dates, what differs in the plan now, and the way back."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse

from manyways.access.models import User
from manyways.schedule.dates import Solved
from manyways.schedule.difference import Difference
from manyways.schedule.gantt import gantt_of
from manyways.schedule.sent_plans import sent_since
from manyways.schedule.told import as_json
from manyways.work.models import Initiative


def answer_of(
    initiative: Initiative,
    by: User,
    after: Solved,
    difference: Difference,
    undoes: UUID | None,
    *,
    notes: Sequence[str] = (),
    since: str = "",
) -> HttpResponse:
    """As the island takes it; `undoes` is what `…/plan/undo` wants, `since` the state of the plan that it has."""
    told = as_json({"difference": difference.data(), "notes": list(notes), "undo": undoes})
    plan = sent_since(gantt_of(initiative, by, after), initiative, by, since)
    return json_answer(f'{told[:-1]},"plan":{plan}}}')


def json_answer(text: str) -> HttpResponse:
    """JSON that is written already: checking thousands of rows against the schema takes as long as making them."""
    return HttpResponse(text, content_type="application/json; charset=utf-8")
