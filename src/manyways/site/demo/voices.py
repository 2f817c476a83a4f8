"""Makes what people ask, answer, offer, agree and feel in the demo: the open page of the shift to product teams."""

import random
from datetime import date, timedelta

from manyways.access.cast import CAST
from manyways.access.clock import start_of, today
from manyways.access.models import User
from manyways.change.actions.agreements import (
    add_agreement,
    add_need,
    answer_need,
    propose_agreement,
    sign_agreement,
    take_other_way,
)
from manyways.change.actions.following import add_followers, confirm_own_answer, follow_question
from manyways.change.actions.ideas import add_idea, hide_words, reply_to_idea
from manyways.change.actions.invitations import (
    add_own_contribution,
    answer_own_invitation,
    invite_group,
    use_contribution,
)
from manyways.change.actions.open_pages import add_statement, edit_open_page, make_open_page
from manyways.change.actions.pulses import add_resistance, count_pulse, start_pulse
from manyways.change.actions.questions import (
    answer_question,
    ask_question,
    decline_question,
    hold_question,
    take_question,
)
from manyways.change.actions.voices import nobody, post_anonymously, reply_to_post, take_up_post
from manyways.change.models import (
    AnonymousPost,
    Need,
    Pulse,
    PulseStatement,
    Question,
    Update,
)
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative, Item

CHANGE = "Shift to product teams"
KNOWN = (
    "Five product teams start together.",
    "Pay, place of work and contracts stay as they are.",
    "If your manager changes, you hear it in person first.",
)
DECIDED = (
    "Each product area is owned by exactly one team.",
    "Projects that run today are finished as projects; nobody restarts anything.",
)


def make_voices(director: User) -> None:
    """Questions in every state, ideas with and without a name, pulses, invitations, and the agreement with Sales."""
    change = Initiative.objects.get(name=CHANGE)
    cast = {member.slug: User.objects.get(email=member.email) for member in CAST}
    _make_page(change, director)
    _make_holidays(change, cast)
    _make_questions(change, cast)
    _make_pulses(change, director)
    _make_invitations(change, cast)
    _make_agreement(change, cast)
    _make_resistance(change, cast)


def _make_page(change: Initiative, director: User) -> None:
    page = make_open_page(change, title="Moving to product teams", by=director)
    for column, sentences in (("known", KNOWN), ("decided", DECIDED)):
        for text in sentences:
            add_statement(page, column=column, text=text, by=director)
    edit_open_page(page, {"is_published": True, "has_link": True}, by=director)


def _ask(change: Initiative, text: str, by: User, days_ago: int, **fields: str) -> Question:
    """A question as of some days ago."""
    made = ask_question(text=text, initiative=change, by=by, **fields)
    Question.objects.filter(pk=made.pk).update(created_at=start_of(_day(-days_ago)) + timedelta(hours=10))
    made.refresh_from_db()
    return made


def _said_on(question: Question, days_ago: int) -> None:
    """Move the newest word on a question to some days ago."""
    newest = Update.objects.filter(question=question).order_by("-pk").values("pk")[:1]
    Update.objects.filter(pk__in=newest).update(at=start_of(_day(-days_ago)) + timedelta(hours=11))


def _make_holidays(change: Initiative, cast: dict[str, User]) -> None:
    """Who approves holidays in the new team? Not known yet, with ideas, one of them without a name."""
    asked = _ask(
        change,
        "Who approves holidays in the new team? I have booked two weeks in April. Does that still stand?",
        cast["employee"],
        7,
    )
    take_question(asked, owner=Person.objects.get(user=cast["hr_partner"]), by=cast["director"])
    asked.refresh_from_db()
    hold_question(
        asked,
        text="Holidays already approved stand. For new ones we don't know yet. I am asking the team leads.",
        next_word_on=_day(2),
        we_know="Holidays already approved stand.",
        not_known="Who approves new holidays in a product team.",
        finding_out="Ruth Adler talks with five team leads until 24 November.",
        by=cast["hr_partner"],
    )
    _said_on(asked, 5)
    idea = add_idea(
        asked, text="Let the team agree among itself and the manager just sees it.", by=cast["team_lead"]
    )
    _said_on(asked, 4)
    reply_to_idea(idea, text="Thank you. I take it into the talks with the leads.", by=cast["hr_partner"])
    _said_on(asked, 3)
    _without_a_name(
        "Put a calendar on the wall: whoever writes first has it, and the lead only steps in when work stops.",
        3,
        question=asked,
    )
    for slug in ("team_lead", "marketing", "functional_manager", "finance"):
        follow_question(asked, by=cast[slug])
    people = list(
        Person.objects.filter(memberships__group__name="Content", user__isnull=True).order_by("pk")[:9]
    )
    add_followers(asked, people=people, by=cast["director"])


