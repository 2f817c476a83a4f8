"""Invitations, contributions and what they changed; working agreements with needs both ways."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.agreements import (
    add_agreement,
    add_need,
    answer_need,
    propose_agreement,
    sign_agreement,
    take_other_way,
    withdraw_need,
)
from manyways.change.actions.invitations import (
    add_own_contribution,
    answer_own_invitation,
    enter_invitation_answer,
    invite_group,
    use_contribution,
)
from manyways.change.models import Agreement, Need, OpenPage
from manyways.change.queries.agreements import signed_version, standing_of
from manyways.change.queries.invitations import taking_part
from manyways.change.views.invitations import taking_sentence
from manyways.desk.queries import inbox
from manyways.teams.actions import add_group, create_team
from manyways.teams.models import Group, Person
from manyways.work.actions import add_item
from manyways.work.models import Initiative


@pytest.fixture
def facilities(director: User, people: dict[str, Person]) -> Group:
    return add_group(name="Facilities", headcount=6, contact=people["functional_manager"], by=director)


def heard(user: User) -> list[str]:
    return [note.sentence for note in inbox(user)]


def test_a_contribution_is_traced_to_what_it_changed_and_its_author_sees_it(
    client: Client, shift: Initiative, facilities: Group, director: User, functional_manager: User
) -> None:
    """D-8b: invite the Facilities lead; her idea is traceable to the changed plan and she sees “used in”."""
    asked = invite_group(shift, group=facilities, wish="What would break?", by=director)
    assert heard(functional_manager) == [f"{director} invites you: {asked}"]
    client.force_login(functional_manager)
    page = client.post(asked.get_absolute_url(), {"text": "Move on a Friday."}, follow=True)
    assert "Thank you. You read here what it changed." in page.content.decode()
    asked.refresh_from_db()
    assert asked.answer == "yes"
    brought = asked.contributions.get()
    item = add_item(shift, name="Move the desks", by=director)
    use_contribution(brought, what="The move is on a Friday now.", item=item, by=director)
    text = client.get(asked.get_absolute_url()).content.decode()
    assert "Used in" in text
    assert "The move is on a Friday now." in text
    assert f"Your words were used: {brought}" in heard(functional_manager)


def test_the_share_of_groups_that_contributed(
    shift: Initiative, facilities: Group, director: User, functional_manager: User
) -> None:
    sales = add_group(name="Sales", by=director)
    invited = invite_group(shift, group=facilities, wish="What breaks?", by=director)
    invite_group(shift, group=sales, wish="What breaks?", by=director)
    add_own_contribution(shift, text="The lift.", invitation=invited, by=functional_manager)
    taking = taking_part(shift)
    assert (taking.groups, taking.invited, taking.answered, taking.contributed) == (2, 2, 1, 1)
    assert taking_sentence(taking) == "1 of 2 affected groups contributed (50\u202f%). Not heard from: Sales."


def test_only_the_invited_answer_for_themselves(
    shift: Initiative, facilities: Group, director: User, employee: User, functional_manager: User
) -> None:
    asked = invite_group(shift, group=facilities, wish="What breaks?", by=director)
    with pytest.raises(PermissionDenied):
        answer_own_invitation(asked, takes_part=False, by=employee)
    with pytest.raises(PermissionDenied):
        enter_invitation_answer(asked, takes_part=False, by=employee)
    assert (
        answer_own_invitation(asked, takes_part=False, text="No time", by=functional_manager).answer == "no"
    )


def test_whoever_reads_about_it_contributes_uninvited_and_others_do_not(
    shift: Initiative, employee: User, director: User
) -> None:
    with pytest.raises(PermissionDenied):
        add_own_contribution(shift, text="Let me in", by=employee)


def test_an_open_page_lets_everyone_contribute(
    shift: Initiative, open_page: OpenPage, employee: User
) -> None:
    assert add_own_contribution(shift, text="Let me in", by=employee).by == employee


def test_a_use_names_an_item_of_the_same_change(shift: Initiative, director: User) -> None:
    from manyways.work.actions import create_initiative

    other = create_initiative(name="Office move", by=director)
    brought = add_own_contribution(shift, text="Ask", by=director)
    with pytest.raises(Refused):
        use_contribution(brought, what="x", item=add_item(other, name="Boxes", by=director), by=director)


@pytest.fixture
def agreement(people: dict[str, Person], director: User, sales_lead: User) -> Agreement:
    """Sales, for whom the sales lead speaks, and the Commerce team with its lead."""
    sales = add_group(name="Sales", contact=people["sales_lead"], by=director)
    team = create_team(name="Commerce", lead=people["team_lead"], by=director)
    assert team.group is not None
    return add_agreement(first=sales, second=team.group, by=sales_lead)


def test_a_need_is_accepted_signed_by_both_and_looked_at_again(
    agreement: Agreement, sales_lead: User, team_lead: User, director: User
) -> None:
    """D-2: two months' notice, answered by the team, signed with a version and a review date."""
    need = add_need(agreement, asked_of=agreement.second, text="Two months' notice", by=sales_lead)
    assert (need.owner.user if need.owner else None, need.answer_by) == (team_lead, today() + timedelta(14))
    with pytest.raises(Refused):
        propose_agreement(agreement, by=sales_lead)
    answer_need(need, state="accepted", by=team_lead)
    version = propose_agreement(agreement, review_on=today() + timedelta(90), by=sales_lead)
    assert version.terms == [{"asked_of": "Commerce", "need": "Two months' notice", "given": ""}]
    with pytest.raises(Refused):
        sign_agreement(version, group=agreement.second, by=sales_lead)
    with pytest.raises(Refused):
        sign_agreement(version, group=agreement.second, by=director)
    sign_agreement(version, group=agreement.first, by=sales_lead)
    assert signed_version(agreement) is None
    sign_agreement(version, group=agreement.second, by=team_lead)
    agreement.refresh_from_db()
    assert (signed_version(agreement), agreement.review_on) == (version, today() + timedelta(90))
    assert standing_of(agreement).status.level == "good"
    with pytest.raises(Refused):
        propose_agreement(agreement, by=sales_lead)


