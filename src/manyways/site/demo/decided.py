"""Makes what is decided, filled, risked and owed in the demo: the conference, the move, the audit."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from manyways.access.clock import start_of, today
from manyways.access.models import User
from manyways.site.demo.story.decided import (
    ACTIVITIES,
    DECISIONS,
    GATES,
    LOG,
    OBLIGATIONS,
    PICK_UPS,
    SLOTS,
)
from manyways.site.demo.story.decided_parts import DemoDecision
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.models import Decision, Initiative, Item, Obligation

CONFERENCE = "Customer conference 2027"


def make_decided(director: User | None) -> None:
    """Decisions with options, speakers, the programme, rooms, the log, a gate, obligations."""
    assert director
    for story in DECISIONS:
        _make_decision(story, director)
    _make_slots(director)
    _make_programme(director)
    _make_rooms(director)
    _make_log(director)
    _make_gates(director)
    _make_obligations(director)


def _initiative(name: str) -> Initiative:
    return Initiative.objects.get(name=name)


def _items(names: Iterable[tuple[str, str]]) -> list[Item]:
    return [Item.objects.get(initiative__name=initiative, name=name) for initiative, name in names]


def _person(name: str) -> Person | None:
    return Person.objects.filter(name=name).first()


def _day(days_from_now: int | None) -> date | None:
    return None if days_from_now is None else today() + timedelta(days=days_from_now)


def _make_decision(story: DemoDecision, director: User) -> None:
    (item,) = _items([(story.initiative, story.item)])
    decision = actions.add_decision(
        item.initiative,
        name=story.name,
        item=item,
        owner=_person(story.owner),
        lead_days=story.lead_days,
        need=story.need,
        notes=story.notes,
        by=director,
    )
    options = _compare(decision, story, director)
    if story.chosen:
        chosen_on = _day(-story.chosen_ago)
        decision = actions.choose_option(
            decision, option=options[story.chosen], reason=story.reason, on=chosen_on, by=director
        )
    if story.secured_ago is not None:
        kind, words = story.evidence
        on = _day(-story.secured_ago)
        actions.secure_decision(decision, evidence_kind=kind, evidence=words, on=on, by=director)
    _keep_file(decision, story.file, director)


def _keep_file(about: Decision | Obligation, file: tuple[str, str], director: User) -> None:
    name, text = file
    if name:
        actions.add_evidence_file(about, name=name, content=text.encode(), by=director)


def _compare(decision: Decision, story: DemoDecision, director: User) -> dict[str, Any]:
    """The options and what is said of each by each criterion; `+` fits, `~` partly, `-` does not."""
    criteria = [actions.add_criterion(decision, name=name, by=director) for name in story.criteria]
    found = {}
    for option in story.options:
        made = actions.add_option(
            decision,
            name=option.name,
            cost=Decimal(option.cost),
            free_until_on=_day(option.free_for),
            pros=option.pros,
            cons=option.cons,
            by=director,
        )
        for criterion, said in zip(criteria, option.said, strict=True):
            fit = {"+": "complete", "~": "part", "-": "nothing"}[said[0]]
            actions.judge_option(made, criterion=criterion, words=said[1:].strip(), fit=fit, by=director)
        found[option.name] = made
    return found


def _make_slots(director: User) -> None:
    conference = _initiative(CONFERENCE)
    (speakers,) = _items([(CONFERENCE, "Speakers lined up")])
    for kind, rows in SLOTS.items():
        names = [name for name, _who, _state in rows]
        made = actions.add_slots(
            conference,
            kind=kind,
            names=names,
            item=speakers if kind == "Speakers" else None,
            owner=speakers.owner,
            due_on=_day(95),
            by=director,
        )
        for slot, (_name, who, state) in zip(made, rows, strict=True):
            if state != "open":
                actions.move_slot(slot, state, who=who, by=director)


def _make_programme(director: User) -> None:
    """Two days; the workshop and the partner lunch want the same room, which is shown."""
    conference = _initiative(CONFERENCE)
    places = {
        name: actions.add_place(conference, name=name, capacity=seats, by=director)
        for name, seats in (("Main hall", 640), ("Room A", 120), ("Foyer", 400))
    }
    for story in ACTIVITIES:
        activity = actions.add_activity(
            conference,
            name=story.name,
            place=places.get(story.place),
            starts_at=_moment(conference, story.day, story.starts) if story.starts else None,
            ends_at=_moment(conference, story.day, story.ends) if story.ends else None,
            owner=_person(story.owner),
            capacity=story.people,
            by=director,
        )
        if story.is_confirmed:
            actions.confirm_activity(activity, by=director)


def _moment(conference: Initiative, day: int, clock: str) -> datetime:
    assert conference.due_on
    hour, minute = map(int, clock.split(":"))
    return start_of(conference.due_on + timedelta(days=day)) + timedelta(hours=hour, minutes=minute)


def _make_rooms(director: User) -> None:
    """Two hundred rooms, bookable for two months, booked more slowly than they should be."""
    conference = _initiative(CONFERENCE)
    assert conference.due_on
    (item,) = _items([(CONFERENCE, "Hotel rooms, 200")])
    block = actions.add_room_block(
        conference,
        name="Hotel Aurora",
        rooms=200,
        first_night_on=conference.due_on - timedelta(days=1),
        nights=2,
        opens_on=_day(-63),
        rate=Decimal(189),
        owner=_person("Sam Osei"),
        item=item,
        by=director,
    )
    for days_ago, rooms in PICK_UPS:
        actions.add_pick_up(block, rooms=rooms, counted_on=_day(-days_ago), by=director)


def _make_log(director: User) -> None:
    for story in LOG:
        entry = actions.add_log_entry(
            _initiative(story.initiative),
            kind=story.kind,
            name=story.name,
            items=_items((story.initiative, name) for name in story.items),
            owner=_person(story.owner),
            raised_on=_day(-30),
            due_on=_day(story.due_in),
            response=story.response,
            chance=story.chance,
            days_low=story.days[0] if story.days else None,
            days=story.days[1] if story.days else None,
            days_high=story.days[2] if story.days else None,
            cost=Decimal(story.cost) if story.cost else None,
            by=director,
        )
        if story.outcome:
            actions.close_log_entry(entry, outcome=story.outcome, on=_day(-9), by=director)


def _make_gates(director: User) -> None:
    for story in GATES:
        (item,) = _items([(story.initiative, story.item)])
        gate = actions.add_gate(
            item.initiative,
            name=story.name,
            criteria=[name for name, _evidence in story.criteria],
            item=item,
            owner=_person(story.owner),
            planned_on=_day(story.planned_in),
            by=director,
        )
        for criterion, (_name, evidence) in zip(gate.criteria.all(), story.criteria, strict=True):
            if evidence:
                actions.meet_criterion(criterion, evidence=evidence, on=_past(story.planned_in), by=director)
        if story.verdict:
            on = _past(story.planned_in)
            actions.decide_gate(gate, story.verdict, reason=story.reason, on=on, by=director)


def _past(days_from_now: int) -> date:
    """The day, or a week ago where it is still to come."""
    return today() + timedelta(days=min(days_from_now, -7))


def _make_obligations(director: User) -> None:
    for story in OBLIGATIONS:
        obligation = actions.add_obligation(
            _initiative(story.initiative),
            name=story.name,
            source=story.source,
            due_on=today() + timedelta(days=story.due_in),
            items=_items(story.items),
            owner=_person(story.owner),
            evidence_wanted=story.wanted,
            by=director,
        )
        _add_evidence(obligation, story.evidence, director)
        _keep_file(obligation, story.file, director)
        if story.is_fulfilled:
            actions.fulfil_obligation(obligation, on=_day(-3), by=director)


def _add_evidence(obligation: Any, rows: Sequence[tuple[str, int]], director: User) -> None:
    for name, days_ago in rows:
        url = f"https://files.brightwater.example/soc2/{days_ago}"
        actions.add_evidence(obligation, name=name, url=url, shown_on=_day(-days_ago), by=director)