def _without_a_name(
    text: str,
    days_ago: int,
    *,
    question: Question | None = None,
    change: Initiative | None = None,
    kind: str = "idea",
) -> AnonymousPost:
    before = set(AnonymousPost.objects.values_list("pk", flat=True))
    post_anonymously(text=text, question=question, initiative=change, kind=kind, by=nobody())
    made = AnonymousPost.objects.exclude(pk__in=before)
    made.update(posted_on=_day(-days_ago))
    return AnonymousPost.objects.exclude(pk__in=before).get()


def _make_questions(change: Initiative, cast: dict[str, User]) -> None:
    """One overdue, one answered with thanks, one declined, one hidden, one private, one taken up without a name."""
    _make_overdue(change, cast)
    _make_answered(change, cast)
    _make_others(change, cast)


def _make_overdue(change: Initiative, cast: dict[str, User]) -> None:
    director = cast["director"]
    devops = _ask(change, "Does DevOps join the teams or stay together?", cast["functional_manager"], 16)
    hold_question(
        devops,
        text="Both ways have friends. We try it with two teams for three months and look at it on 26 February.",
        next_word_on=_day(1),
        not_known="Whether DevOps joins the teams or stays together.",
        finding_out="A three-month trial with two teams, looked at on 26 February.",
        by=director,
    )
    _said_on(devops, 9)
    Question.objects.filter(pk=devops.pk).update(next_word_on=_day(-2))


def _make_answered(change: Initiative, cast: dict[str, User]) -> None:
    director, lead = cast["director"], cast["team_lead"]
    titles = _ask(change, "Do our job titles change?", cast["marketing"], 30)
    idea = add_idea(
        titles, text="Keep the titles on the contract and let the team use its own words.", by=lead
    )
    _said_on(titles, 26)
    post = _without_a_name(
        "Ask the people who talk to customers: their cards carry the title.", 21, question=titles
    )
    reply_to_post(post, text="Good point, the account managers were asked.", by=director)
    decision = Item.objects.filter(initiative=change).order_by("pk").first()
    titles = answer_question(
        titles,
        text="No. Titles on contracts and cards stay. Inside a team you call yourselves what helps you.",
        thanks=[idea],
        thanked_posts=[post],
        decision=decision,
        by=director,
    )
    _said_on(titles, 4)
    Question.objects.filter(pk=titles.pk).update(answered_on=_day(-4))
    confirm_own_answer(titles, by=lead)


def _make_others(change: Initiative, cast: dict[str, User]) -> None:
    director = cast["director"]
    salaries = _ask(change, "What does each team cost, person by person?", cast["finance"], 20)
    decline_question(
        salaries,
        why="Teams are planned by their total. Figures that show one person's pay are not published, here or anywhere.",
        by=director,
    )
    hurtful = _ask(
        change,
        "Is it true that one of the leads in Content was against this and is being moved away?",
        cast["employee"],
        6,
    )
    hide_words(
        hurtful,
        why="It speaks of one person who can be recognised. Please ask without pointing at anybody.",
        by=director,
    )
    _ask(
        change,
        "I am afraid that nobody will need project managers any more. What happens to us?",
        cast["project_manager"],
        3,
        kind="concern",
    )
    _ask(
        change,
        "My manager does not know yet that I may move. Who tells her?",
        cast["team_lead"],
        2,
        audience="answering",
    )
    taken = _without_a_name(
        "What happens to people who do not want to join any of the five teams?",
        5,
        change=change,
        kind="question",
    )
    take_up_post(taken, by=director)
    _without_a_name(
        "In two departments nobody dares to ask aloud. Please visit without the managers.",
        1,
        change=change,
        kind="concern",
    )


def _make_pulses(change: Initiative, director: User) -> None:
    """Two closed rounds in which confidence falls in Customer support and Legal is held back, and an open one."""
    draw = random.Random(7)
    names = ("Sales", "Customer support", "Content", "Infrastructure", "Legal")
    groups = [Group.objects.get(name=name) for name in names]
    answers = {"Sales": 21, "Customer support": 17, "Content": 30, "Infrastructure": 8, "Legal": 3}
    leaning = {
        1: {"Sales": 3.4, "Customer support": 3.6, "Content": 3.1, "Infrastructure": 2.8, "Legal": 3.0}
    }
    leaning[2] = {**leaning[1], "Customer support": 2.7, "Content": 3.5}
    for number, days_ago in ((1, 62), (2, 27)):
        pulse = start_pulse(change, groups=groups, by=director)
        for group in groups:
            for at in range(answers[group.name]):
                steps = {
                    statement.pk: _drawn(draw, leaning[number][group.name])
                    for statement in PulseStatement.objects.all()
                }
                count_pulse(pulse, group=group, steps=steps, ticket=f"{group.pk}-{at}", by=nobody())
        Pulse.objects.filter(pk=pulse.pk).update(opens_on=_day(-days_ago), closes_on=_day(10 - days_ago))
        pulse.tickets.all().delete()
    start_pulse(change, groups=groups, by=director)


