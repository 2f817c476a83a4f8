"""One private thing of each declared row, planted in an organisation that everybody else may see.

A new row of the table needs a function here that is marked with its name; the doors then try it by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions as change
from manyways.change.actions import pulses, questions, voices
from manyways.change.actions.ideas import hide_words
from manyways.change.actions.open_pages import edit_open_page, make_open_page
from manyways.change.models import Aspect, Engagement, OpenPage, Pulse
from manyways.change.queries.audience import people_of
from manyways.change.queries.pulses import ticket_of
from manyways.change.tests.samples import a_group, impacts_of, told
from manyways.interchange.actions.feeds import add_own_calendar
from manyways.interchange.actions.webhooks import add_webhook
from manyways.interchange.models import WebhookMessage
from manyways.market.actions import following, leaving
from manyways.market.models import Digest
from manyways.market.tests.test_dates_given import bare_outcome, forecast_saying
from manyways.people_partner import actions as room
from manyways.people_partner.models import DutyFate, RoleVersion
from manyways.teams.actions import add_group, add_membership, add_person, create_team, edit_person
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative
from tests.cast import PARTS

STEMS = ("quz", "qyz")
"""Stand in private words and in nothing else, so that one search finds any of them: those of HR and of single persons,
and those of who answers and of programs."""
VISITOR = "visitor"
EVERYBODY = frozenset(PARTS)
ANSWERING = frozenset({"director", "hr_partner", "project_manager"})
"""Who may answer questions, hide words and help groups in the change that is tried: its owner, and two by their role."""


@dataclass(frozen=True)
class Planted:
    """What must not be read: texts that together, in one answer, give it away; and who may read it all the same."""

    secrets: tuple[tuple[str, ...], ...]
    readers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ground:
    """Where things are planted: the cast as people, and a change of Sales that the whole company sees."""

    cast: dict[str, User]
    people: dict[str, Person]
    shift: Initiative
    sales: Group
    page: OpenPage

    def everyday(self) -> dict[str, Any]:
        """What is private to nobody and leads to what is: the change, the group and a person, by kind."""
        return {
            "work.initiative": self.shift,
            "teams.group": self.sales,
            "teams.person": self.people["employee"],
        }

    def user(self, slug: str) -> User:
        """One of the cast."""
        return self.cast[slug]


PLANTS: dict[str, Callable[[Ground], Planted]] = {}


def plants(name: str) -> Callable[[Callable[[Ground], Planted]], Callable[[Ground], Planted]]:
    """Mark a function that plants what the row of this name declares."""

    def keep(function: Callable[[Ground], Planted]) -> Callable[[Ground], Planted]:
        PLANTS[name] = function
        return function

    return keep


def make_ground(cast: dict[str, User]) -> Ground:
    """The organisation; the employee's manager is the functional manager, the change is the project manager's."""
    director = cast["director"]
    people = {slug: add_person(name=user.name, user=user, by=director) for slug, user in cast.items()}
    edit_person(people["employee"], {"manager": people["functional_manager"]}, by=director)
    sales = a_group("Sales", people=6, by=director)
    shift = change.start_change(
        name="Shift to teams",
        on=today() + timedelta(days=60),
        groups=[sales],
        owner=people["project_manager"],
        by=director,
    )
    page = make_open_page(shift, title="Moving to teams", by=director)
    page = edit_open_page(page, {"is_published": True, "has_link": True}, by=director)
    fresh = {slug: User.objects.get(pk=user.pk) for slug, user in cast.items()}
    return Ground(
        fresh, {slug: Person.objects.get(pk=row.pk) for slug, row in people.items()}, shift, sales, page
    )


@plants("change.author")
def words_without_a_name(ground: Ground) -> Planted:
    """Left by somebody who has an account and does nothing else."""
    User.objects.create_user("quill@brightwater.example", None, name="Oriel Quillfeather")
    asked = questions.ask_question(
        text="Who keeps the list?", initiative=ground.shift, by=ground.user("finance")
    )
    voices.post_anonymously(text="Hang the corkboard up", question=asked, by=voices.nobody())
    return Planted((("Oriel Quillfeather", "corkboard"), ("quill@brightwater.example", "corkboard")))


def _pulse(ground: Ground, name: str, steps: tuple[int, ...]) -> tuple[Pulse, Group]:
    groups = [
        add_group(name=f"{name} {word}", headcount=30, by=ground.user("director")) for word in ("one", "two")
    ]
    pulse = pulses.start_pulse(ground.shift, groups=groups, by=ground.user("director"))
    for number, step in enumerate(steps):
        chosen = dict.fromkeys(pulse.statements.values_list("pk", flat=True), step)
        pulses.count_pulse(pulse, group=groups[0], steps=chosen, ticket=f"{number}", by=voices.nobody())
    return pulse, groups[0]


@plants("change.pulse")
def an_answer_to_a_pulse(ground: Ground) -> Planted:
    """While it is open: no figure, and not who answered."""
    pulse, group = _pulse(ground, "Quistring", (3, 3, 3, 2, 2, 3))
    ticket = ticket_of(pulse, ground.user("employee"))
    chosen = dict.fromkeys(pulse.statements.values_list("pk", flat=True), 3)
    pulses.count_pulse(pulse, group=group, steps=chosen, ticket=ticket, by=voices.nobody())
    return Planted(((ticket,), (group.name, "2.7")))


@plants("change.pulse_small")
def a_small_group_of_a_pulse(ground: Ground) -> Planted:
    """Three answers, their mean 1.3, and the other group's 4.6, which with the total would tell them."""
    pulse, group = _pulse(ground, "Quelling", (1, 1, 2))
    other = pulse.groups.exclude(pk=group.pk).get()
    for number, step in enumerate((5, 5, 5, 4, 4, 5, 4)):
        chosen = dict.fromkeys(pulse.statements.values_list("pk", flat=True), step)
        pulses.count_pulse(pulse, group=other, steps=chosen, ticket=f"o{number}", by=voices.nobody())
    over = {"opens_on": today() - timedelta(days=9), "closes_on": today() - timedelta(days=1)}
    Pulse.objects.filter(pk=pulse.pk).update(**over)
    return Planted(((group.name, "1.3"), (other.name, "4.6")))


