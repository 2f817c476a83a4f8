"""Makes the demo company in an empty database, part by part, telling how far it is."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.cast import CAST, make_cast
from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.goals.actions import create_program, put_team_in_program
from manyways.goals.models import Program
from manyways.interchange.actions import apply_import, start_import
from manyways.interchange.drafts import Draft, DraftLink, DraftRow
from manyways.interchange.queries import moment
from manyways.site.demo import evidence
from manyways.site.demo.decided import make_decided
from manyways.site.demo.enabling import make_enabling
from manyways.site.demo.everyday import make_everyday
from manyways.site.demo.exchange import make_exchange
from manyways.site.demo.flow import make_flow
from manyways.site.demo.formation import DISCIPLINES, make_formation
from manyways.site.demo.front_door import make_front_door
from manyways.site.demo.functions import make_functions
from manyways.site.demo.goals import make_goals
from manyways.site.demo.histories import Finished, make_history
from manyways.site.demo.hr_room import make_hr_room
from manyways.site.demo.launches import make_launches
from manyways.site.demo.looks import make_looks
from manyways.site.demo.market import make_market
from manyways.site.demo.money import make_money
from manyways.site.demo.people import make_people
from manyways.site.demo.plans import make_plans
from manyways.site.demo.portfolio import make_handovers, make_said
from manyways.site.demo.shift import make_shift
from manyways.site.demo.story import (
    INITIATIVES,
    LINKS,
    PROGRAMS,
    TEAMS,
    DemoInitiative,
    DemoTeam,
    Task,
)
from manyways.site.demo.structures import make_structures
from manyways.site.demo.training import make_training
from manyways.site.demo.voices import make_voices
from manyways.site.demo.webhooks import make_webhook
from manyways.teams.actions import add_membership, create_team, link_account
from manyways.teams.models import Person, Team
from manyways.work.actions import add_link, create_initiative, edit_item, move_to_stage
from manyways.work.models import Initiative, Item, Kind, Stage
from manyways.work.times import time_in

SEED = 2026
DAY = 480
RANK_STEP = 1 << 20
Tell = Callable[[int, int, str], None]


def make_demo(tell: Tell = lambda done, total, text: None) -> None:
    """Make Brightwater Learning. Refused where the database already holds people."""
    if User.objects.exists():
        raise Refused(_("This database is not empty. The demo company goes into one of its own."))
    steps = (
        (_make_company, _("420 people in 14 departments")),
        (_make_teams, _("9 teams in 3 programs")),
        (_make_initiatives, _("12 initiatives of six kinds")),
        (_make_histories, _("a year of finished work")),
        (_make_links, _("links between them")),
        (_by_director(make_goals), _("goals and readings")),
        (_by_director(make_everyday), _("the map of the product, what is blocked, what people write")),
        (make_money, _("budgets, and what teams cost")),
        (_by_director(make_formation), _("what teams consist of, and how each works")),
        (_by_director(make_structures), _("how DevOps works with the teams it serves")),
        (make_handovers, _("what initiatives hand to each other")),
        (_by_director(make_voices), _("questions, ideas, pulses and agreements")),
        (_by_director(make_plans), _("baselines, and why dates moved")),
        (make_flow, _("two teams with boards of their own, and a sprint")),
        (make_front_door, _("requests at the front door, advice, practices")),
        (_by_director(make_shift), _("the shift to product teams and the people it reaches")),
        (_by_director(make_looks), _("looks back at two changes")),
        (_by_director(make_enabling), _("what enables the shift, and what blocks it")),
        (make_hr_room, _("job roles, and how they change")),
        (make_training, _("what people learn, and who is coached")),
        (make_functions, _("functions, and what shifts for their heads")),
        (make_decided, _("decisions, speakers, rooms, risks, obligations")),
        (make_launches, _("launches, and what must be ready for them")),
        (_make_forecasts, _("the forecast of everything")),
        (make_market, _("what Sales and Marketing plan on")),
        (make_said, _("how people say things stand")),
        (_by_director(make_exchange), _("calendars by link, and a spreadsheet that is known again")),
        (_by_director(make_webhook), _("a webhook, not started")),
    )
    with transaction.atomic():
        director: User | None = None
        for number, (step, text) in enumerate(steps):
            tell(number, len(steps), str(text))
            director = step(director) or director
    tell(len(steps), len(steps), _("ready"))


def _by_director(step: Callable[[User], object]) -> Callable[[User | None], None]:
    """A part that needs the director, read anew."""

    def make(director: User | None) -> None:
        assert director
        step(User.objects.get(pk=director.pk))

    return make


def _make_forecasts(director: User | None) -> None:
    """Those of the weeks before, one as of last week, this week's progress, one as of today. No worker is there yet."""
    assert director
    evidence.make_evidence(director)
    evidence.forecast_as_of(_day(-7))
    for story in INITIATIVES:
        for task in story.tasks:
            if 0 < task.done < 100 and not task.is_stuck:
                edit_item(_item(story.name, task.name), {"percent_done": task.done}, by=director)
    evidence.forecast_as_of(today())
    evidence.make_scenarios(director)