def _drawn(draw: random.Random, mean: float) -> int:
    return min(5, max(1, round(draw.gauss(mean, 0.9))))


def _make_invitations(change: Initiative, cast: dict[str, User]) -> None:
    """Facilities, Infrastructure, Sales and Support are invited; one idea changed the plan."""
    director = cast["director"]
    head = Person.objects.filter(user=cast["functional_manager"]).first()
    infrastructure = invite_group(
        change,
        group=Group.objects.get(name="Infrastructure"),
        person=head,
        wish="Which of your services would break if people sat with the teams? One page is plenty.",
        channel="Talk over coffee",
        invited_on=_day(-20),
        by=director,
    )
    brought = add_own_contribution(
        change,
        text="Give each team a named contact in Infrastructure before anybody moves; the night shift stays as it is.",
        invitation=infrastructure,
        by=cast["functional_manager"],
    )
    item = Item.objects.filter(initiative=change).order_by("pk").last()
    use_contribution(
        brought, what="Named contacts come before the first team starts.", item=item, by=director
    )
    sales = invite_group(
        change,
        group=Group.objects.get(name="Sales"),
        person=Person.objects.filter(user=cast["sales_lead"]).first(),
        wish="What do you promise customers today that the new way would make untrue?",
        channel="Mail",
        invited_on=_day(-14),
        by=director,
    )
    answer_own_invitation(
        sales, takes_part=True, text="Yes, from the week of the pipeline review on.", by=cast["sales_lead"]
    )
    for name in ("Facilities", "Customer support"):
        wish = "What would you need to know four weeks ahead?"
        invite_group(
            change,
            group=Group.objects.get(name=name),
            wish=wish,
            channel="Letter",
            invited_on=_day(-12),
            answer_by=_day(3),
            by=director,
        )
    invite_group(
        change,
        group=Group.objects.get(name="Marketing"),
        person=Person.objects.filter(user=cast["marketing"]).first(),
        wish="Which campaign would you plan differently with windows instead of dates?",
        channel="Mail",
        answer_by=_day(4),
        by=director,
    )


def _make_agreement(change: Initiative, cast: dict[str, User]) -> None:
    """Sales and the Commerce team: signed once, with a new need that waits too long and another way on offer."""
    sales = Group.objects.get(name="Sales")
    commerce = Group.objects.get(team__name="Commerce")
    kerr, haddad = cast["sales_lead"], cast["team_lead"]
    agreement = add_agreement(
        first=sales,
        second=commerce,
        name="Sales and Commerce",
        initiative=change,
        first_contact=Person.objects.get(user=kerr),
        second_contact=Person.objects.get(user=haddad),
        cadence="Every second Tuesday, half an hour",
        by=kerr,
    )
    notice = add_need(
        agreement, asked_of=commerce, text="Two months' notice of every change that affects prices.", by=kerr
    )
    answer_need(notice, state=Need.State.ACCEPTED, by=haddad)
    words = add_need(
        agreement,
        asked_of=sales,
        text="What customers say about billing, in their words, every month.",
        by=haddad,
    )
    answer_need(words, state=Need.State.ACCEPTED, by=kerr)
    dates = add_need(
        agreement, asked_of=commerce, text="A fixed date for every feature on the road map.", by=kerr
    )
    answer_need(
        dates,
        state=Need.State.ALTERNATIVE,
        text="Windows with a stated confidence, renewed every Monday; a fixed date only from 85 % on.",
        by=haddad,
    )
    dates.refresh_from_db()
    take_other_way(dates, by=kerr)
    version = propose_agreement(agreement, by=kerr)
    sign_agreement(version, group=sales, by=kerr)
    sign_agreement(version, group=commerce, by=haddad)
    late = add_need(
        agreement, asked_of=commerce, text="Somebody to call when an order fails on a Saturday.", by=kerr
    )
    Need.objects.filter(pk=late.pk).update(asked_on=_day(-23), answer_by=_day(-9))
    add_need(
        agreement, asked_of=sales, text="No promise to a customer before the window is at 85 %.", by=haddad
    )


def _make_resistance(change: Initiative, cast: dict[str, User]) -> None:
    director = cast["director"]
    add_resistance(
        change,
        group=Group.objects.get(name="Project managers"),
        reason="fear",
        words="Will there be a place for us?",
        support="Each talks with Ines about a role they would like, before any team starts.",
        owner=Person.objects.get(user=director),
        due_on=_day(12),
        by=director,
    )
    add_resistance(
        change,
        group=Group.objects.get(name="Customer support"),
        reason="load",
        words="The third change this year.",
        by=director,
    )


def _day(days_from_now: int) -> date:
    return today() + timedelta(days=days_from_now)
