"""Rows as facts: everything known of some changes, or of all, in the words of the engine."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from manyways.access.clock import today
from manyways.change.models import (
    Audience,
    Blackout,
    Case,
    ChangeCapacity,
    Claim,
    Confirmation,
    Cover,
    Engagement,
    Impact,
    Milestone,
    Process,
    ProcessImpact,
    Question,
    QuestionFollow,
)
from manyways.change.queries.days import days_of, trial_days
from manyways.change.queries.lawful import counted_heads
from manyways.engine import owed
from manyways.engine.owed import Facts
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in

LONG_AGO = date(1970, 1, 1)


class Naming:
    """How the facts call a row: `called(kind, number, text)`; the same row always the same."""

    def called(self, kind: str, number: int, text: str) -> str:
        """The name of a row."""
        raise NotImplementedError


class ByNumber(Naming):
    """By its number alone, for our own use."""

    def called(self, kind: str, number: int, text: str) -> str:
        """The number as text."""
        return str(number)


class ByName(Naming):
    """By its name, for people; a name met twice gets its number behind it."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], str] = {}
        self.taken: dict[tuple[str, str], int] = {}

    def called(self, kind: str, number: int, text: str) -> str:
        """The text, or `text (number)` for the second of that name."""
        if (kind, number) not in self.known:
            is_free = self.taken.setdefault((kind, text), number) == number
            self.known[kind, number] = text if is_free else f"{text} ({number})"
        return self.known[kind, number]


def facts_of(
    *, initiatives: Iterable[int] | None = None, naming: Naming | None = None, with_trials: bool = True
) -> Facts:
    """All rows of some initiatives (of all by default), with everyone and every group of the organisation."""
    chosen = None if initiatives is None else list(initiatives)
    return _Reading(chosen, naming or ByNumber(), with_trials=with_trials).facts()


