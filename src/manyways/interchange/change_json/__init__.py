"""A change as a file: groups, impacts, engagements, evidence and questions, as JSON or as a workbook."""

from manyways.interchange.change_json.reader import read_rows, read_text, read_workbook
from manyways.interchange.change_json.rows import ChangeFileError, Problem
from manyways.interchange.change_json.writer import answer_of

__all__ = ["ChangeFileError", "Problem", "answer_of", "read_rows", "read_text", "read_workbook"]
