"""Schedule quality: how many checks hold, and for each what it found, where, and how to mend it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from manyways.schedule.quality import quality_of_plan
from manyways.work.views.record import record_page, seen_initiative


@require_GET
def quality(request: HttpRequest, key: UUID) -> HttpResponse:
    """All checks of one plan, those that do not hold first."""
    found = seen_initiative(request, key)
    judged = quality_of_plan(found)
    context = {
        "failed": [reading for reading in judged.readings if reading.is_met is False],
        "held": [reading for reading in judged.readings if reading.is_met is True],
        "unjudged": [reading for reading in judged.readings if reading.is_met is None],
    }
    return record_page(
        request, found, "schedule/quality.html", context, here="quality", sentence=judged.sentence()
    )
