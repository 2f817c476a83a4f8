"""The rules over generated organisations against the sentences of the rules written out plainly."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.owed import (
    Confirmation,
    Engagement,
    EngagementKind,
    Facts,
    Group,
    Impact,
    Load,
    Membership,
    Milestone,
    Settling,
    monday_of,
)

TODAY = date(2027, 3, 15)
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
PEOPLE = ["p1", "p2", "p3"]
GROUPS = ["g0", "g1", "g2"]


@st.composite
def organisations(draw: st.DrawFn) -> Facts:
    parents = [None, draw(st.sampled_from([None, "g0"])), draw(st.sampled_from([None, "g0", "g1"]))]
    memberships = draw(
        st.lists(
            st.builds(Membership, st.sampled_from(PEOPLE), st.sampled_from(GROUPS), DAYS, DAYS), max_size=6
        )
    )
    milestones = [Milestone(f"m{number}", f"c{number}", draw(DAYS)) for number in range(2)]
    impacts = [
        Impact(
            f"i{number}",
            draw(st.sampled_from(["m0", "m1"])),
            draw(st.sampled_from(GROUPS)),
            draw(st.integers(0, 5)),
            tell_level=draw(st.sampled_from([None, 0, 1, 2])),
            train_level=draw(st.integers(0, 3)),
            hours=draw(st.integers(0, 20)),
            settling_weeks=draw(st.integers(0, 5)),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    names = [impact.id for impact in impacts]
    engagements = [
        Engagement(
            f"e{number}",
            draw(st.sampled_from(list(EngagementKind))),
            draw(st.none() | DAYS),
            impacts=tuple(draw(st.lists(st.sampled_from(names), unique=True)) if names else ()),
            hours=draw(st.integers(0, 5)),
        )
        for number in range(3)
    ]
    confirmations = draw(
        st.lists(
            st.builds(
                Confirmation,
                st.sampled_from(["e0", "e1", "e2"]),
                st.integers(1, 3),
                person=st.sampled_from(PEOPLE),
                confirmed_on=st.none() | DAYS,
            ),
            max_size=6,
        )
    )
    return Facts(
        groups=tuple(map(Group, GROUPS, parents)),
        memberships=tuple(memberships),
        milestones=tuple(milestones),
        impacts=tuple(impacts),
        engagements=tuple(engagements),
        confirmations=tuple(confirmations),
    )


def is_below(facts: Facts, group: str | None, top: str) -> bool:
    parents = {each.id: each.parent for each in facts.groups}
    while group is not None and group != top:
        group = parents[group]
    return group == top


def is_affected(facts: Facts, person: str, impact: Impact) -> bool:
    """Day by day."""
    last = max(TODAY, facts.milestone_by_id[impact.milestone].on)
    day = TODAY
    while day <= last:
        for row in facts.memberships:
            ends = row.ends_on or date.max
            if (
                row.person == person
                and row.starts_on <= day < ends
                and is_below(facts, row.group, impact.group)
            ):
                return True
        day += timedelta(days=1)
    return False


def level_reached(facts: Facts, person: str, impact: Impact, kind: EngagementKind) -> int:
    best = 0
    for row in facts.confirmations:
        engagement = facts.engagement_by_id[row.engagement]
        days = [day for day in (row.confirmed_on, engagement.happened_on) if day is not None]
        if row.person == person and engagement.kind == kind and impact.id in engagement.impacts:
            best = max(best, row.level if all(day <= TODAY for day in days) else 0)
    return best


@given(organisations())
def test_who_is_owed_what(facts: Facts) -> None:
    settling = Settling(facts, TODAY)
    pairs = {
        (person, impact)
        for person in PEOPLE
        for impact in facts.impacts
        if is_affected(facts, person, impact)
    }
    assert {(party.id, impact) for party, impact in settling.reach.pairs} == pairs
    untold = {
        (person, impact.id)
        for person, impact in pairs
        if level_reached(facts, person, impact, EngagementKind.TELL) < impact.required_tell_level
    }
    assert {(each.party.id, each.impact) for each in settling.untold()} == untold
    untrained = {
        (person, impact.id)
        for person, impact in pairs
        if level_reached(facts, person, impact, EngagementKind.TRAIN) < impact.train_level
    }
    assert {(each.party.id, each.impact) for each in settling.untrained()} == untrained
    assert {(each.party.id, each.impact) for each in settling.told_not_trained()} == untrained - untold
    for milestone in facts.milestones:
        reached = {person for person, impact in pairs if impact.milestone == milestone.id}
        owing = {
            person
            for person, impact in pairs
            if impact.milestone == milestone.id and (person, impact.id) in untold | untrained
        }
        ready = settling.ready(milestone.id)
        assert (ready.ready, ready.affected) == (len(reached - owing), len(reached))


@given(organisations())
def test_hours_by_person_and_week(facts: Facts) -> None:
    load = Load(facts, TODAY, TODAY, 8)
    found = {(each.party.id, each.week): each.hours for each in load.people()}
    for number in range(8):
        week = monday_of(TODAY) + timedelta(weeks=number)
        for person in PEOPLE:
            hours = 0.0
            for impact in facts.impacts:
                k = (week - facts.milestone_by_id[impact.milestone].on).days // 7
                n = impact.settling_weeks
                if is_affected(facts, person, impact) and 0 <= k < n:
                    hours += impact.hours * 2 * (n - k) / (n * (n + 1))
            for engagement in facts.engagements:
                day = engagement.happened_on
                is_there = any(
                    row.engagement == engagement.id and row.person == person for row in facts.confirmations
                )
                if day is not None and is_there and week <= day < week + timedelta(days=7):
                    hours += engagement.hours
            assert abs(found.get((person, week), 0.0) - hours) < 1e-9


@given(organisations())
def test_parts_add_up(facts: Facts) -> None:
    for cell in Load(facts, TODAY, TODAY, 6).people():
        assert abs(sum(hours for _, hours in cell.parts) - cell.hours) < 1e-9
