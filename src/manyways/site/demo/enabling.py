"""What enables Brightwater's shift to product teams: its steps, activities, and what blocks some of them."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.enabling import (
    add_enabler,
    add_shift_steps,
    block_enabler,
    edit_shift_step,
    escalate_blocker,
    finish_enabler,
)
from manyways.change.models.enabling import ESCALATE_AFTER_DAYS
from manyways.site.demo.principles import make_principles
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

ACTIVITIES = (
    (
        "How we decide: six principles on one page",
        "principles",
        "Ines Okafor",
        "Read them with each team",
        "",
    ),
    (
        "Story mapping, taught by doing",
        "training",
        "Elif Demir",
        "Second round for Classroom and Insights",
        "",
    ),
    (
        "A wall and a table for each team",
        "space",
        "Jonas Weber",
        "",
        "The lease of the third floor is unsigned",
    ),
    ("One board for all teams", "tools", "Priya Raman", "Move the last two teams", ""),
    ("Launch day with customers", "event", "Lea Fontaine", "", "Sales has not named the ten customers"),
    ("Talks for managers who lose a team", "other", "Ruth Adler", "Three of eight are held", ""),
    ("Team leads learn to coach", "training", "Ruth Adler", "", "No budget is approved for the course"),
)
HELPERS = {"space": ("Tomasz Nowak", 5), "event": ("Daniel Kerr", 11)}
DONE_STEPS = 4


def make_enabling(director: User) -> None:
    """Seven activities, three of them blocked, nine steps of which four are done, and the six principles."""
    make_principles(director)
    shift = Initiative.objects.get(name="Shift to product teams")
    for number, step in enumerate(add_shift_steps(shift, by=director)[:DONE_STEPS]):
        edit_shift_step(step, {"done_on": today() - timedelta(days=90 - 20 * number)}, by=director)
    audience = Group.objects.get(name="Product and engineering")
    for number, (name, kind, owner, next_step, blocker) in enumerate(ACTIVITIES):
        row = add_enabler(
            shift,
            name=name,
            kind=kind,
            owner=Person.objects.get(name=owner),
            audience=audience,
            next_step=next_step,
            review_on=today() + timedelta(days=7 + 3 * number),
            by=director,
        )
        if blocker:
            helper, days = HELPERS.get(kind, ("", 3))
            row = block_enabler(
                row,
                blocker=blocker,
                helper=Person.objects.filter(name=helper).first(),
                blocked_on=today() - timedelta(days=days),
                by=director,
            )
            if days >= ESCALATE_AFTER_DAYS:
                escalate_blocker(row, by=director)
        elif kind == "principles":
            finish_enabler(row, by=director)