def test_another_way_becomes_part_of_the_agreement_when_it_is_taken(
    agreement: Agreement, sales_lead: User, team_lead: User
) -> None:
    need = add_need(agreement, asked_of=agreement.second, text="A fixed date", by=sales_lead)
    with pytest.raises(Refused):
        answer_need(need, state="alternative", by=team_lead)
    offered = answer_need(need, state="alternative", text="A window", by=team_lead)
    with pytest.raises(PermissionDenied):
        take_other_way(offered, by=team_lead)
    assert take_other_way(offered, by=sales_lead).state == Need.State.ACCEPTED


def test_nobody_answers_for_another_group(
    agreement: Agreement, sales_lead: User, marketing: User, employee: User
) -> None:
    need = add_need(agreement, asked_of=agreement.second, text="A fixed date", by=sales_lead)
    for somebody in (sales_lead, marketing, employee):
        with pytest.raises(PermissionDenied):
            answer_need(need, state="accepted", by=somebody)
    with pytest.raises(PermissionDenied):
        withdraw_need(need, by=marketing)


def test_an_unanswered_need_ages_visibly(
    client: Client, agreement: Agreement, sales_lead: User, team_lead: User
) -> None:
    """D-5: past its answer-by day it is red, with its age in words; who answers finds it on Today."""
    need = add_need(agreement, asked_of=agreement.second, text="Somebody to call", by=sales_lead)
    Need.objects.filter(pk=need.pk).update(asked_on=today() - timedelta(23), answer_by=today() - timedelta(9))
    client.force_login(sales_lead)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Answer late" in page
    assert "waits for 23 days" in page
    assert "1 need is past its answer date." in client.get("/change/agreements/").content.decode()
    client.force_login(team_lead)
    assert "Answer: Somebody to call" in client.get("/today/").content.decode()


def test_a_passed_review_date_calls_those_who_speak(
    client: Client, agreement: Agreement, sales_lead: User, marketing: User
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(review_on=today() - timedelta(2))
    for user, is_called in ((sales_lead, True), (marketing, False)):
        client.force_login(user)
        assert ("Look at it again: Sales and Commerce" in client.get("/today/").content.decode()) is is_called
    assert standing_of(Agreement.objects.get()).status.level == "watch"


def test_the_pages_of_an_agreement_do_what_the_buttons_say(
    client: Client, agreement: Agreement, sales_lead: User, team_lead: User
) -> None:
    client.force_login(sales_lead)
    given = {"text": "Two months' notice", "asked_of": agreement.second.pk}
    client.post(f"{agreement.get_absolute_url()}needs", given)
    need = agreement.needs.get()
    client.force_login(team_lead)
    client.post(f"/change/needs/{need.key}", {"state": "accepted", "version": need.version})
    client.post(f"{agreement.get_absolute_url()}propose")
    version = agreement.versions.get()
    client.post(f"/change/versions/{version.key}/sign", {"group": str(agreement.second.key)})
    assert version.signatures.get().group == agreement.second
    assert "so nobody can sign for it" not in client.get(agreement.get_absolute_url()).content.decode()


def test_the_page_says_for_which_group_nobody_can_sign(
    client: Client, agreement: Agreement, director: User
) -> None:
    nobody = add_group(name="Facilities", by=director)
    row = add_agreement(first=nobody, second=agreement.second, by=director)
    client.force_login(director)
    assert "Nobody speaks for Facilities yet" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_agreements_costs_the_same_with_one_and_three(
    client: Client, agreement: Agreement, director: User, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count - 1):
        other = add_group(name=f"Group {number}", by=director)
        add_agreement(first=agreement.first, second=other, by=director)
    client.force_login(director)
    client.get("/change/agreements/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        page = client.get("/change/agreements/").content.decode()
    assert page.count("data-row=") == count
