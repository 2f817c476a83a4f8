"""Schedules as JSON: read with every value checked, answered in one documented shape."""

from manyways.interchange.schedule_json.answer import answer_of
from manyways.interchange.schedule_json.reader import ScheduleFile, read_document, read_text
from manyways.interchange.schedule_json.values import ReadError

__all__ = ["ReadError", "ScheduleFile", "answer_of", "read_document", "read_text"]
