"""A page that only asks for something is closed, with the name of who can, to those who may not save it."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.actions import last_context
from manyways.access.actions.roles import grant_role
from manyways.access.models import WHOLE, Grant, Role, User
from manyways.change.actions import add_milestone, add_process, agreements, break_process
from manyways.change.actions.open_pages import make_open_page
from manyways.change.tests.samples import a_group
from manyways.goals.actions import add_area, add_goal, create_program
from manyways.intake.actions import add_practice, add_template
from manyways.market.actions import notices
from manyways.market.tests import launch_samples
from manyways.money.actions import add_budget_line
from manyways.schedule.actions import take_baseline
from manyways.teams.actions import add_group, add_person, add_seat, create_team, edit_team
from manyways.work.actions import add_criterion, add_decision, add_log_entry, add_option
from manyways.work.models import Initiative, Kind
from manyways.work.tests.samples import an_event, items_in

PAGES = [
    "change:new_agreement",
    "change:new_change",
    "change:new_process",
    "goals:new_area",
    "goals:new_goal",
    "goals:new_program",
    "intake:new_advice",
    "intake:new_practice",
    "intake:new_template",
    "interchange:imports",
    "market:new_launch",
    "teams:new_calendar",
    "teams:new_group",
    "teams:new_person",
    "teams:new_team",
    "work:new_initiative",
    "work:new_kind",
]


@pytest.mark.parametrize("view", PAGES)
def test_who_may_not_add_it_is_told_before_typing(
    client: Client, director: User, employee: User, view: str
) -> None:
    client.force_login(employee)
    answer = client.get(reverse(view))
    assert answer.status_code == 403
    assert "can change this. Ask them." in answer.content.decode()
    client.force_login(director)
    page = client.get(reverse(view))
    assert page.status_code == 200
    assert '<p class="mw-sentence">' in page.content.decode()  # what it is, and what happens next


def test_what_one_may_not_press_is_not_shown(client: Client, director: User, employee: User) -> None:
    for view, words in (("forecast:forecasts", "Forecast now"), ("intake:links", "Make the link")):
        client.force_login(director)
        assert words in client.get(reverse(view)).content.decode()
        client.force_login(employee)
        assert words not in client.get(reverse(view)).content.decode()


def _event(by: User) -> Initiative:
    return an_event(by=by, visibility="company")


def _baseline(by: User) -> Any:
    event = _event(by)
    items_in(event, "Hall", by=by, duration_minutes=480)
    return take_baseline(event, name="First", reason="Agreed", by=by)


def _template(by: User) -> Any:
    return add_template(name="Fair", kind=Kind.objects.get(slug="event"), by=by)


MADE: dict[str, Callable[[User], Any]] = {
    "change:add_stakeholders": _event,
    "change:edit_open_page": _event,
    "change:new_engagement": _event,
    "change:new_pulse": _event,
    "goals:edit_area": lambda by: add_area(name="Billing", by=by),
    "goals:edit_goal": lambda by: add_goal(name="Fewer calls", by=by),
    "goals:edit_program": lambda by: create_program(name="Growth", by=by),
    "intake:begin": _template,
    "intake:edit_practice": lambda by: add_practice(name="Look back", technique="Sit down.", by=by),
    "market:describe": launch_samples.an_outcome,
    "market:give_date": launch_samples.an_outcome,
    "market:edit_launch": lambda by: launch_samples.a_launch(launch_samples.an_outcome(by), by),
    "portfolio:dispose": _event,
    "schedule:edit_baseline": _baseline,
    "teams:edit_seat": lambda by: add_seat(create_team(name="Commerce", by=by), discipline="Testing", by=by),
    "teams:new_structure_option": lambda by: create_team(name="Commerce", by=by),
    "teams:edit_group": lambda by: add_group(name="Sales", by=by),
    "teams:edit_person": lambda by: add_person(name="Noor Haddad", by=by),
    "teams:edit_team": lambda by: create_team(name="Commerce", by=by),
    "work:edit": _event,
    "work:log_entry_items": lambda by: add_log_entry(_event(by), name="Rain", kind="risk", by=by),
    "work:option": lambda by: add_option(add_decision(_event(by), name="Hall", by=by), name="Arena", by=by),
}


@pytest.mark.parametrize("view", MADE)
def test_who_may_not_change_it_is_told_before_typing(
    client: Client, director: User, employee: User, view: str
) -> None:
    address = reverse(view, args=[MADE[view](director).key])
    client.force_login(employee)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "can change this. Ask them." in answer.content.decode()
    client.force_login(director)
    assert client.get(address).status_code == 200


def _shown(client: Client, user: User, address: str, words: str) -> bool:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return words in answer.content.decode()


def test_the_owner_of_an_outcome_plans_its_launch(client: Client, director: User, employee: User) -> None:
    outcome = launch_samples.an_outcome(director)
    outcome.owner = add_person(name="Sam", user=employee, by=director)
    outcome.save()
    client.force_login(employee)
    assert client.get(f"{reverse('market:new_launch')}?initiative={outcome.key}").status_code == 200


def test_a_log_entry_is_closed_by_those_who_may(client: Client, director: User, employee: User) -> None:
    entry = add_log_entry(_event(director), name="Rain", kind="risk", by=director)
    for address, words in (
        (entry.get_absolute_url(), "How did it end?"),
        (reverse("work:log", args=[entry.initiative.key]), "?bulk=close"),
    ):
        assert _shown(client, director, address, words)
        assert not _shown(client, employee, address, words)


def test_stages_are_read_by_all_and_set_by_those_who_may(
    client: Client, director: User, employee: User
) -> None:
    address = reverse("work:stages", args=[create_team(name="Commerce", by=director).key])
    for words in ("Save the stages", "stages-0-name", "The board as a whole"):
        assert _shown(client, director, address, words)
        assert not _shown(client, employee, address, words)
    assert _shown(client, employee, address, "What happens in it")


def test_options_are_compared_by_those_who_may(client: Client, director: User, employee: User) -> None:
    decision = add_decision(_event(director), name="Hall", by=director)
    option = add_option(decision, name="Arena", by=director)
    add_criterion(decision, name="Seats", by=director)
    for words in ("Fill in the comparison", reverse("work:option", args=[option.key])):
        assert _shown(client, director, decision.get_absolute_url(), words)
        assert not _shown(client, employee, decision.get_absolute_url(), words)


def test_baselines_are_changed_by_those_who_may(client: Client, director: User, employee: User) -> None:
    baseline = _baseline(director)
    address = reverse("schedule:baselines", args=[baseline.initiative.key])
    for words in ("Change its words", reverse("schedule:delete_baseline", args=[baseline.key])):
        assert _shown(client, director, address, words)
        assert not _shown(client, employee, address, words)


def test_only_who_decides_is_led_to_the_decision(client: Client, director: User, employee: User) -> None:
    words = reverse("portfolio:dispose", args=[_event(director).key])
    assert _shown(client, director, reverse("portfolio:standings"), words)
    assert not _shown(client, employee, reverse("portfolio:standings"), words)


def test_a_notice_is_dropped_by_who_speaks_for_a_group(
    client: Client, director: User, sales_lead: User, employee: User
) -> None:
    sides = [a_group(name, by=director) for name in ("Sales", "Commerce")]
    lead = add_person(name="Daniel Kerr", user=sales_lead, by=director)
    made = agreements.add_agreement(first=sides[0], second=sides[1], first_contact=lead, by=director)
    need = agreements.add_need(made, asked_of=sides[1], text="Notice of price changes", by=sales_lead)
    effect = notices.add_effect(name="affects prices", by=director)
    notices.set_notice(need, effect=effect, days=60, by=sales_lead)
    for user, is_shown in ((sales_lead, True), (director, True), (employee, False)):
        assert _shown(client, user, reverse("market:agreements"), "Check no longer") is is_shown


def test_undo_stands_in_the_history_while_the_right_lasts(
    client: Client, director: User, employee: User
) -> None:
    team = create_team(name="Commerce", by=director)
    address = reverse("access:history", args=["teams.team", team.key])
    lead = Role.objects.get(slug="team-lead")
    grant_role(employee, role=lead, scope_kind="team", scope_id=team.pk, by=director)
    employee = User.objects.get(pk=employee.pk)
    edit_team(team, {"name": "Checkout"}, version=team.version, by=employee)
    undo = reverse("access:undo", args=[last_context()])
    assert _shown(client, employee, address, undo)
    Grant.objects.filter(user=employee).delete()
    assert not _shown(client, employee, address, undo)
    assert _shown(client, director, address, undo)
    assert client.post(undo).status_code == 302


def test_nobody_is_led_to_an_import_that_refuses(
    client: Client, director: User, hr_partner: User, employee: User
) -> None:
    imports = reverse("interchange:imports")
    for view in ("work:initiatives", "teams:people"):
        assert _shown(client, director, reverse(view), imports)
        for user in (hr_partner, employee):
            assert not _shown(client, user, reverse(view), imports)


def test_what_holds_groups_back_is_offered_to_who_works_on_it(
    client: Client, director: User, employee: User
) -> None:
    event = _event(director)
    words = reverse("change:resistances", args=[event.key])
    address = reverse("change:initiative_questions", args=[event.key])
    assert _shown(client, director, address, words)
    assert not _shown(client, employee, address, words)


def test_who_plans_a_change_but_no_work_begins_nothing_that_needs_a_milestone(
    client: Client, director: User, hr_partner: User
) -> None:
    event = _event(director)
    for view, words in (("change:case", "Add a milestone"), ("change:impacts", 'name="summary"')):
        address = reverse(view, args=[event.key])
        assert _shown(client, director, address, words)
        assert not _shown(client, hr_partner, address, words)
    add_milestone(event, name="It starts", by=director)
    assert _shown(client, hr_partner, reverse("change:impacts", args=[event.key]), 'name="summary"')


def test_who_only_edits_open_pages_is_not_led_to_making_one(
    client: Client, director: User, employee: User
) -> None:
    edits = Role.objects.create(slug="edits", name="Edits", rights=["change.edit_open_page"])
    grant_role(employee, role=edits, scope_kind=WHOLE, scope_id=0, by=director)
    event = _event(director)
    words, address = "Make an open page", reverse("change:edit_open_page", args=[event.key])
    tab = reverse("change:initiative_questions", args=[event.key])
    assert _shown(client, director, tab, words)
    assert not _shown(client, employee, tab, words)
    assert client.get(address).status_code == 403
    make_open_page(event, by=director)
    assert _shown(client, employee, tab, "Edit the open page")
    assert client.get(address).status_code == 200


def test_who_only_edits_product_areas_is_led_to_it(client: Client, director: User, employee: User) -> None:
    area = add_area(name="Invoices", by=director)
    edit, new = reverse("goals:edit_area", args=[area.key]), reverse("goals:new_area")
    assert not _shown(client, employee, reverse("goals:areas"), edit)
    edits = Role.objects.create(slug="edits", name="Edits", rights=["goals.edit_area"])
    grant_role(employee, role=edits, scope_kind=WHOLE, scope_id=0, by=director)
    assert _shown(client, employee, reverse("goals:areas"), edit)
    assert not _shown(client, employee, reverse("goals:areas"), new)
    assert client.get(edit).status_code == 200


def test_hr_who_may_make_no_initiative_begins_no_change(
    client: Client, director: User, hr_partner: User
) -> None:
    words = reverse("change:new_change")
    for view in ("change:changes", "desk:find"):
        assert _shown(client, director, f"{reverse(view)}?q=Begin", words)
        assert not _shown(client, hr_partner, f"{reverse(view)}?q=Begin", words)
    assert client.get(words).status_code == 403


def test_who_only_changes_it_is_not_offered_to_take_it_away(
    client: Client, director: User, employee: User
) -> None:
    edits = Role.objects.create(slug="edits", name="Edits", rights=["teams.edit_seat", "change.edit_break"])
    grant_role(employee, role=edits, scope_kind=WHOLE, scope_id=0, by=director)
    employee = User.objects.get(pk=employee.pk)
    seat = add_seat(create_team(name="Commerce", by=director), discipline="Testing", by=director)
    milestone = add_milestone(_event(director), name="It starts", by=director)
    process = add_process(name="Reviews", by=director)
    reviews = break_process(milestone=milestone, process=process, by=director)
    for view, key in (("teams:edit_seat", seat.key), ("change:edit_break", reviews.key)):
        address = reverse(view, args=[key])
        for words, users in (('name="remove"', {director}), (">Save</button>", {director, employee})):
            for user in (director, employee):
                assert _shown(client, user, address, words) is (user in users)
    assert not _shown(client, employee, reverse("change:edit_break", args=[reviews.key]), 'name="fix"')


def test_words_of_all_changes_are_not_offered_to_who_leads_one_team(
    client: Client, director: User, employee: User
) -> None:
    leads = Role.objects.create(slug="leads", name="Leads", rights=["change.*"])
    team = create_team(name="Commerce", by=director)
    grant_role(employee, role=leads, scope_kind="team", scope_id=team.pk, by=director)
    for words in ("Add an aspect", 'name="severity"', reverse("change:edit_aspect", args=[uuid4()])[:22]):
        assert _shown(client, director, reverse("change:lists"), words)
        assert not _shown(client, User.objects.get(pk=employee.pk), reverse("change:lists"), words)


def test_what_is_done_with_rows_is_offered_to_who_may_do_it_to_one_of_them(
    client: Client, director: User, project_manager: User, employee: User
) -> None:
    mara = add_person(name="Mara Lindqvist", user=project_manager, by=director)
    Grant.objects.filter(user=project_manager).delete()
    theirs, mine = _event(director), an_event(by=director, name="Gala", visibility="company", owner=mara)
    items = {each.pk: items_in(each, "Hall", by=director) for each in (theirs, mine)}
    for event, users in ((theirs, (director,)), (mine, (director, project_manager))):
        address = reverse("work:items", args=[event.key])
        for user in (director, project_manager, employee):
            assert _shown(client, User.objects.get(pk=user.pk), address, "data-bulk hidden") is (
                user in users
            )
            assert _shown(client, User.objects.get(pk=user.pk), address, 'class="mw-pick"') is (user in users)
    ((item,),) = [items[theirs.pk]]
    sent = {"bulk": "drop", "rows": [str(item.key)]}
    assert client.post(reverse("work:items", args=[theirs.key]), sent).status_code == 403


def test_a_row_shown_anew_has_a_box_to_tick_where_its_list_has(
    client: Client, director: User, employee: User
) -> None:
    """Who may change the lines of a budget, and take none away, ticks nothing."""
    edits = Role.objects.create(
        slug="edits", name="Edits", rights=["money.edit_budget_line", "money.see_budget_line"]
    )
    grant_role(employee, role=edits, scope_kind=WHOLE, scope_id=0, by=director)
    event = _event(director)
    add_budget_line(event, name="Hall", estimate=Decimal(100), by=director)
    for user, has_boxes in ((director, True), (User.objects.get(pk=employee.pk), False)):
        client.force_login(user)
        address = reverse("money:initiative_budget", args=[event.key])
        shown = client.get(address).content.decode()
        assert ('class="mw-pick"' in shown) is has_boxes
        (opener,) = re.findall(r'hx-get="([^"]+)"[^>]*data-column="estimate"', shown)
        row = client.get(f"{address}{unescape(opener)}", headers={"HX-Request": "true"}).content.decode()
        assert row.startswith("<tr")
        assert ('class="mw-pick"' in row) is has_boxes