@plants("change.question")
def a_question_for_those_who_answer(ground: Ground) -> Planted:
    """Asked by the employee."""
    questions.ask_question(
        text="Does qyzblor bully us?",
        initiative=ground.shift,
        audience="answering",
        by=ground.user("employee"),
    )
    return Planted((("qyzblor",),), ANSWERING | {"employee"})


@plants("change.hidden")
def hidden_words(ground: Ground) -> Planted:
    """Of the head of Sales, hidden by the owner of the change."""
    row = questions.ask_question(
        text="Old qyzlet is too slow", initiative=ground.shift, by=ground.user("sales_lead")
    )
    hide_words(row, why="It names somebody.", by=ground.user("project_manager"))
    return Planted((("qyzlet",),), ANSWERING | {"sales_lead"})


@plants("change.asker")
def who_asked(ground: Ground) -> Planted:
    """Colleagues see it; the page by link does not."""
    user = ground.user("marketing")
    questions.ask_question(text="Where do campaigns go?", initiative=ground.shift, by=user)
    return Planted(((user.name,),), EVERYBODY)


@plants("change.resistance")
def what_holds_a_group_back(ground: Ground) -> Planted:
    """In the group's own words."""
    pulses.add_resistance(
        ground.shift,
        group=ground.sales,
        reason="fear",
        words="We lose the qyzel",
        by=ground.user("director"),
    )
    return Planted((("qyzel",),), ANSWERING)