def _make_company(_nobody: User | None) -> User:
    """The cast, who can sign in with one click, and everyone else as people."""
    Organisation.objects.create(name="Brightwater Learning", country="IE", currency="USD")
    cast = make_cast()
    director = cast["director"]
    people = make_people(SEED)
    rows = [
        DraftRow(
            number,
            "teams.person",
            person.email,
            {
                "name": person.name,
                "email": person.email,
                "group": person.department,
                "job_title": person.job_title,
                "location": person.location,
                "manager": person.manager,
            },
        )
        for number, person in enumerate(people, 1)
    ]
    _carry("people", rows, director)
    for member in CAST:
        link_account(Person.objects.get(email=member.email), user=cast[member.slug], by=director)
    return director


def _make_teams(director: User | None) -> None:
    assert director
    programs = {
        name: create_program(name=name, purpose=purpose, lead=_person(lead), by=director)
        for name, (purpose, lead) in PROGRAMS.items()
    }
    for team in TEAMS:
        made = create_team(
            name=team.name, kind=team.kind, lead=_person(team.lead), purpose=team.purpose, by=director
        )
        put_team_in_program(programs[team.program], team=made, by=director)
    _staff_teams(director)


def _staff_teams(director: User) -> None:
    """Each team's lead and five to seven engineers, full time, nobody twice."""
    engineers = list(Person.objects.filter(memberships__group__name="Product and engineering").order_by("pk"))
    leads = {team.lead for team in TEAMS}
    free = [person for person in engineers if person.name not in leads]
    for number, team in enumerate(Team.objects.select_related("lead", "group").order_by("pk")):
        members = [team.lead, *(free.pop() for _each in range(5 + number % 3))]
        for person, discipline in zip(members, DISCIPLINES, strict=False):
            if person is not None and team.group is not None:
                add_membership(
                    team.group, person=person, discipline=discipline, starts_on=_day(-400), by=director
                )


def _make_initiatives(director: User | None) -> None:
    assert director
    kinds = {kind.slug: kind for kind in Kind.objects.all()}
    doing = Stage.objects.get(team__isnull=True, name="Doing")
    for rank, story in enumerate(INITIATIVES, 1):
        initiative = create_initiative(
            name=story.name,
            kind=kinds[story.kind],
            approach=story.approach,
            owner=_person(story.owner),
            team=Team.objects.filter(name=story.team).first(),
            program=Program.objects.filter(name=story.program).first(),
            summary=story.summary,
            visibility="company" if story.company_wide else "members",
            starts_on=_day(-story.started_ago),
            due_on=None if story.due_in is None else _day(story.due_in),
            is_due_fixed=story.is_fixed,
            rank=rank * RANK_STEP,
            by=director,
        )
        rows = [_task_row(number, task) for number, task in enumerate(story.tasks, 1)]
        rows += _backlog_rows(story, len(rows))
        links = [
            DraftLink(before, task.name, {"type": "fs", "lag": 0, "lag_unit": "working"})
            for task in story.tasks
            for before in task.after
        ]
        _carry("items", rows, director, links=links, initiative=initiative)
        for task in story.tasks:
            if task.time:
                edit_item(_item(story.name, task.name), time_in(task.time).columns, by=director)
        for days_ago, name in enumerate(story.in_progress, 4):
            move_to_stage(_item(story.name, name), doing, at=moment(_working(-2 * days_ago), 10), by=director)


def _task_row(number: int, task: Task) -> DraftRow:
    low, high = task.spread or (task.days, task.days)
    is_phase = not task.days and not task.after and not task.under
    fields: dict[str, Any] = {
        "name": task.name,
        "form": "phase" if is_phase else "task" if task.days else "milestone",
        "duration_minutes": None if is_phase else round(task.days * DAY),
        "owner": task.owner,
        "percent_done": _a_week_ago(task),
        "created_at": moment(_day(-40), 9),
    }
    if task.days and (low, high) != (task.days, task.days):
        fields |= {"duration_low_minutes": round(low * DAY), "duration_high_minutes": round(high * DAY)}
    if task.starts_in is not None:
        fields |= {"constraint": "snet", "constraint_at": _working(task.starts_in)}
    if task.deadline_in is not None:
        fields["deadline_at"] = _day(task.deadline_in)
    if task.cannot_move and task.deadline_in is not None:
        fields |= {"constraint": "mso", "constraint_at": _day(task.deadline_in)}
    if task.done and task.starts_in is not None:
        fields["started_at"] = moment(_working(task.starts_in), 8)
    if task.done == 100:
        began = task.starts_in if task.starts_in is not None else -30
        fields["started_at"] = moment(_working(began), 8)
        fields["finished_at"] = moment(_working(min(began + round(task.days * 1.5), -1)), 16)
    return DraftRow(number, "work.item", task.name, fields, task.under)


