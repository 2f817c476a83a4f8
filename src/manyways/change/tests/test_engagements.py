"""What is said and taught: planned, held, proven, corrected; and to whom names are shown."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.timezone import make_aware

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.links import link_for
from manyways.change.models import Claim, Confirmation, Delivery, Engagement
from manyways.change.queries.plans import silences
from manyways.change.standing.owed import corrections_owed
from manyways.change.standing.people import Standing, book_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of, person_of, told
from manyways.teams.actions import add_membership, edit_person
from manyways.teams.models import Person


def test_a_date_that_moves_makes_corrections_owed(director: User) -> None:
    person_of(director)
    sales = a_group("Sales", people=6, by=director)
    initiative = a_change(sales, by=director)
    start = milestone_of(initiative)
    hall = told(initiative, impacts_of(initiative), says=[start], by=director)
    people = list(Person.objects.filter(memberships__group=sales))
    actions.record_attendance(hall, people=people, by=director)
    assert Standing(initiative).rows[0].heard.evidence == "complete"
    actions.date_milestone(start, fixed_on=today() + timedelta(days=90), by=director)
    assert Standing(initiative).rows[0].heard.evidence == "stale"
    (owed,) = corrections_owed(book_of(initiative), director)
    assert (owed.engagement, owed.people, owed.draft) == (hall, 6, None)
    draft = actions.draft_correction(hall, by=director)
    assert actions.draft_correction(hall, by=director) == draft
    claim = Claim.objects.get(engagement=draft)
    assert claim.last_on == today() + timedelta(days=90)
    draft = actions.hold_engagement(draft, by=director)
    actions.record_attendance(draft, people=people, by=director)
    assert corrections_owed(book_of(initiative), director) == []
    assert Standing(initiative).rows[0].heard.evidence == "complete"


def test_attendance_says_in_words_how_far_each_came(director: User, client: Client) -> None:
    person_of(director)
    sales = a_group("Sales", people=6, by=director)
    initiative = a_change(sales, by=director)
    hall = told(initiative, impacts_of(initiative), by=director)
    actions.record_attendance(hall, people=Person.objects.filter(memberships__group=sales), by=director)
    client.force_login(director)
    page = client.get(hall.get_absolute_url()).content.decode()
    assert page.count('<span class="mw-second">Attended</span>') == 6


def test_writing_a_milestone_in_braces_makes_the_claim(director: User, client: Client) -> None:
    initiative = a_change(by=director)
    start = milestone_of(initiative)
    made = actions.plan_engagement(
        initiative, name="News", text=f"We begin on {{{start.item.name}}}.", by=director
    )
    assert made.claims.get().milestone == start
    client.force_login(director)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "{" not in page.split('class="mw-letter"')[1].split("</div>")[0]


def test_planned_held_understood(director: User, client: Client) -> None:
    """D-1d: a high impact without training is a gap; a session, attendance and a check question close it."""
    boss = person_of(director)
    sales = a_group("Sales", people=1, by=director)
    add_membership(sales, person=boss, by=director)
    initiative = a_change(by=director)
    impact = actions.add_impact(
        milestone=milestone_of(initiative),
        group=sales,
        summary="New way",
        severity=4,
        train_level=3,
        by=director,
    )
    actions.add_stakeholders(initiative, groups=[sales], by=director)
    (row,) = Standing(initiative).gaps
    assert not row.is_training_planned
    course = actions.plan_engagement(
        initiative,
        name="Course",
        kind="train",
        channel="course",
        check_question="Who decides?",
        check_answers=["The team", "Nobody"],
        check_right=0,
        impacts=[impact],
        by=director,
    )
    (row,) = Standing(initiative).rows
    assert row.is_training_planned
    assert row.can.evidence == "part"
    with pytest.raises(Refused):
        actions.record_attendance(course, people=[boss], by=director)
    course = actions.hold_engagement(course, by=director)
    everybody = list(Person.objects.filter(memberships__group=sales))
    actions.record_attendance(course, people=everybody, by=director)
    assert Standing(initiative).rows[0].untrained == 2
    assert not actions.answer_check(course, answer=1, by=director)
    assert actions.answer_check(course, answer=0, by=director)
    assert Standing(initiative).rows[0].untrained == 1
    assert Confirmation.objects.get(engagement=course, person=boss).level == 3


def test_only_whoever_runs_it_keeps_the_attendance_and_sees_names(
    director: User, project_manager: User, client: Client
) -> None:
    person_of(director)
    sales = a_group("Sales", people=6, by=director)
    initiative = a_change(sales, by=director)
    hall = told(initiative, impacts_of(initiative), by=director)
    people = list(Person.objects.filter(memberships__group=sales))
    with pytest.raises(PermissionDenied):
        actions.record_attendance(hall, people=people, by=project_manager)
    actions.record_attendance(hall, people=people[:5], by=director)
    client.force_login(project_manager)
    page = client.get(hall.get_absolute_url()).content.decode()
    assert "Sales 0" not in page
    assert "5 of 6 confirmed" in page
    client.force_login(director)
    assert "Sales 0" in client.get(hall.get_absolute_url()).content.decode()


def test_somebody_who_was_not_asked_is_not_counted(director: User, employee: User) -> None:
    person_of(director)
    initiative = a_change(a_group("Sales", people=2, by=director), by=director)
    hall = told(initiative, impacts_of(initiative), by=director)
    stranger = Person.objects.create(name="Stranger")
    with pytest.raises(Refused):
        actions.record_attendance(hall, people=[stranger], by=director)
    with pytest.raises(PermissionDenied):
        actions.confirm_own(hall, by=employee)


@pytest.mark.parametrize("role", ["functional_manager", "employee"])
def test_a_manager_of_any_role_briefs_their_people_all_except_one(
    role: str, director: User, request: pytest.FixtureRequest
) -> None:
    boss, manager = person_of(director), request.getfixturevalue(role)
    head = Person.objects.create(name="Head", user=manager)
    sales = a_group("Sales", people=3, by=director)
    people = list(Person.objects.filter(memberships__group=sales).order_by("id"))
    for person in people:
        edit_person(person, {"manager": head}, by=director)
    initiative = a_change(sales, by=director)
    hall = told(initiative, impacts_of(initiative), by=director)
    rows = actions.confirm_briefing(hall, without=[people[2]], by=manager)
    assert {row.person_id for row in rows} == {people[0].pk, people[1].pk}
    assert {row.level for row in rows} == {2}
    assert boss.pk not in {row.person_id for row in rows}
    with pytest.raises(Refused):
        actions.confirm_briefing(hall, by=director)


def test_a_signed_link_confirms_for_people_who_never_sign_in(director: User, client: Client) -> None:
    person_of(director)
    sales = a_group("Sales", people=1, by=director)
    initiative = a_change(sales, by=director)
    hall = told(initiative, impacts_of(initiative), by=director)
    person = Person.objects.get(memberships__group=sales)
    address = link_for(hall, person)
    assert client.get(address).status_code == 200
    assert not hall.confirmations.exists()
    assert "It counts for you" in client.post(address).content.decode()
    row = hall.confirmations.get()
    assert (row.person, row.level, row.evidence) == (person, 2, "link")
    assert client.get(address[:-5] + "xxxx/").status_code == 404


def test_messages_go_out_with_a_result_for_each_person(director: User, run_jobs: object) -> None:
    person_of(director)
    sales = a_group("Sales", people=3, by=director)
    silent = Person.objects.filter(memberships__group=sales).first()
    assert silent is not None
    edit_person(silent, {"email": ""}, by=director)
    initiative = a_change(sales, by=director)
    news = actions.plan_engagement(
        initiative, name="News", text="Hello", impacts=impacts_of(initiative), by=director
    )
    actions.send_engagement(news, by=director)
    run_jobs()  # type: ignore[operator]
    assert len(mail.outbox) == 2
    assert "/got-it/" in mail.outbox[0].body
    assert dict(Delivery.objects.values_list("person__email", "state"))[""] == "no_address"
    assert set(news.confirmations.values_list("level", flat=True)) == {1}


def test_a_group_that_heard_nothing_for_n_days_is_listed(director: User) -> None:
    """D-14a: N = 14, last addressed 15 days ago; a “no news yet” message clears it."""
    initiative = a_change(a_group("Sales", people=2, by=director), by=director)
    talk = actions.plan_engagement(initiative, name="Talk", impacts=impacts_of(initiative), by=director)
    actions.hold_engagement(talk, on=today() - timedelta(days=15), by=director)
    (row,) = silences(initiative)
    assert (row.days, row.is_too_long) == (15, True)
    quiet = actions.plan_engagement(
        initiative, name="No news yet", is_no_news=True, impacts=impacts_of(initiative), by=director
    )
    actions.hold_engagement(quiet, by=director)
    assert not silences(initiative)[0].is_too_long


def test_one_engagement_for_all_rows_shown(director: User, client: Client) -> None:
    groups = [a_group(name, people=5, by=director) for name in ("Sales", "Support")]
    initiative = a_change(*groups, by=director)
    client.force_login(director)
    address = reverse("change:change_owed", args=[initiative.key])
    rows = [line.key for line in client.get(address).context["table"].rows()]
    client.post(
        address, {"bulk": "plan", "rows": rows, "plan-name": "Town hall", "plan-planned_on": "2026-12-10"}
    )
    made = Engagement.objects.get(name="Town hall")
    assert made.covers.count() == 2
    assert made.audience.count() == 2
    assert all(line.is_planned for line in client.get(address).context["table"].rows())


def test_groups_below_five_show_no_number(director: User, client: Client) -> None:
    initiative = a_change(a_group("Pair", people=2, by=director), by=director)
    client.force_login(director)
    page = client.get(reverse("change:change_owed", args=[initiative.key])).content.decode()
    assert "fewer than 5" in page


def test_names_are_shown_to_the_person_and_the_own_manager_alone(
    director: User, functional_manager: User, employee: User, client: Client
) -> None:
    head = Person.objects.create(name="Head", user=functional_manager)
    me = Person.objects.create(name="Me Myself", user=employee, manager=head)
    sales = a_group("Sales", people=0, by=director)
    add_membership(sales, person=me, by=director)
    a_change(sales, by=director)
    for user, sees in ((employee, True), (functional_manager, True), (director, False)):
        client.force_login(user)
        page = client.get(reverse("change:mine")).content.decode()
        assert ("Me Myself" in page) == sees, user


def test_what_many_reports_are_owed_is_asked_like_that_of_one(
    director: User, employee: User, client: Client, django_assert_num_queries: Any
) -> None:
    head = Person.objects.create(name="Head", user=employee)
    sales = a_group("Sales", people=3, by=director)
    a_change(sales, by=director)
    people = list(Person.objects.filter(memberships__group=sales).order_by("id"))
    client.force_login(employee)
    for number, person in enumerate(people, 1):
        edit_person(person, {"manager": head}, by=director)
        if number in (1, 3):
            with django_assert_num_queries(14):
                page = client.get(reverse("change:mine")).content.decode()
            assert all(each.name in page for each in people[:number])


def test_a_calendar_program_reads_the_plan_by_a_signed_link(director: User, client: Client) -> None:
    initiative = a_change(by=director)
    actions.plan_engagement(initiative, name="Town hall; all, of us", planned_on=today(), by=director)
    hour: dict[str, Any] = {"planned_on": date(2027, 7, 5), "starts_at": time(9, 30), "hours": 1.5}
    actions.plan_engagement(initiative, name="Working in teams " * 6, **hour, by=director)
    client.force_login(director)
    address = client.get(reverse("change:engagements", args=[initiative.key])).context["feed_url"]
    client.logout()
    text = client.get(address).content.decode()
    assert "SUMMARY:Town hall\\; all\\, of us\r\n" in text
    assert f"DTSTART;VALUE=DATE:{today():%Y%m%d}" in text
    start = make_aware(datetime.combine(hour["planned_on"], hour["starts_at"])).astimezone(UTC)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
    assert f"DTEND:{start + timedelta(hours=1.5):%Y%m%dT%H%M%SZ}" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404


def test_today_asks_for_the_correction_the_word_and_the_decision(director: User, client: Client) -> None:
    boss = person_of(director)
    sales = a_group("Sales", people=1, by=director)
    add_membership(sales, person=boss, by=director)
    initiative = a_change(sales, by=director)
    start = milestone_of(initiative)
    told(initiative, impacts_of(initiative), says=[start], by=director)
    actions.date_milestone(start, fixed_on=today() + timedelta(days=90), by=director)
    client.force_login(director)
    page = client.get(reverse("portfolio:today")).content.decode()
    assert "Correct what was said: Town hall" in page
    assert "Got it? Town hall" in page
    assert "Decide about one stakeholder of Shift to teams" in page