@plants("change.confirmation")
def a_named_confirmation(ground: Ground) -> Planted:
    """Of one of six who came; run by somebody outside the cast."""
    director = ground.user("director")
    runner = User.objects.create_user("runner@brightwater.example", None, name="Rosa Runner")
    hall = told(ground.shift, impacts_of(ground.shift), by=director)
    person = add_person(name="Rosa Runner", user=runner, by=director)
    Engagement.objects.filter(pk=hall.pk).update(runner=person)
    hall.refresh_from_db()
    came = people_of(hall)[0]
    change.record_attendance(hall, people=[came], by=runner)
    return Planted(((came.name, hall.name),))


@plants("change.unapproved")
def a_message_hr_has_not_approved(ground: Ground) -> Planted:
    """About the jobs of Sales, planned by the owner of the change."""
    owner = ground.user("project_manager")
    impact = change.add_impact(
        milestone=impacts_of(ground.shift)[0].milestone,
        group=ground.sales,
        summary="New role",
        severity=3,
        aspect=Aspect.objects.filter(is_about_job=True).first(),
        by=owner,
    )
    letter = change.plan_engagement(
        ground.shift,
        name="Your place as qyzwright",
        text="Pay is qyzoted anew.",
        planned_on=today() + timedelta(days=5),
        impacts=[impact],
        by=owner,
    )
    change.ask_for_approval(letter, by=owner)
    return Planted((("qyzwright",), ("qyzoted",)), ANSWERING)


@plants("people_partner.rolechange")
def a_role_change_before_it_is_told(ground: Ground) -> Planted:
    """A draft that touches the employee."""
    hr = ground.user("hr_partner")
    old = room.add_job_role(title="Release clerk", duties=["Keeps the calendar"], is_in_use=True, by=hr)
    new = room.add_job_role(title="Quzor of flow", adapt=old, duties=["Keeps the flow"], by=hr)
    room.begin_role_change(old=old, new=new, people=[ground.people["employee"]], why="Fewer quzles", by=hr)
    return Planted((("Quzor",), ("quzles",)), frozenset({"hr_partner"}))


@plants("people_partner.description")
def a_description_nobody_uses(ground: Ground) -> Planted:
    """Written and not published."""
    room.add_job_role(title="Quzerist", duties=["Bends quzarks"], by=ground.user("hr_partner"))
    return Planted((("Quzerist",), ("quzarks",)), frozenset({"hr_partner"}))


@plants("people_partner.note")
def a_note_on_a_group(ground: Ground) -> Planted:
    """On Sales."""
    room.add_note(ground.sales, text="They fear the quzern", by=ground.user("hr_partner"))
    return Planted((("quzern",),), frozenset({"hr_partner"}))


@plants("people_partner.reviews")
def what_a_review_rewards(ground: Ground) -> Planted:
    """A bonus rule."""
    room.add_review_rule(name="Quzittance for dates kept", by=ground.user("hr_partner"))
    return Planted((("Quzittance",),), frozenset({"hr_partner"}))


@plants("people_partner.training")
def who_has_a_skill(ground: Ground) -> Planted:
    """Found by HR."""
    room.note_skill(
        ground.people["employee"],
        skill="Quzilting",
        why="A quzoined certificate",
        by=ground.user("hr_partner"),
    )
    return Planted((("quzoined",), ("Quzilting",)), frozenset({"hr_partner"}))


@plants("people_partner.assigned")
def what_somebody_is_to_learn(ground: Ground) -> Planted:
    """The employee, in a team that is to have the skill."""
    hr, employee = ground.user("hr_partner"), ground.people["employee"]
    team = create_team(name="Checkout", by=ground.user("director"))
    assert team.group
    add_membership(team.group, person=employee, starts_on=today(), by=ground.user("director"))
    room.ask_team_skill(team, skill="Quzernstones", by=hr)
    room.assign_training([employee], skill="Quzernstones", due_on=today() + timedelta(days=14), by=hr)
    return Planted((("Quzernstones",),), frozenset({"hr_partner", "functional_manager", "employee"}))


