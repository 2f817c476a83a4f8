"""The examples on the pages of flow, forecasts and the adviser run, and the adviser's page shows every question."""

import doctest
from pathlib import Path

import pytest

from manyways.engine.fit.questions import QUESTIONS

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("page", ["engine/flow.md", "engine/forecasts.md", "approach-adviser.md"])
def test_the_examples_of_a_page_run(page):
    result = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0


def test_every_question_and_answer_is_published():
    page = (DOCS / "approach-adviser.md").read_text()
    for question in QUESTIONS:
        assert question.text in page
        for answer in question.answers:
            assert f"| {answer.text} |" in page
            assert answer.reason in page
