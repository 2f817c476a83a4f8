"""Take over what a change file holds: everything by its name, new where the name is new, changed where it differs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.change.actions.keeping import Keeping, Taken, by_name
from manyways.change.models import (
    Audience,
    Blackout,
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
from manyways.change.queries.days import counted
from manyways.engine import owed
from manyways.engine.owed import Facts
from manyways.teams.models import Group, Membership, Person
from manyways.ui.own_words import own
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative, Item, Kind

ALWAYS = owed.facts.ALWAYS
LONG_AGO = date(1970, 1, 1)
KIND = "change"


@action("change.take_over", gettext_lazy("Take over a change file"), is_global=True)
def take_over(facts: Facts, *, name: str, by: User) -> Taken:
    """Bring in everything a change file holds. A row of a known name is brought up to date, none is removed.

    `name`: what a change is called that engagements belong to when nothing says it. Raises Refused for a name that
    several rows here have.
    """
    if not may_everywhere(by, "teams.add_person"):
        raise Refused(_("You may not add people and groups here."))
    taking = _Taking(by)
    taking.people(facts)
    taking.groups(facts)
    taking.memberships(facts)
    taking.milestones(facts)
    taking.impacts(facts)
    taking.questions(facts)
    taking.engagements(facts, name)
    taking.claims(facts)
    taking.confirmations(facts)
    taking.processes(facts)
    taking.limits(facts)
    return taking.taken


class _Taking(Keeping):
    """The rows taken over so far, by their names in the file."""

    def __init__(self, by: User) -> None:
        super().__init__()
        self.by = by
        self.person: dict[str, Person] = {}
        self.group: dict[str, Group] = {}
        self.milestone: dict[str, Milestone] = {}
        self.impact: dict[str, Impact] = {}
        self.engagement: dict[str, Engagement] = {}
        self.process: dict[str, Process] = {}
        self.question: dict[str, Question] = {}

    def people(self, facts: Facts) -> None:
        """Everybody named anywhere, by e-mail address or name."""
        known = {each.id: each for each in facts.people}
        names = [*known, *(row.person for row in facts.memberships)]
        names += [row.person for row in facts.confirmations if row.person]
        names += [row.sponsor for row in facts.milestones if row.sponsor]
        names += [name for row in facts.questions for name in (*row.followers, row.owner) if name]
        here = by_name(Person.objects.all(), names, _("people"), also="email")
        values: dict[str, dict[str, Any]] = {}
        for name in dict.fromkeys(names):
            email = name if "@" in name else ""
            values[name] = {"name": name[:120], "email": email} if name not in here else {}
            if name in known:
                begins = known[name].active_from
                values[name] |= {
                    "active_from": None if begins == ALWAYS else begins,
                    "active_until": known[name].active_until,
                }
        self.person = self._keep(Person, here, values)

    def groups(self, facts: Facts) -> None:
        """Groups, then their places in the tree."""
        here = by_name(Group.objects.all(), [each.id for each in facts.groups], _("groups"))
        values = {each.id: {"name": each.id[:120], "headcount": each.headcount} for each in facts.groups}
        self.group = self._keep(Group, here, values)
        parents = {each.id: {"parent": self.group.get(each.parent or "")} for each in facts.groups}
        self._keep(Group, self.group, parents)

    def memberships(self, facts: Facts) -> None:
        """People in groups; the same person, group and first day is the same membership."""
        groups = list(self.group.values())
        here = {
            (row.person_id, row.group_id, row.starts_on): row
            for row in Membership.objects.filter(group__in=groups)
        }
        values: dict[Any, dict[str, Any]] = {}
        for row in facts.memberships:
            person, group = self.person[row.person], self.group[row.group]
            begins = LONG_AGO if row.starts_on == ALWAYS else row.starts_on
            values[person.pk, group.pk, begins] = {
                "person": person,
                "group": group,
                "starts_on": begins,
                "ends_on": row.ends_on,
            }
        self._keep(Membership, here, values)

    def milestones(self, facts: Facts) -> None:
        """Changes as initiatives, and their milestones as items with a day."""
        initiatives = {each.change: None for each in facts.milestones}
        changes = {name: self._initiative(name) for name in initiatives}
        for each in facts.milestones:
            item = self._item(changes[each.change], each.id)
            row = Milestone.objects.filter(item=item).first() or Milestone(item=item)
            values = {
                "fixed_on": each.on,
                "reference": each.id,
                "sponsor": self.person.get(each.sponsor or ""),
                "sponsor_spoke_on": each.sponsor_spoke_on,
                "trial_days": counted(each.days),
                "trial_days_last_week": counted(each.days_last_week),
            }
            self.milestone[each.id] = self._keep_one(row, values)

    def _initiative(self, name: str) -> Initiative:
        found = list(Initiative.objects.filter(name=name)[:2])
        if len(found) > 1:
            raise Refused(_("Several initiatives here are called %(name)s.") % {"name": name})
        if found:
            return found[0]
        self._count(self.taken.new, Initiative, 1)
        kind = Kind.objects.filter(slug=KIND).first()
        return create_initiative(name=name, kind=kind, visibility="company", by=self.by)

    def _item(self, initiative: Initiative, name: str) -> Item:
        found = Item.objects.filter(initiative=initiative, name=name, form=Item.Form.MILESTONE).first()
        return found or add_item(initiative, name=name, form=Item.Form.MILESTONE, by=self.by)

    def impacts(self, facts: Facts) -> None:
        """Impacts, known again by their name within the milestones of the file."""
        here = self._referred(Impact, "milestone", self.milestone.values())
        values = {
            each.id: {
                "milestone": self.milestone[each.milestone],
                "group": self.group[each.group],
                "severity": each.severity,
                "tell_level": each.tell_level,
                "train_level": each.train_level,
                "lead_days": each.lead_days,
                "effort_hours": each.hours,
                "settling_weeks": each.settling_weeks,
                "reference": each.id,
            }
            for each in facts.impacts
        }
        self.impact = self._keep(Impact, here, values)

    def questions(self, facts: Facts) -> None:
        """Questions by their name in the file, with those who wait; words that exist here are left alone."""
        first = next(iter(self.milestone.values()), None)
        asked = {each.id: self.milestone.get(each.milestone or "") for each in facts.questions}
        about = {name: (row or first) for name, row in asked.items()}
        owners = {name: row.item.initiative if row else None for name, row in about.items()}
        here = self._referred(Question, "initiative", [row for row in owners.values() if row])
        values = {
            each.id: {
                "milestone": asked[each.id],
                "initiative": owners[each.id],
                "state": each.state.value,
                "owner": self.person.get(each.owner or ""),
                "next_word_on": each.next_word_on,
                "concerns_everyone": each.is_followed_by_all,
                "declined_reason": own("As in the file.")
                if each.state == owed.QuestionState.DECLINED
                else "",
                "reference": each.id,
                **({} if each.id in here else {"text": each.id}),
            }
            for each in facts.questions
        }
        self.question = self._keep(Question, here, values)
        known = {
            (row.question_id, row.person_id): row
            for row in QuestionFollow.objects.filter(question__in=self.question.values())
        }
        follows = {
            (self.question[each.id].pk, self.person[name].pk): {
                "question": self.question[each.id],
                "person": self.person[name],
            }
            for each in facts.questions
            for name in each.followers
        }
        self._keep(QuestionFollow, known, follows)

    def engagements(self, facts: Facts, name: str) -> None:
        """Engagements with what they are about and whom they are for."""
        owners = {each.id: self._owner(facts, each, name) for each in facts.engagements}
        here = self._referred(Engagement, "initiative", owners.values())
        values = {
            each.id: {
                "initiative": owners[each.id],
                "kind": each.kind.value,
                "name": each.id[:200],
                "channel": "session" if each.kind == owed.EngagementKind.TRAIN else "message",
                "planned_on": each.planned_on,
                "happened_on": each.happened_on,
                "hours": each.hours,
                "reference": each.id,
            }
            for each in facts.engagements
        }
        self.engagement = self._keep(Engagement, here, values)
        self._keep_only(Cover, "impact_id", self._covers(facts, "impact"))
        self._keep_only(Cover, "question_id", self._covers(facts, "question"))
        audiences = {
            (self.engagement[each.id].pk, self.group[group].pk): {
                "engagement": self.engagement[each.id],
                "group": self.group[group],
            }
            for each in facts.engagements
            for group in each.audience
        }
        self._keep_only(Audience, "group_id", audiences)

    def _covers(self, facts: Facts, what: str) -> dict[Any, dict[str, Any]]:
        """What each engagement is about: its impacts, or the questions whose answers it carries."""
        rows: Mapping[str, models.Model] = self.impact if what == "impact" else self.question
        return {
            (self.engagement[each.id].pk, rows[name].pk): {
                "engagement": self.engagement[each.id],
                what: rows[name],
            }
            for each in facts.engagements
            for name in (each.impacts if what == "impact" else each.questions)
        }

    def _owner(self, facts: Facts, engagement: owed.Engagement, name: str) -> Initiative:
        """The initiative an engagement belongs to: of its first impact, question or claim."""
        milestones = [facts.impact_by_id[impact].milestone for impact in engagement.impacts]
        asked = [facts.question_by_id[question].milestone for question in engagement.questions]
        said = [claim.milestone for claim in engagement.claims]
        for each in (*milestones, *asked, *said):
            if each is not None:
                return self.milestone[each].item.initiative
        first = next(iter(self.milestone.values()), None)
        return first.item.initiative if first else self._initiative(name)

    def claims(self, facts: Facts) -> None:
        """What engagements asserted; those of an engagement in the file are replaced."""
        rows = [
            Claim(
                engagement=self.engagement[each.id],
                milestone=self.milestone.get(claim.milestone or ""),
                question=self.question.get(claim.question or ""),
                first_on=claim.first,
                last_on=claim.last,
                percent=claim.percentile,
            )
            for each in facts.engagements
            for claim in each.claims
        ]
        Claim.objects.filter(engagement__in=self.engagement.values()).delete()
        Claim.objects.bulk_create(rows)

    def confirmations(self, facts: Facts) -> None:
        """The proofs; the higher level of two for the same person or group."""
        engagements = list(self.engagement.values())
        here = {
            (row.engagement_id, row.person_id, row.group_id): row
            for row in Confirmation.objects.filter(engagement__in=engagements)
        }
        values: dict[Any, dict[str, Any]] = {}
        for row in sorted(facts.confirmations, key=lambda each: each.level):
            engagement = self.engagement[row.engagement]
            person, group = self.person.get(row.person or ""), self.group.get(row.group or "")
            place = (engagement.pk, person.pk if person else None, group.pk if group else None)
            values[place] = {
                "engagement": engagement,
                "person": person,
                "group": group,
                "level": row.level,
                "confirmed_on": row.confirmed_on,
                "evidence": Confirmation.Evidence.FILE,
            }
        self._keep(Confirmation, here, values)

    def processes(self, facts: Facts) -> None:
        """Processes and what stops working in them."""
        here = by_name(Process.objects.all(), [each.id for each in facts.processes], _("processes"))
        values = {
            each.id: {
                "name": each.id[:200],
                "next_run": each.next_run,
                "every_months": each.every_months,
                "every_days": each.every_days,
            }
            for each in facts.processes
        }
        self.process = self._keep(Process, here, values)
        known = {
            (row.process_id, row.milestone_id): row
            for row in ProcessImpact.objects.filter(process__in=self.process.values())
        }
        fixers = by_name(
            Person.objects.all(), [each.fix_owner or "" for each in facts.process_impacts], _("people")
        )
        broken = {
            (self.process[each.process].pk, self.milestone[each.milestone].pk): {
                "process": self.process[each.process],
                "milestone": self.milestone[each.milestone],
                "fix_owner": fixers.get(each.fix_owner or ""),
                "fix_owner_words": "" if each.fix_owner in fixers else (each.fix_owner or "")[:120],
                "fixed_on": each.fixed_on,
                "days_before": each.days_before,
            }
            for each in facts.process_impacts
        }
        self._keep(ProcessImpact, known, broken)

    def limits(self, facts: Facts) -> None:
        """How much change groups take, and when none."""
        groups = list(self.group.values())
        known = {
            (row.group_id, row.starts_on): row for row in ChangeCapacity.objects.filter(group__in=groups)
        }
        capacities: dict[Any, dict[str, Any]] = {}
        for each in facts.capacities:
            begins = None if each.starts_on == ALWAYS else each.starts_on
            capacities[self.group[each.group].pk, begins] = {
                "group": self.group[each.group],
                "starts_on": begins,
                "hours_per_week": each.hours_per_week,
                "most_high_changes": each.most_high_changes,
            }
        self._keep(ChangeCapacity, known, capacities)
        closed = {(row.group_id, row.starts_on): row for row in Blackout.objects.filter(group__in=groups)}
        blackouts = {
            (self.group[each.group].pk, each.starts_on): {
                "group": self.group[each.group],
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
                "reason": each.reason,
            }
            for each in facts.blackouts
        }
        self._keep(Blackout, closed, blackouts)
