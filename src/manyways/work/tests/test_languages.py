"""What the product writes into a field, it reads again, in every language it speaks."""

import pytest
from django.conf import settings
from django.utils import translation

from manyways.work.durations import DAY, HOUR, duration_text, minutes_in
from manyways.work.lead_times import days_in, lead_text
from manyways.work.times import span_text, time_in

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", [1, 7, 10, 14, 182])
def test_a_lead_time_reads_as_it_was_written(days: int, language: str) -> None:
    with translation.override(language):
        assert days_in(lead_text(days)) == days
        assert days_in("8 weeks") == 56


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [HOUR, 90, DAY, 5 * DAY, 36 * HOUR])
def test_a_duration_reads_as_it_was_written(minutes: int, language: str) -> None:
    with translation.override(language):
        assert minutes_in(duration_text(minutes)) == minutes
        assert time_in(span_text(minutes * 3, is_elapsed=True)).is_elapsed