class _Reading:
    """One reading of the tables: a fixed number of queries."""

    def __init__(self, initiatives: list[int] | None, naming: Naming, *, with_trials: bool) -> None:
        self.initiatives, self.naming, self.with_trials = initiatives, naming, with_trials
        self.milestones = list(
            self._of(Milestone.objects.select_related("item__initiative", "sponsor"), "item__initiative")
        )
        self.engagements = list(
            self._of(Engagement.objects.select_related("sender").order_by("id"), "initiative")
        )

    def _of(self, rows: Any, path: str) -> Any:
        if self.initiatives is None:
            return rows.order_by("id")
        return rows.filter(**{f"{path}__in": self.initiatives}).order_by("id")

    def _person(self, person: Person) -> str:
        return self.naming.called("person", person.pk, person.name)

    def _group(self, group: Group) -> str:
        return self.naming.called("group", group.pk, group.name)

    def _milestone(self, milestone: Milestone) -> str:
        return self.naming.called("milestone", milestone.pk, milestone.reference or milestone.item.name)

    def facts(self) -> Facts:
        """Everything, people and groups first, so that names are given in that order."""
        people = list(Person.objects.order_by("id"))
        groups = list(Group.objects.select_related("counts_only").order_by("id"))
        self.heads = counted_heads(groups, today())
        self.person_names = {each.pk: self._person(each) for each in people}
        self.group_names = {each.pk: self._group(each) for each in groups}
        self.milestone_names = {each.pk: self._milestone(each) for each in self.milestones}
        self.questions = list(self._of(Question.objects.select_related("owner"), "initiative"))
        self.question_names = {
            each.pk: self.naming.called("question", each.pk, each.reference or str(each))
            for each in self.questions
        }
        impacts = list(
            self._of(
                Impact.objects.filter(tally=None).select_related("aspect"), "milestone__item__initiative"
            )
        )
        self.impact_names = {each.pk: self._impact(each) for each in impacts}
        self.engagement_names = {
            each.pk: self.naming.called("engagement", each.pk, each.reference or each.name)
            for each in self.engagements
        }
        return Facts(
            people=tuple(self._facts_of_person(each) for each in people),
            groups=tuple(self._facts_of_group(each) for each in groups),
            memberships=tuple(self._memberships()),
            milestones=tuple(self._milestones()),
            impacts=tuple(self._facts_of_impact(each) for each in impacts),
            engagements=tuple(self._engagements()),
            confirmations=tuple(self._confirmations()),
            processes=tuple(self._processes()),
            process_impacts=tuple(self._process_impacts()),
            questions=tuple(self._questions()),
            capacities=tuple(self._capacities()),
            blackouts=tuple(self._blackouts()),
        )

    def _facts_of_person(self, person: Person) -> owed.Person:
        begins = person.active_from or owed.facts.ALWAYS
        return owed.Person(self.person_names[person.pk], begins, person.active_until)

    def _facts_of_group(self, group: Group) -> owed.Group:
        parent = self.group_names[group.parent_id] if group.parent_id else None
        return owed.Group(self.group_names[group.pk], parent, self.heads.get(group.pk) or group.headcount)

    def _impact(self, impact: Impact) -> str:
        words = f"{self.group_names[impact.group_id]}: {impact.aspect or self.milestone_names[impact.milestone_id]}"
        return self.naming.called("impact", impact.pk, impact.reference or words)

    def _memberships(self) -> Iterable[owed.Membership]:
        named = Membership.objects.exclude(group__in=self.heads)
        rows = named.order_by("id").values_list("person", "group", "starts_on", "ends_on")
        for person, group, starts_on, ends_on in rows:
            begins = owed.facts.ALWAYS if starts_on <= LONG_AGO else starts_on
            yield owed.Membership(self.person_names[person], self.group_names[group], begins, ends_on)

    def _milestones(self) -> Iterable[owed.Milestone]:
        days = days_of(self.milestones)
        trials = trial_days(self.milestones) if self.with_trials else {}
        sponsors = dict(Case.objects.filter(sponsor__isnull=False).values_list("initiative", "sponsor"))
        for each in self.milestones:
            sponsor = each.sponsor_id or sponsors.get(each.item.initiative_id)
            now, then = trials.get(each.pk, ((), ()))
            yield owed.Milestone(
                self.milestone_names[each.pk],
                each.item.initiative.name,
                days[each.pk],
                now,
                then,
                self.person_names[sponsor] if sponsor else None,
                self._spoke_on(each, sponsor),
            )

    def _spoke_on(self, milestone: Milestone, sponsor: int | None) -> date | None:
        """The sponsor's last word: as said, or the last engagement of the initiative they sent."""
        days = [
            each.happened_on
            for each in self.engagements
            if sponsor and each.sender_id == sponsor and each.initiative_id == milestone.item.initiative_id
        ]
        return max((day for day in (milestone.sponsor_spoke_on, *days) if day), default=None)

    def _facts_of_impact(self, impact: Impact) -> owed.Impact:
        return owed.Impact(
            self.impact_names[impact.pk],
            self.milestone_names[impact.milestone_id],
            self.group_names[impact.group_id],
            impact.severity,
            impact.tell_level,
            impact.train_level,
            impact.lead_days,
            impact.effort_hours,
            impact.settling_weeks,
        )

    def _engagements(self) -> Iterable[owed.Engagement]:
        ids = [each.pk for each in self.engagements]
        covers = Cover.objects.filter(engagement__in=ids, impact__in=list(self.impact_names)).order_by("id")
        impacts = _grouped(covers.values_list("engagement", "impact"))
        answers = _grouped(
            Cover.objects.filter(engagement__in=ids, question__in=list(self.question_names))
            .order_by("id")
            .values_list("engagement", "question")
        )
        audiences = _grouped(
            Audience.objects.filter(engagement__in=ids).order_by("id").values_list("engagement", "group")
        )
        claims = _grouped(
            (each.engagement_id, self._claim(each))
            for each in Claim.objects.filter(engagement__in=ids).order_by("id")
        )
        for each in self.engagements:
            yield owed.Engagement(
                self.engagement_names[each.pk],
                owed.EngagementKind(each.kind),
                each.happened_on,
                each.planned_on,
                tuple(self.impact_names[impact] for impact in impacts[each.pk]),
                tuple(self.question_names[question] for question in answers[each.pk]),
                tuple(claims[each.pk]),
                each.hours,
                tuple(self.group_names[group] for group in audiences[each.pk]),
            )

    def _claim(self, claim: Claim) -> owed.Claim:
        milestone = self.milestone_names.get(claim.milestone_id or 0)
        question = self.question_names.get(claim.question_id or 0)
        return owed.Claim(milestone, question, claim.first_on, claim.last_on, claim.percent)

    def _confirmations(self) -> Iterable[owed.Confirmation]:
        rows = Confirmation.objects.filter(engagement__in=list(self.engagement_names)).order_by("id")
        for engagement, level, person, group, day in rows.values_list(
            "engagement", "level", "person", "group", "confirmed_on"
        ):
            yield owed.Confirmation(
                self.engagement_names[engagement],
                level,
                self.person_names[person] if person else None,
                self.group_names[group] if group else None,
                day,
            )

    def _processes(self) -> Iterable[owed.Process]:
        self.process_names: dict[int, str] = {}
        for each in Process.objects.order_by("id"):
            self.process_names[each.pk] = self.naming.called("process", each.pk, each.name)
            yield owed.Process(self.process_names[each.pk], each.next_run, each.every_months, each.every_days)

    def _process_impacts(self) -> Iterable[owed.ProcessImpact]:
        rows = ProcessImpact.objects.select_related("fix_owner", "process")
        for each in self._of(rows, "milestone__item__initiative"):
            yield owed.ProcessImpact(
                self.process_names[each.process_id],
                self.milestone_names[each.milestone_id],
                each.fixer or None,
                each.fixed_on,
                each.days_before,
            )

    def _questions(self) -> Iterable[owed.Question]:
        followers = self._followers()
        for each in self.questions:
            yield owed.Question(
                self.question_names[each.pk],
                owed.QuestionState(each.state),
                self.milestone_names.get(each.milestone_id or 0),
                self.person_names[each.owner_id] if each.owner_id else None,
                each.next_word_on,
                tuple(dict.fromkeys(followers[each.pk])),
                each.concerns_everyone,
            )

    def _followers(self) -> dict[int, list[str]]:
        """By name: persons, the persons behind users, and the members of groups today."""
        rows = QuestionFollow.objects.filter(question__in=list(self.question_names)).order_by("id")
        found: dict[int, list[str]] = defaultdict(list)
        groups: dict[int, list[int]] = defaultdict(list)
        for question, person, own, group in rows.values_list("question", "person", "user__person", "group"):
            if person or own:
                found[question].append(self.person_names[person or own])
            elif group:
                groups[group].append(question)
        members = Membership.objects.filter(now_in(today()), group__in=groups).order_by("id")
        for group, person in members.values_list("group", "person"):
            for question in groups[group]:
                found[question].append(self.person_names[person])
        return found

    def _capacities(self) -> Iterable[owed.Capacity]:
        for each in ChangeCapacity.objects.order_by("id"):
            begins = each.starts_on or owed.facts.ALWAYS
            yield owed.Capacity(
                self.group_names[each.group_id], begins, each.hours_per_week, each.most_high_changes
            )

    def _blackouts(self) -> Iterable[owed.Blackout]:
        for each in Blackout.objects.order_by("id"):
            yield owed.Blackout(self.group_names[each.group_id], each.starts_on, each.ends_on, each.reason)


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
