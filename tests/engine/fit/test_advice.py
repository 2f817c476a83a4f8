"""The adviser: clear cases, reasons, what would change it, a second answerer, properties over all answers."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.fit import advice, comparison
from manyways.engine.fit.advice import advise
from manyways.engine.fit.comparison import compare
from manyways.engine.fit.questions import BY_ID, CLEAR, PRESETS, QUESTIONS

ORDER = {"planned": 0, "hybrid": 1, "flow": 2}
SOME_ANSWERS = st.dictionaries(st.sampled_from(sorted(BY_ID)), st.integers(0, 3), min_size=1).map(
    lambda places: {question: BY_ID[question].answers[place].id for question, place in places.items()}
)


@pytest.mark.parametrize("module", [advice, comparison])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


def test_ten_questions_at_most_of_which_three_come_first():
    assert len(QUESTIONS) <= 10
    assert CLEAR == ("solution", "delivery", "change")
    for question in QUESTIONS:
        assert [answer.score for answer in question.answers] == [-2, -1, 1, 2]


def test_an_annual_customer_conference_is_planned_for_three_reasons():
    found = advise({}, assumed=PRESETS["event"])
    assert found.recommendation == "planned"
    assert [reason.question for reason in found.reasons] == ["solution", "delivery", "change"]
    assert {reason.speaks_for for reason in found.reasons} == {"planned"}
    assert not found.is_decided


def test_a_product_outcome_with_unknown_solution_is_flow():
    found = advise(
        {"solution": "unknown", "delivery": "any_time", "change": "weekly"}, assumed=PRESETS["product"]
    )
    assert found.recommendation == "flow"
    assert found.is_decided
    assert set(found.open_questions) == set(BY_ID) - set(CLEAR)


@pytest.mark.parametrize(
    ("kind", "approach"),
    [
        ("product", "flow"),
        ("event", "planned"),
        ("facilities", "planned"),
        ("infrastructure", "planned"),
        ("compliance", "planned"),
        ("organisational_change", "hybrid"),
    ],
)
def test_each_kind_preselects(kind, approach):
    assert advise({}, assumed=PRESETS[kind]).recommendation == approach
    assert set(PRESETS[kind]) == set(BY_ID)


def test_three_clear_answers_overrule_every_preset():
    clear = {"solution": "unknown", "delivery": "any_time", "change": "weekly"}
    for preset in PRESETS.values():
        assert advise(clear, assumed=preset).recommendation == "flow"


def test_an_unknown_solution_with_a_fixed_day_is_hybrid_with_reasons_from_both_sides():
    found = advise({"solution": "unknown", "delivery": "one_day"})
    assert found.recommendation == "hybrid"
    assert [reason.speaks_for for reason in found.reasons] == ["flow", "planned"]


def test_the_profile_tells_answers_from_assumptions_and_gaps():
    found = advise({"size": "hundreds"}, assumed={"team": "lasting"})
    axes = {axis.question: axis for axis in found.profile}
    assert (axes["size"].score, axes["size"].is_assumed) == (-2, False)
    assert (axes["team"].score, axes["team"].is_assumed) == (2, True)
    assert axes["culture"].score is None


@pytest.mark.parametrize("answers", [{}, {"weather": "fine"}, {"size": "enormous"}])
def test_nothing_known_and_unknown_answers_are_refused(answers):
    with pytest.raises(ValueError, match=r"question|answer"):
        advise(answers)


@given(SOME_ANSWERS)
def test_what_would_change_it_does_change_it_and_nothing_smaller_would(answers):
    found = advise(answers)
    assert found == advise(dict(reversed(answers.items())))
    assert found.changes
    fewest = len(found.changes[0].answers)
    for change in found.changes:
        assert len(change.answers) == fewest
        assert (
            advise(answers | change.answers).recommendation == change.recommendation != found.recommendation
        )
    if fewest > 1:
        for question in answers:
            for answer in BY_ID[question].answers:
                assert advise(answers | {question: answer.id}).recommendation == found.recommendation


@given(SOME_ANSWERS, st.data())
def test_an_answer_nearer_to_flow_never_moves_the_advice_away_from_it(answers, data):
    question = data.draw(st.sampled_from(sorted(answers)))
    before = advise(answers)
    scale = BY_ID[question].answers
    place = scale.index(BY_ID[question].answer(answers[question]))
    for nearer in scale[place:]:
        after = advise(answers | {question: nearer.id})
        assert after.score >= before.score
        assert ORDER[after.recommendation] >= ORDER[before.recommendation]


@given(SOME_ANSWERS, SOME_ANSWERS)
def test_once_decided_no_further_answer_changes_it(answers, more):
    found = advise(answers)
    if found.is_decided:
        assert advise(more | answers).recommendation == found.recommendation


@given(SOME_ANSWERS)
def test_reasons_speak_for_the_recommendation(answers):
    found = advise(answers)
    assert len(found.reasons) <= 3
    if found.recommendation != "hybrid":
        assert {reason.speaks_for for reason in found.reasons} == {found.recommendation}


def test_a_second_answerer_stands_beside_the_first():
    found = compare(
        {"solution": "known", "size": "few", "team": "lasting"},
        {"solution": "unknown", "size": "one_team", "culture": "order", "team": "lasting"},
    )
    assert [(each.question, each.steps, each.influence) for each in found.differences] == [
        ("solution", 4, 20),
        ("size", 1, 1),
    ]
    assert found.only_first == ()
    assert found.only_second == ("culture",)
    assert found.agreed is None


def test_two_who_agree():
    assert compare({"change": "never"}, {"change": "seldom"}).agreed == "planned"