@plants("people_partner.path")
def a_role_path(ground: Ground) -> Planted:
    """The employee's, and the coaching on it."""
    path = room.begin_path(
        ground.people["employee"],
        talked_about="Would rather not quzarrel",
        by=ground.user("functional_manager"),
    )
    room.plan_coaching(path, topic="Quzeueing", planned_on=today(), by=ground.user("hr_partner"))
    return Planted(
        (("quzarrel",), ("Quzeueing",)), frozenset({"hr_partner", "functional_manager", "employee"})
    )


@plants("people_partner.duties")
def what_becomes_of_a_duty(ground: Ground) -> Planted:
    """The description is public; what becomes of its duty is not."""
    hr = ground.user("hr_partner")
    row: RoleVersion = room.add_job_role(title="Librarian", duties=["Counts quires"], is_in_use=True, by=hr)
    room.map_duties(row, fates={"Counts quires": DutyFate.Fate.PROGRAM}, by=hr)
    return Planted((("Counts quires", str(DutyFate.Fate.PROGRAM.label)),), frozenset({"hr_partner"}))


@plants("people_partner.reminder")
def a_managers_reminder(ground: Ground) -> Planted:
    """Of the last talk with the employee, long ago."""
    room.remind_own_talk(
        ground.people["employee"],
        last_on=today() - timedelta(days=2000),
        by=ground.user("functional_manager"),
    )
    day = today() - timedelta(days=2000)
    return Planted(
        ((f"{day.day} {day:%b} {day.year}",), (day.isoformat(),)), frozenset({"functional_manager"})
    )


@plants("people_partner.shift")
def a_heads_shift(ground: Ground) -> Planted:
    """The employee heads a function here; the functional manager is their manager."""
    hr = ground.user("hr_partner")
    group = add_group(name="Infrastructure", kind=Group.Kind.FUNCTION, by=ground.user("director"))
    profile = room.describe_function(group, head=ground.people["employee"], by=hr)
    sheet = room.write_shift(profile, moves=["Hands out the quzoits"], by=hr)
    room.plan_growth(sheet, topic="Lead with quzietude", planned_on=today(), by=hr)
    return Planted(
        (("quzoits",), ("quzietude",)), frozenset({"hr_partner", "functional_manager", "employee"})
    )


@plants("market.feed")
def a_calendar_by_link(ground: Ground) -> Planted:
    """The head of Sales's own."""
    feed = leaving.add_own_feed(by=ground.user("sales_lead"))
    return Planted(((feed.secret,),), frozenset({"sales_lead"}))


@plants("market.digest")
def what_somebody_follows(ground: Ground) -> Planted:
    """The head of Sales hears that an outcome moved."""
    outcome = bare_outcome(ground.user("director"))
    forecast_saying(outcome, 900, as_of=today() - timedelta(days=7))
    following.follow(initiative=outcome, tolerance_days=7, by=ground.user("sales_lead"))
    forecast_saying(outcome, 600, as_of=today())
    following.tell_followers()
    return Planted(((str(Digest.objects.get().key),),), frozenset({"sales_lead"}))


@plants("interchange.calendar")
def a_calendar_of_ones_own(ground: Ground) -> Planted:
    """The team lead's."""
    feed = add_own_calendar(by=ground.user("team_lead"))
    return Planted(((feed.secret,),), frozenset({"team_lead"}))


@plants("interchange.webhook_messages")
def what_a_program_was_told(ground: Ground) -> Planted:
    """By a webhook of the director."""
    webhook = add_webhook(
        name="Archive", address="https://archive.example/", told_of=["work.*"], by=ground.user("director")
    )
    WebhookMessage.objects.create(webhook=webhook, action="work.add_item", body='{"name": "qyzincunx"}')
    return Planted((("qyzincunx",),), frozenset({"director"}))
