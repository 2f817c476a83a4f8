"""Makes what happens between people in the demo: the agreed map, what is blocked, what was written."""

from datetime import timedelta

from manyways.access.cast import CAST
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.desk.actions import add_comment
from manyways.goals.actions import add_area, agree_on_map, edit_area, edit_goal
from manyways.goals.models import Goal
from manyways.site.demo.story import AREAS, BLOCKED, SAID
from manyways.teams.models import Team
from manyways.work.actions import block_item
from manyways.work.models import Initiative, Item


def make_map(director: User) -> None:
    """The areas of the product, each with its team; one has none, which shows as a gap. Ranked once agreed."""
    areas = {
        area: add_area(
            name=area.name,
            description=area.description,
            team=Team.objects.filter(name=area.team).first(),
            by=director,
        )
        for area in AREAS
    }
    agreed_on = today() - timedelta(days=40)
    people = "Ines Okafor, Elif Demir, Noor Haddad, Priya Raman"
    agree_on_map(participants=people, agreed_on=agreed_on, by=director)
    for area, made in areas.items():
        edit_area(made, {"stance": area.stance, "rank": area.rank}, by=director)
        for goal in Goal.objects.filter(team=made.team).exclude(team=None):
            edit_goal(goal, {"area": made}, by=director)


def make_everyday(director: User) -> None:
    """The map of the product, what cannot go on, and the words that wait for an answer."""
    make_map(director)
    for blocked in BLOCKED:
        item = Item.objects.get(initiative__name=blocked.initiative, name=blocked.item)
        block_item(item, reason=blocked.reason, at=now() - timedelta(days=blocked.days_ago), by=director)
    for said in SAID:
        initiative = Initiative.objects.get(name=said.initiative)
        record = Item.objects.get(initiative=initiative, name=said.item) if said.item else initiative
        add_comment(record, text=said.text, by=_of_cast(said.slug))


def _of_cast(slug: str) -> User:
    return User.objects.get(email=next(member.email for member in CAST if member.slug == slug))
