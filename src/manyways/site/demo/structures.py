"""How Brightwater's DevOps team works with product teams: its options, who was asked, and what is in force."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.actions import (
    add_structure_option,
    consult_on_structure,
    describe_service,
    switch_structure,
)
from manyways.teams.models import HomeManager, OnCall, Person, StructureOption, Team

SERVED = ("Catalogue", "Classroom", "Commerce", "Insights", "Learner")
SERVICE = (
    "Environments, releases, access and anything that wakes people at night.\n"
    "Write to the front door and name the team; for an outage call the number on the wall."
)
VOICES = (
    ("Marco Bianchi", 20, "We release twice a month because we queue. Somebody inside would end that.", 1),
    ("Noor Haddad", 19, "Half a person who stays is worth more than six who come by.", 1),
    ("Pavel Novak", 18, "We need them twice a year. Do not give us a person, give us an answer.", 2),
    ("Priya Raman", 12, "Two of us keep the network. If all leave, nobody renews a certificate.", 2),
    ("Ruth Adler", 9, "Nobody's manager or contract changes in a trial of three months.", None),
)


def make_structures(director: User) -> None:
    """Standalone since last year, two other options written down, five people asked."""
    devops = Team.objects.select_related("lead", "group").get(name="DevOps")
    served = list(Team.objects.filter(name__in=SERVED).order_by("name"))
    devops = describe_service(devops, serves=served, how_to_ask=SERVICE, answer_days=3, by=director)
    options = _options(devops, served, director)
    for name, days_ago, words, leaning in VOICES:
        consult_on_structure(
            devops,
            person=Person.objects.get(name=name),
            words=words,
            leans_to=None if leaning is None else options[leaning],
            said_on=today() - timedelta(days=days_ago),
            by=director,
        )
    switch_structure(
        options[0],
        reason="One group of six, so that holidays and nights are covered while the cloud move lasts.",
        starts_on=today() - timedelta(days=320),
        review_on=today() + timedelta(days=16),
        by=director,
    )


def _options(devops: Team, served: list[Team], director: User) -> list[StructureOption]:
    four = [team for team in served if team.name != "Insights"]
    staying = list(Person.objects.filter(memberships__group__team=devops).order_by("name")[:2])
    alone = add_structure_option(
        devops,
        name="Standalone",
        pros="One rota, one way to release, holidays are covered.",
        cons="Teams queue. Nobody in a team learns to release by themselves.",
        by=director,
    )
    embedded = add_structure_option(
        devops,
        name="Embedded in four teams",
        embed_in=four,
        on_call=OnCall.HOSTS,
        home_manager=HomeManager.HOME,
        pros="No queue: whoever builds it also releases it. The four that release most come first.",
        cons="Insights is left without. Each rota has one or two people.",
        by=director,
    )
    mixed = add_structure_option(
        devops,
        name="Two stay, four go",
        embed_in=four,
        staying=staying,
        pros="One rota of six, and somebody inside each team that releases weekly.",
        cons="Two keep the platform for everybody; Insights still asks and waits.",
        by=director,
    )
    return [alone, embedded, mixed]