def _a_week_ago(task: Task) -> int:
    """How far the task was five working days ago."""
    return task.done if task.is_stuck or task.done in {0, 100} else max(1, round(task.done - 500 / task.days))


def _backlog_rows(story: DemoInitiative, before: int) -> list[DraftRow]:
    """Stories, those in progress first; the milestone they lead to last."""
    names = (*story.in_progress, *story.backlog)
    rows = [
        DraftRow(
            before + number,
            "work.item",
            name,
            {
                "name": name,
                "form": "story",
                "size": story.size,
                "team": story.team,
                "created_at": _asked(number, len(names)),
            },
        )
        for number, name in enumerate(names, 1)
    ]
    if story.milestone:
        fields = {
            "name": story.milestone,
            "form": "milestone",
            "duration_minutes": 0,
            "created_at": _asked(1, 9),
        }
        rows.append(DraftRow(before + len(rows) + 1, "work.item", story.milestone, fields))
    return rows


def _asked(number: int, count: int) -> datetime:
    """When the item was asked for: the last tenth of a backlog came this week."""
    return moment(_day(-3 if number > count * 0.9 else -40), 10)


def _make_histories(director: User | None) -> None:
    """Each team's finished items: the newest belong to what it works on now, the rest to finished work."""
    assert director
    for team in TEAMS:
        history = make_history(team, today(), SEED)
        made = Team.objects.get(name=team.name)
        current = [story for story in INITIATIVES if story.team == team.name and story.finished_count]
        for story in current:
            cut = len(history) - story.finished_count
            history, own = history[:cut], history[cut:]
            _carry_history(own, Initiative.objects.get(name=story.name), made, director)
        for outcome in evidence.EARLIER.get(team.name, ()):
            history, own = history[: -outcome.items], evidence.asked_together(history[-outcome.items :])
            _carry_history(own, evidence.make_earlier(outcome, own, made, director), made, director)
        if history:
            _carry_history(history, _finished_work(team, made, history, director), made, director)


def _finished_work(team: DemoTeam, made: Team, history: list[Finished], director: User) -> Initiative:
    return create_initiative(
        name=_("%(team)s: earlier outcomes") % {"team": team.name},
        kind=Kind.objects.get(slug="outcome"),
        approach="flow",
        owner=_person(team.lead),
        team=made,
        program=Program.objects.get(name=team.program),
        visibility="company",
        state=Initiative.State.DONE,
        started_on=history[0].created,
        finished_on=history[-1].finished,
        rank=evidence.rank_then(history),
        by=director,
    )


def _carry_history(history: list[Finished], initiative: Initiative, team: Team, director: User) -> None:
    rows = [
        DraftRow(
            number,
            "work.item",
            f"{initiative.pk}-{number}",
            {
                "name": _("%(team)s item %(number)s") % {"team": team.name, "number": number},
                "created": item.created,
                "started": item.started,
                "finished": item.finished,
            },
        )
        for number, item in enumerate(history, 1)
    ]
    _carry("history", rows, director, initiative=initiative, team=team)


def _make_links(director: User | None) -> None:
    """Links across initiatives, and each flow milestone after its stories."""
    assert director
    for before, first, after, second in LINKS:
        add_link(_item(before, first), successor=_item(after, second), by=director)
    for story in INITIATIVES:
        for name in (*story.in_progress, *story.backlog) if story.milestone else ():
            add_link(_item(story.name, name), successor=_item(story.name, story.milestone), by=director)


def _carry(
    subject: str,
    rows: Iterable[DraftRow],
    by: User,
    *,
    links: Iterable[DraftLink] = (),
    initiative: Initiative | None = None,
    team: Team | None = None,
) -> None:
    """Bring rows in through the same action an import uses."""
    container = f"{initiative or 'Brightwater Learning'}, {subject}"
    import_ = start_import(
        subject=subject, name=container, content=b"demo", initiative=initiative, team=team, by=by
    )
    draft = Draft("demo", container, tuple(rows), tuple(links))
    apply_import(import_=import_, draft=draft, by=by)


def _person(name: str) -> Person | None:
    return Person.objects.filter(name=name).first()


def _item(initiative: str, name: str) -> Item:
    return Item.objects.get(initiative__name=initiative, name=name)


def _day(days_from_now: int) -> date:
    return today() + timedelta(days=days_from_now)


def _working(days_from_now: int) -> date:
    """The day, or the Monday after a weekend."""
    day = _day(days_from_now)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
