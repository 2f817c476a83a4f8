"""How two of the demo's teams work: stages of their own, limits, what ready and done mean, blocks, a sprint."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from manyways.access.clock import now, start_of, today
from manyways.access.models import User
from manyways.teams.models import Person, Team
from manyways.work.actions import (
    add_item,
    block_item,
    edit_item,
    edit_sprint,
    merge_items,
    move_to_stage,
    plan_sprint,
    set_board,
    set_checks,
    set_stages,
    take_items,
    tick_check,
    unblock_item,
)
from manyways.work.models import Check, Initiative, Item, Kind, Stage

COMMERCE = (
    ("Backlog", "Backlog", "waiting", None, "warn", ""),
    (
        "Ready",
        "Next",
        "waiting",
        6,
        "warn",
        "Small enough to finish in two weeks; somebody who asked is named.",
    ),
    ("Doing", "Build", "doing", 3, "warn", "Ready to start is answered; somebody has time today."),
    ("", "Waits for review", "waiting", 3, "warn", "Tests pass, and it can be tried out."),
    ("Review", "Review", "doing", 2, "deny", "A second pair of eyes is free."),
    ("Done", "Done", "done", None, "warn", ""),
)
MOBILE = (
    ("Backlog", "Backlog", "waiting", None, "warn", ""),
    ("Ready", "Ready", "waiting", 5, "warn", ""),
    ("", "Design", "doing", 2, "warn", "The question to answer is written on the card."),
    ("Doing", "Build", "doing", 3, "warn", ""),
    ("Review", "Test", "doing", 2, "deny", "A phone three years old is at hand."),
    ("Done", "Done", "done", None, "warn", ""),
)
READY = (
    "Somebody who asked for it is named",
    "It can be finished in two weeks",
    "We know how we will see that it works",
)
DONE = ("Tests run on every change", "Support knows what is new", "It is measured that somebody uses it")
TO_MARKET = (
    "Marketing has what it needs",
    "Sales is trained",
    "Customers are told what changes",
)
REVIEWED = 22


def make_flow(director: User | None) -> None:
    """Commerce with an expedite lane and agreements; Mobile with a sprint; what done means for every outcome."""
    assert director
    noor = User.objects.get(name="Noor Haddad")
    _commerce(Team.objects.get(name="Commerce"), noor)
    _mobile(Team.objects.get(name="Mobile"), director)
    outcome = Kind.objects.get(slug="outcome")
    lines = set_checks(outcome, Check.Point.DONE, TO_MARKET, by=director)
    setup = Initiative.objects.get(name="Faster course setup")
    tick_check(setup, lines[0], by=director)
    because = "authors find it where they work; sales does not sell it"
    tick_check(setup, lines[1], not_needed_because=because, by=director)


def _stages(
    team: Team, rows: Sequence[tuple[str, str, str, int | None, str, str]], by: User
) -> dict[str, Stage]:
    """The team's own stages, continuing those everyone starts from."""
    common = {stage.name: stage for stage in Stage.objects.filter(team=None)}
    named: list[dict[str, Any]] = [
        {
            "was": common.get(was),
            "name": name,
            "category": category,
            "wip_limit": limit,
            "limit_rule": rule,
            "policy": policy,
        }
        for was, name, category, limit, rule, policy in rows
    ]
    return {stage.name: stage for stage in set_stages(team, named, by=by)}


def _commerce(team: Team, by: User) -> None:
    billing = Initiative.objects.get(name="Group billing")
    stages = _stages(team, COMMERCE, by)
    set_board(team, lanes="service", expedite_limit=1, by=by)
    _through_review(team, [stages["Waits for review"], stages["Review"]], stages["Done"], by)
    _ready(team, billing, stages["Next"], by)
    _urgent(billing, stages, by)
    _blocked(billing, by)
    _merged(billing, by)
    set_checks(team, Check.Point.DONE, DONE, by=by)
    set_checks(stages["Review"], Check.Point.ENTER, ("It works with the keyboard alone",), by=by)


def _ready(team: Team, billing: Initiative, following: Stage, by: User) -> None:
    """The next cards, most of them ready; one to find something out."""
    lines = set_checks(team, Check.Point.READY, READY, by=by)
    waiting = list(billing.items.filter(started_at=None, form="story").order_by("rank")[:3])
    for at, item in enumerate(waiting):
        move_to_stage(item, following, at=_days_ago(9 - at), by=by)
        for line in lines[: 3 - at]:
            tick_check(item, line, by=by)
    asked = add_item(
        billing,
        name="Ask five head offices who approves what",
        form="story",
        work_type="discovery",
        owner=Person.objects.get(name="Noor Haddad"),
        by=by,
    )
    move_to_stage(asked, following, at=_days_ago(2), by=by)


