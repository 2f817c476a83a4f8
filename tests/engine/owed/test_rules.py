"""Each rule of what is owed at its borders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.engine.owed.cases import FIVE_PEOPLE, TODAY

from manyways.engine.owed import (
    Blackout,
    Capacity,
    Claim,
    Confirmation,
    Engagement,
    EngagementKind,
    Facts,
    Group,
    Impact,
    Load,
    Membership,
    Milestone,
    Party,
    Person,
    Process,
    ProcessImpact,
    Question,
    QuestionState,
    Ready,
    Settling,
    affected,
    answers_owed,
    breaks,
    first_run,
    is_stale,
    overdue,
    report,
)

LANDS = date(2027, 4, 5)
JUNE = date(2027, 6, 30)
JULY = date(2027, 7, 1)


def small(*memberships: Membership, people: tuple[Person, ...] = (), on: date = LANDS) -> Facts:
    return Facts(
        people=people,
        groups=(Group("all"), Group("ops", parent="all")),
        memberships=memberships,
        milestones=(Milestone("L", "C", on),),
        impacts=(Impact("I", "L", "all", 3),),
    )


def reached(facts: Facts) -> list[str]:
    return [each.party.id for each in affected(facts, TODAY)]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_affected"),
    [
        (LANDS, None, True),
        (LANDS + timedelta(days=1), None, False),
        (date.min, TODAY, False),
        (date.min, TODAY + timedelta(days=1), True),
    ],
)
def test_joiners_inherit_and_leavers_drop_out(
    starts_on: date, ends_on: date | None, is_affected: bool
) -> None:
    facts = small(Membership("ana", "ops", starts_on, ends_on))
    assert reached(facts) == (["ana"] if is_affected else [])


def test_of_a_milestone_that_has_landed_only_todays_members_are_affected() -> None:
    tomorrow = TODAY + timedelta(days=1)
    facts = small(Membership("ana", "ops"), Membership("ben", "ops", tomorrow), on=TODAY - timedelta(days=30))
    assert reached(facts) == ["ana"]


def test_people_who_are_not_employed_are_not_affected() -> None:
    people = (
        Person("ana", active_until=TODAY),
        Person("ben", active_from=LANDS),
        Person("cai", LANDS, LANDS),
    )
    facts = small(*(Membership(person.id, "ops") for person in people), people=people)
    assert reached(facts) == ["ben"]
    gap = small(
        Membership("ana", "ops", ends_on=date(2027, 3, 20)), people=(Person("ana", date(2027, 3, 20)),)
    )
    assert reached(gap) == []


def nameless() -> Facts:
    return Facts(
        groups=(Group("all"), Group("sales", "all", 120), Group("ops", "all", 30), Group("empty", "all")),
        memberships=(Membership("cai", "ops"),),
        milestones=(Milestone("L", "C", LANDS),),
        impacts=(Impact("I", "L", "all", 3),),
        engagements=(Engagement("T", EngagementKind.TELL, impacts=("I",)),),
    )


def test_a_group_without_names_is_one_party_until_people_arrive() -> None:
    facts = nameless()
    sales = Party("sales", is_group=True, headcount=120)
    assert [each.party for each in affected(facts, TODAY)] == [Party("cai"), sales]
    assert Settling(facts, TODAY).ready("L") == Ready("L", ready=0, affected=121)


def test_the_contacts_word_settles_groups_without_names_only() -> None:
    facts = replace(nameless(), confirmations=(Confirmation("T", 1, group="all"),))
    assert [each.party.id for each in Settling(facts, TODAY).untold()] == ["cai"]
    assert Settling(facts, TODAY).ready("L").ready == 120


def test_evidence_after_the_day_asked_for_does_not_count_yet() -> None:
    tomorrow = TODAY + timedelta(days=1)
    told = Confirmation("T", 1, person="cai")
    later = Engagement("T", EngagementKind.TELL, happened_on=tomorrow, impacts=("I",))
    for facts in (
        replace(nameless(), confirmations=(replace(told, confirmed_on=tomorrow),)),
        replace(nameless(), confirmations=(told,), engagements=(later,)),
    ):
        assert "cai" in [each.party.id for each in Settling(facts, TODAY).untold()]
        assert "cai" not in [each.party.id for each in Settling(facts, tomorrow).untold()]


def test_only_the_right_kind_that_covers_the_impact_settles_it() -> None:
    told = (Confirmation("T", 3, person="cai"),)
    for kind, impacts in (
        (EngagementKind.LISTEN, ("I",)),
        (EngagementKind.TRAIN, ("I",)),
        (EngagementKind.TELL, ()),
    ):
        facts = replace(nameless(), confirmations=told, engagements=(Engagement("T", kind, impacts=impacts),))
        assert "cai" in [each.party.id for each in Settling(facts, TODAY).untold()]


@pytest.mark.parametrize(("severity", "level"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 2), (5, 2)])
def test_severity_decides_the_level_by_default(severity: int, level: int) -> None:
    assert Impact("I", "L", "g", severity).required_tell_level == level
    assert Impact("I", "L", "g", severity, tell_level=3).required_tell_level == 3


def test_a_due_day_is_late_only_once_it_has_passed() -> None:
    facts = replace(nameless(), impacts=(Impact("I", "L", "ops", 3, lead_days=21),))
    (owed,) = Settling(facts, TODAY).untold()
    assert (owed.due_on, owed.is_late) == (TODAY, False)
    (owed,) = Settling(facts, TODAY + timedelta(days=1)).untold()
    assert owed.is_late


def forecast(today: int, last_week: int | None = None) -> Facts:
    """A milestone of which so many trials in a thousand end by 30 June."""
    days = (JUNE,) * today + (JULY,) * (1000 - today)
    before = () if last_week is None else (JUNE,) * last_week + (JULY,) * (1000 - last_week)
    return Facts(milestones=(Milestone("L", "C", JULY, days, before),))


@pytest.mark.parametrize(
    ("said", "today", "last_week", "stale"),
    [
        (85, 640, None, True),
        (85, 750, None, False),
        (85, 749, None, True),
        (85, 700, 850, False),
        (85, 700, 700, True),
        (85, 640, 850, True),
        (60, 510, None, False),
        (60, 499, None, True),
        (59, 499, None, False),
        (60, 499, 520, False),
        (60, 499, 499, True),
    ],
)
def test_a_claim_with_a_confidence_goes_stale_past_its_tolerance(
    said: float, today: int, last_week: int | None, stale: bool
) -> None:
    assert is_stale(forecast(today, last_week), Claim("L", last=JUNE, percentile=said)) is stale


@pytest.mark.parametrize(
    ("first", "last", "stale"),
    [
        (LANDS, LANDS, False),
        (None, LANDS, False),
        (LANDS, None, False),
        (None, date(2027, 4, 4), True),
        (JUNE, None, True),
    ],
)
def test_a_plain_claim_goes_stale_when_the_date_leaves_its_window(
    first: date | None, last: date | None, stale: bool
) -> None:
    facts = Facts(milestones=(Milestone("L", "C", LANDS),))
    assert is_stale(facts, Claim("L", first=first, last=last)) is stale
    assert is_stale(facts, Claim("L", first=first, last=last, percentile=85)) is stale


def test_an_answer_that_was_reopened_is_stale() -> None:
    for state, stale in ((QuestionState.ANSWERED, False), (QuestionState.FINDING_OUT, True)):
        facts = Facts(questions=(Question("V", state),))
        assert is_stale(facts, Claim(question="V")) is stale


def test_a_later_word_that_holds_sets_right_what_no_longer_did() -> None:
    again = Engagement(
        "T9", EngagementKind.TELL, impacts=("I1", "I2"), claims=(Claim("L1", first=LANDS, last=LANDS),)
    )
    facts = replace(
        FIVE_PEOPLE,
        engagements=(*FIVE_PEOPLE.engagements, again),
        confirmations=(*FIVE_PEOPLE.confirmations, Confirmation("T9", 2, person="ana")),
    )
    settling = Settling(facts, TODAY)
    assert [each.party.id for each in settling.told_what_no_longer_holds()] == ["dee"]
    assert [each.party.id for each in settling.corrections()] == ["ben", "dee"]
    assert settling.ready("L1").ready == 1


def test_a_group_reached_by_words_that_no_longer_hold_is_owed_a_correction() -> None:
    stale = Engagement("T", EngagementKind.TELL, impacts=("I",), claims=(Claim("L", first=JUNE, last=JUNE),))
    facts = replace(nameless(), engagements=(stale,), confirmations=(Confirmation("T", 1, group="sales"),))
    (correction,) = Settling(facts, TODAY).corrections()
    assert correction.party == Party("sales", is_group=True, headcount=120)
    assert Settling(replace(facts, confirmations=(Confirmation("T", 1),)), TODAY).corrections() == ()


@pytest.mark.parametrize(
    ("process", "day", "run"),
    [
        (Process("p"), LANDS, LANDS),
        (Process("p", date(2027, 4, 5)), LANDS, LANDS),
        (Process("p", date(2027, 4, 4)), LANDS, None),
        (Process("p", date(2027, 1, 1), every_days=7), LANDS, date(2027, 4, 9)),
        (Process("p", date(2027, 3, 29), every_days=7), LANDS, LANDS),
        (Process("p", date(2027, 1, 5), every_months=3), LANDS, LANDS),
        (Process("p", date(2027, 1, 4), every_months=3), LANDS, date(2027, 7, 4)),
        (Process("p", date(2027, 1, 31), every_months=1), date(2027, 4, 30), date(2027, 4, 30)),
        (Process("p", date(2024, 2, 29), every_months=12), date(2027, 2, 28), date(2027, 2, 28)),
    ],
)
def test_the_first_run_on_or_after_a_day(process: Process, day: date, run: date | None) -> None:
    assert first_run(process, day) == run


def test_what_must_come_before_breaks_before_and_nobody_fixing_comes_first() -> None:
    facts = Facts(
        milestones=(Milestone("L", "C", LANDS),),
        processes=(Process("consult"), Process("pay", date(2027, 1, 1)), Process("tools")),
        process_impacts=(
            ProcessImpact("tools", "L", fix_owner="eve"),
            ProcessImpact("pay", "L"),
            ProcessImpact("consult", "L", days_before=30, fixed_on=TODAY + timedelta(days=1)),
        ),
    )
    found = [(each.process, each.on) for each in breaks(facts, TODAY)]
    assert found == [("consult", date(2027, 3, 6)), ("pay", None), ("tools", LANDS)]


def test_questions_are_overdue_after_their_day_and_everyone_affected_may_wait() -> None:
    def facts(next_word_on: date | None, state: QuestionState = QuestionState.OPEN) -> Facts:
        question = Question("V", state, "L", "eve", next_word_on, ("zoe",), is_followed_by_all=True)
        return replace(nameless(), questions=(question,))

    assert overdue(Settling(facts(TODAY), TODAY)) == ()
    assert overdue(Settling(facts(TODAY - timedelta(days=1), QuestionState.DECLINED), TODAY)) == ()
    for day in (None, TODAY - timedelta(days=1)):
        (late,) = overdue(Settling(facts(day), TODAY))
        assert [party.id for party in late.waiting] == ["cai", "sales", "zoe"]
    owed = answers_owed(Settling(facts(None, QuestionState.ANSWERED), TODAY))
    assert [each.party.id for each in owed] == ["cai", "sales", "zoe"]


def test_the_sponsors_silence_is_on_the_list() -> None:
    for spoke_on, silent in (
        (None, True),
        (TODAY - timedelta(days=15), True),
        (TODAY - timedelta(days=14), False),
    ):
        facts = Facts(milestones=(Milestone("L", "C", LANDS, sponsor="ida", sponsor_spoke_on=spoke_on),))
        assert report(facts, TODAY).unmet[0].is_sponsor_silent is silent
    assert report(Facts(milestones=(Milestone("L", "C", LANDS),)), TODAY).ready[0].share is None


MONDAY = date(2027, 4, 12)


def group(load: Load, name: str) -> object:
    return next(each for each in load.groups() if each.group == name)


def test_blackouts_high_changes_and_sessions_saturate_too() -> None:
    session = Engagement(
        "S", EngagementKind.TRAIN, planned_on=date(2027, 4, 14), impacts=("I3",), hours=6, audience=("ops",)
    )
    taken = Engagement("S2", EngagementKind.TRAIN, happened_on=MONDAY, hours=2)
    facts = replace(
        FIVE_PEOPLE,
        engagements=(*FIVE_PEOPLE.engagements, session, taken),
        confirmations=(*FIVE_PEOPLE.confirmations, Confirmation("S2", 2, person="ana")),
        capacities=(Capacity("sales", MONDAY, 1), Capacity("ops", most_high_changes=0)),
        blackouts=(Blackout("squad", date(2027, 4, 18), date(2027, 4, 19)),),
    )
    load = Load(facts, TODAY, date(2027, 4, 15), 1)
    hours = {each.party.id: each.hours for each in load.people()}
    assert hours == pytest.approx({"ana": 3.2, "ben": 1.2, "cai": 10.0, "dee": 16.0})
    cells = {each.group: each for each in load.groups()}
    assert (cells["ops"].reasons, cells["ops"].ratio) == (("high changes",), None)
    assert cells["ops"].colliding == ("C2", "C1")
    assert (cells["squad"].reasons, cells["squad"].blackout) == (("blackout",), "blackout")
    assert (cells["sales"].reasons, cells["sales"].hours) == (("hours",), pytest.approx(3.2))
    earlier = Load(facts, TODAY, date(2027, 4, 5), 1)
    assert {each.group: each.reasons for each in earlier.groups()}["sales"] == ()


def test_limits_are_inherited_and_nameless_groups_carry_load() -> None:
    impact = Impact("I", "L", "all", 4, hours=10, settling_weeks=4)
    facts = replace(nameless(), impacts=(impact,), capacities=(Capacity("all", hours_per_week=3),))
    cells = {each.group: each for each in Load(facts, TODAY, LANDS, 1).groups()}
    assert set(cells) == {"all", "sales", "ops"}
    assert all(cell.is_saturated and cell.hours == pytest.approx(4) for cell in cells.values())


def test_a_forecast_milestone_gives_the_chance_of_saturation() -> None:
    week = timedelta(weeks=1)
    impact = Impact("I", "L", "ops", 4, hours=10, settling_weeks=4)
    milestone = Milestone("L", "C", LANDS, days=(LANDS - week, LANDS, LANDS, LANDS + week))
    facts = replace(
        nameless(),
        impacts=(impact,),
        milestones=(milestone,),
        capacities=(Capacity("ops", hours_per_week=3.5),),
    )
    (cell, *_) = [each for each in Load(facts, TODAY, LANDS, 1).groups() if each.group == "ops"]
    assert (cell.is_saturated, cell.chance) == (True, 0.5)
    (dark, *_) = [
        each
        for each in Load(
            replace(facts, blackouts=(Blackout("ops", LANDS, JUNE, "fair"),)), TODAY, LANDS, 1
        ).groups()
        if each.group == "ops"
    ]
    assert (dark.chance, dark.blackout) == (1.0, "fair")