def _urgent(billing: Initiative, stages: dict[str, Stage], by: User) -> None:
    """Something that cannot wait, on top of a full stage; and one card on its way to review."""
    wrong = add_item(
        billing,
        name="Wrong tax on Portuguese invoices",
        form="story",
        work_type="maintenance",
        service="expedite",
        by=by,
    )
    move_to_stage(wrong, stages["Build"], at=_days_ago(1), by=by)
    costs = billing.items.get(name="Invoice with several cost centres")
    edit_item(costs, {"owner": Person.objects.get(name="Noor Haddad")}, by=by)
    stuck = block_item(
        costs,
        reason="The new ledger accounts",
        person=Person.objects.get(name="Tomasz Nowak"),
        at=_days_ago(6),
        by=by,
    )
    unblock_item(stuck, at=_days_ago(4), by=by)


def _blocked(billing: Initiative, by: User) -> None:
    """Who waits for whom: one card for Finance, one for another team."""
    tax = billing.items.get(name="Tax rules for Spain and Italy")
    finance = Person.objects.get(name="Tomasz Nowak")
    block_item(tax, reason=tax.blocked_reason or "The rates for small islands", person=finance, by=by)
    pause = billing.items.get(name="Pause one site of a group")
    insights = Team.objects.get(name="Insights")
    block_item(pause, reason="The event when a site stops", team=insights, at=_days_ago(3), by=by)


def _merged(billing: Initiative, by: User) -> None:
    """Two countries whose rules turned out to be one piece of work."""
    first, second = (
        billing.items.get(name=f"Tax rules for {country}") for country in ("Norway", "Switzerland")
    )
    merge_items(first, [second], name="Tax rules for Norway and Switzerland", by=by)


def _mobile(team: Team, by: User) -> None:
    offline = Initiative.objects.get(name="Mobile lessons offline")
    stages = _stages(team, MOBILE, by)
    _through_review(team, [stages["Test"]], stages["Done"], by)
    open_items = list(Item.objects.unfinished().filter(initiative=offline, form="story").order_by("rank"))
    for item in open_items[2:5]:
        move_to_stage(item, stages["Ready"], at=_days_ago(8), by=by)
    move_to_stage(open_items[1], stages["Test"], at=_days_ago(2), by=by)
    edit_item(open_items[4], {"work_type": "discovery"}, by=by)
    _sprints(team, open_items, by)


def _sprints(team: Team, open_items: Sequence[Item], by: User) -> None:
    """Two weeks that ended, and two that run: what was taken then, and one that came in later."""
    monday = today() - timedelta(days=today().weekday())
    first, before = monday - timedelta(days=7), monday - timedelta(days=21)
    done = Item.objects.filter(team=team, finished_at__isnull=False)
    earlier = list(done.filter(finished_at__gte=start_of(before), finished_at__lt=start_of(first)))
    ended = plan_sprint(
        team,
        goal="A lesson can be read without a connection",
        starts_on=before,
        ends_on=first - timedelta(days=3),
        items=earlier,
        at=start_of(before),
        by=by,
    )
    edit_sprint(ended, {"result": "Read on two phones; videos still stop"}, by=by)
    running = plan_sprint(
        team,
        goal="Field staff can finish a whole lesson on a train",
        starts_on=first,
        ends_on=first + timedelta(days=13),
        items=[*done.filter(finished_at__gte=start_of(first)), *open_items[:4]],
        at=start_of(first),
        by=by,
    )
    take_items(running, open_items[4:5], at=_days_ago(1), by=by)


def _through_review(team: Team, between: Sequence[Stage], done: Stage, by: User) -> None:
    """The newest finished items went through the stages before done, in the last third of their time."""
    newest = Item.objects.filter(team=team, finished_at__isnull=False, started_at__isnull=False)
    for item in newest.order_by("-finished_at", "-pk")[:REVIEWED]:
        _went_through(item, between, done, by)


def _went_through(item: Item, between: Sequence[Stage], done: Stage, by: User) -> None:
    finish, start = item.finished_at, item.started_at
    assert finish
    assert start
    step = (finish - start) / 3 / len(between)
    standing = item
    for place, stage in enumerate(between):
        at = finish - step * (len(between) - place)
        standing = move_to_stage(standing, stage, at=at, by=by).item
    move_to_stage(standing, done, at=finish, by=by)


def _days_ago(days: int) -> datetime:
    """This hour some days ago, on the Friday before a weekend."""
    moment = now() - timedelta(days=days)
    return moment - timedelta(days=max(0, moment.weekday() - 4))
