"""Questions from “we don't know yet” to answered: words, days, who may, who is told, what is owed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from manyways.access.actions import Refused, Stale
from manyways.access.actions.roles import grant_role
from manyways.access.clock import today
from manyways.access.history import find_told
from manyways.access.models import Role, User
from manyways.change.actions.following import (
    add_followers,
    confirm_own_answer,
    follow_question,
    unfollow_own_question,
)
from manyways.change.actions.ideas import (
    add_idea,
    agree_own_merge,
    edit_own_idea,
    hide_words,
    propose_merge,
    reply_to_idea,
    show_words,
)
from manyways.change.actions.questions import (
    answer_part,
    answer_question,
    ask_question,
    decline_question,
    edit_own_question,
    hold_question,
    hold_questions,
    place_question,
    reopen_question,
    take_question,
    withdraw_own_question,
)
from manyways.change.models import Confirmation, Milestone, Question, Update
from manyways.change.queries.questions import owed_answers, similar_questions, waiting_count
from manyways.desk.queries import inbox
from manyways.teams.actions import add_group
from manyways.teams.models import Person
from manyways.work.actions import add_item
from manyways.work.models import Initiative


def heard(user: User) -> list[str]:
    return [note.sentence for note in inbox(user)]


def day(days: int) -> object:
    return today() + timedelta(days=days)


def test_a_question_has_an_owner_a_day_and_its_asker_waits(
    question: Question, people: dict[str, Person], project_manager: User
) -> None:
    assert question.owner == people["project_manager"]
    assert question.next_word_on == day(14)
    assert waiting_count(question) == 1
    assert heard(project_manager) == [f"Somebody asks: {question}"]


def test_one_asks_only_about_what_one_may_read(shift: Initiative, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        ask_question(text="What is this?", initiative=shift, by=employee)


def test_an_empty_question_is_refused(question: Question, shift: Initiative, employee: User) -> None:
    with pytest.raises(Refused) as refused:
        ask_question(text="  ", initiative=shift, by=employee)
    assert set(refused.value.fields) == {"text"}


def test_we_do_not_know_yet_is_a_word_and_promises_the_next(
    question: Question, employee: User, hr_partner: User, people: dict[str, Person], director: User
) -> None:
    """D-15a: the owner says when the next word comes, the asker sees it, and past that day it is overdue."""
    given = take_question(question, owner=people["hr_partner"], by=director)
    held = hold_question(
        given, text="We don't know yet.", next_word_on=today() + timedelta(days=12), by=hr_partner
    )
    assert held.state == Question.State.FINDING_OUT
    assert heard(employee) == [f"A word on: {question}"]
    assert not Question.objects.overdue().filter(pk=held.pk).exists()
    Question.objects.filter(pk=held.pk).update(next_word_on=today() - timedelta(days=1))
    assert Question.objects.overdue().get() == held


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "", "next_word_on"), (15, "", "long_wait_reason"), (46, "The board meets then", "next_word_on")],
)
def test_the_next_word_is_near_or_has_a_reason(
    question: Question, project_manager: User, days: int, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        hold_question(
            question,
            text="Later.",
            next_word_on=today() + timedelta(days=days),
            long_wait_reason=reason,
            by=project_manager,
        )
    assert set(refused.value.fields) == {field}


def test_up_to_45_days_with_a_reason(question: Question, project_manager: User) -> None:
    held = hold_question(
        question,
        text="The board decides.",
        next_word_on=today() + timedelta(days=45),
        long_wait_reason="It meets in January",
        by=project_manager,
    )
    assert held.next_word_on == day(45)


def test_one_word_serves_several_questions_and_tells_what_was_refused(
    question: Question, shift: Initiative, director: User, project_manager: User
) -> None:
    other = ask_question(text="Where will DevOps sit?", initiative=shift, by=director)
    closed = decline_question(
        ask_question(text="Why?", initiative=shift, by=director), why="Said at the town hall.", by=director
    )
    outcome = hold_questions(
        [question, other, closed], text="Next week.", next_word_on=None, by=project_manager
    )
    assert [row.pk for row in outcome.done] == [question.pk, other.pk]
    assert outcome.refused == [(closed, "This question is closed. Open it again first.")]
    assert Update.objects.filter(text="Next week.").count() == 2


def test_only_those_who_answer_say_words(question: Question, employee: User, sales_lead: User) -> None:
    for somebody in (employee, sales_lead):
        with pytest.raises(PermissionDenied):
            hold_question(question, text="No idea.", by=somebody)
        with pytest.raises(PermissionDenied):
            answer_question(question, text="Nobody.", by=somebody)


def test_words_are_append_only_even_for_the_database_owner(question: Question, project_manager: User) -> None:
    hold_question(question, text="We don't know yet.", by=project_manager)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Update.objects.update(text="We always knew.")


def test_nobody_but_the_author_changes_the_words(question: Question, director: User, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        edit_own_question(question, text="May we?", by=director)
    assert (
        edit_own_question(question, text="Who approves holidays?", by=employee).text
        == "Who approves holidays?"
    )
    with pytest.raises(Stale):
        edit_own_question(question, text="Late", version=question.version, by=employee)


def test_an_idea_is_replied_to_and_thanked_in_the_answer(
    question: Question, employee: User, project_manager: User, shift: Initiative, marketing: User
) -> None:
    """D-15c: when it is decided, all who asked or suggested are told, with thanks."""
    idea = add_idea(question, text="Let the team agree.", by=marketing)
    reply_to_idea(idea, text="Good, I ask the leads.", by=project_manager)
    assert f"{project_manager} replied to your idea: {question}" in heard(marketing)
    answered = answer_question(question, text="The team agrees.", thanks=[idea], by=project_manager)
    assert (answered.state, answered.answered_on, answered.next_word_on) == ("answered", today(), None)
    told = f"Answered thanks to {marketing}: {question}"
    assert told in heard(employee)
    assert told in heard(marketing)


def test_only_ideas_on_the_question_are_thanked(
    question: Question, shift: Initiative, project_manager: User
) -> None:
    hold_question(question, text="Not yet.", by=project_manager)
    with pytest.raises(Refused):
        answer_question(question, text="Yes.", thanks=list(question.updates.all()), by=project_manager)


def test_an_answer_is_owed_until_it_is_confirmed(
    question: Question, project_manager: User, employee: User, people: dict[str, Person], director: User
) -> None:
    sales = add_group(name="Sales", headcount=40, by=director)
    add_followers(question, people=[people["finance"]], groups=[sales], by=project_manager)
    answered = answer_question(question, text="The team lead.", by=project_manager)
    assert [(each.question, each.owed) for each in owed_answers([answered])] == [(answered, 3)]
    confirm_own_answer(answered, by=employee)
    assert [each.owed for each in owed_answers([answered])] == [2]
    proof = Confirmation.objects.get()
    assert (proof.person, proof.level, proof.engagement.covers.get().question) == (
        people["employee"],
        2,
        answered,
    )
    again = reopen_question(answered, text="And at Christmas?", by=employee)
    answered = answer_question(again, text="The team lead too.", by=project_manager)
    assert [each.owed for each in owed_answers([answered])] == [3]


def test_there_is_nothing_to_confirm_before_the_answer(question: Question, employee: User) -> None:
    with pytest.raises(Refused):
        confirm_own_answer(question, by=employee)


def test_a_part_of_the_answer_keeps_it_open(question: Question, project_manager: User) -> None:
    kept = answer_part(question, text="Old ones stand.", we_know="Old ones stand.", by=project_manager)
    assert (kept.state, kept.we_know, kept.next_word_on) == ("finding_out", "Old ones stand.", day(14))


def test_it_stays_unanswered_only_with_a_reason_and_can_be_opened_again(
    question: Question, project_manager: User, employee: User, marketing: User
) -> None:
    with pytest.raises(Refused):
        decline_question(question, why=" ", by=project_manager)
    declined = decline_question(question, why="Pay is private.", by=project_manager)
    with pytest.raises(PermissionDenied):
        reopen_question(declined, text="Still", by=marketing)
    again = reopen_question(declined, text="I meant holidays.", by=employee)
    assert (again.state, again.next_word_on) == ("finding_out", day(14))


def test_everyone_a_milestone_affects_waits_only_with_that_milestone(
    question: Question, shift: Initiative, project_manager: User, director: User, employee: User
) -> None:
    item = add_item(shift, name="First team starts", form="milestone", by=director)
    milestone = Milestone.objects.create(item=item, fixed_on=today())
    with pytest.raises(Refused):
        place_question(question, milestone=None, concerns_everyone=True, by=project_manager)
    with pytest.raises(PermissionDenied):
        place_question(question, milestone=milestone, concerns_everyone=True, by=employee)
    placed = place_question(question, milestone=milestone, concerns_everyone=True, by=project_manager)
    assert (placed.milestone, placed.concerns_everyone) == (milestone, True)


def test_one_follows_and_stops(question: Question, sales_lead: User) -> None:
    follow_question(question, by=sales_lead)
    follow_question(question, by=sales_lead)
    assert waiting_count(question) == 2
    unfollow_own_question(question, by=sales_lead)
    assert waiting_count(question) == 1


def test_only_the_asker_takes_it_back(question: Question, director: User, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_own_question(question, by=director)
    assert withdraw_own_question(question, by=employee).state == Question.State.WITHDRAWN


def test_similar_questions_share_words_and_are_seen(
    question: Question, finance: User, shift: Initiative
) -> None:
    assert similar_questions("holiday approval?", finance) == [question]
    assert similar_questions("budget", finance) == []


def test_private_questions_are_read_by_those_who_answer(
    shift: Initiative, question: Question, employee: User, project_manager: User, marketing: User
) -> None:
    private = ask_question(text="My manager bullies us.", initiative=shift, audience="answering", by=employee)
    for reader, sees in ((employee, True), (project_manager, True), (marketing, False)):
        assert Question.objects.visible_to(reader).filter(pk=private.pk).exists() is sees
    assert similar_questions("manager bullies", marketing) == []


def test_a_role_over_the_initiative_reads_what_only_those_who_answer_read(
    shift: Initiative, question: Question, employee: User, marketing: User, director: User
) -> None:
    private = ask_question(text="My manager bullies us.", initiative=shift, audience="answering", by=employee)
    role = Role.objects.get(slug="project-manager")
    grant_role(marketing, role=role, scope_kind="initiative", scope_id=shift.pk, by=director)
    assert Question.objects.visible_to(User.objects.get(pk=marketing.pk)).filter(pk=private.pk).exists()


def test_hidden_words_keep_their_text_and_are_worded_anew_by_the_author(
    question: Question, project_manager: User, employee: User, finance: User
) -> None:
    with pytest.raises(Refused):
        hide_words(question, why="", by=project_manager)
    hide_words(question, why="It names somebody.", by=project_manager)
    assert "Your words were hidden: It names somebody." in heard(employee)
    assert not Question.objects.visible_to(finance).exists()
    hidden = Question.objects.visible_to(employee).get()
    assert (str(hidden), hidden.text) == ("A hidden question", "Who approves holidays in the new team?")
    edit_own_question(hidden, text="Who approves holidays?", by=employee)
    assert Question.objects.visible_to(finance).get().hidden_at is None


def test_an_idea_is_hidden_and_shown_again_by_those_who_answer(
    question: Question, project_manager: User, employee: User, finance: User
) -> None:
    idea = add_idea(question, text="Sack him.", by=employee)
    with pytest.raises(PermissionDenied):
        hide_words(idea, why="Rude", by=finance)
    hide_words(idea, why="It hurts.", by=project_manager)
    assert not Update.objects.visible_to(finance).exists()
    show_words(idea, by=project_manager)
    assert Update.objects.visible_to(finance).get() == idea
    with pytest.raises(PermissionDenied):
        edit_own_idea(idea, text="Promote him.", by=project_manager)
    assert edit_own_idea(idea, text="Talk to him.", by=employee).text == "Talk to him."


def test_questions_are_joined_only_when_both_authors_agree(
    question: Question, shift: Initiative, project_manager: User, employee: User, marketing: User
) -> None:
    other = ask_question(text="Who signs for holidays?", initiative=shift, by=marketing)
    proposal = propose_merge(other, into=question, by=project_manager)
    agree_own_merge(proposal, by=marketing)
    other.refresh_from_db()
    assert other.state == Question.State.OPEN
    with pytest.raises(PermissionDenied):
        agree_own_merge(proposal, by=project_manager)
    agree_own_merge(proposal, by=employee)
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.text) == ("withdrawn", question, "Who signs for holidays?")
    assert waiting_count(question) == 2


def test_the_history_tells_who_did_what_without_the_words(
    question: Question, project_manager: User, finance: User
) -> None:
    hold_question(question, text="We don't know yet.", by=project_manager)
    told = find_told("change.question", question.key, finance)
    assert told == question
    events = Question.pgh_event_model.objects.filter(pgh_obj_id=question.pk)  # type: ignore[attr-defined]
    actions = [event.pgh_context.metadata["action"] for event in events.order_by("pgh_id")]
    assert actions == ["change.ask_question", "change.hold_question"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(
    client: Client,
    question: Question,
    shift: Initiative,
    employee: User,
    count: int,
    django_assert_num_queries: object,
) -> None:
    for number in range(count - 1):
        ask_question(text=f"And the {number}th?", initiative=shift, by=employee)
    client.force_login(employee)
    client.get("/change/questions/")
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = client.get("/change/questions/").content.decode()
    assert page.count("data-row=") == count
    assert "1 waits, its next word promised." in page or "3 wait, their next words promised." in page


def test_the_page_of_a_question_lets_each_do_what_they_may(
    client: Client, question: Question, employee: User, project_manager: User
) -> None:
    client.force_login(employee)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "If you have an idea, let us know" in page
    assert "Say a word" not in page
    client.force_login(project_manager)
    said = client.post(f"{question.get_absolute_url()}hold", {"text": "We don't know yet."}, follow=True)
    assert "Said. Everyone who waits is told." in said.content.decode()
    refused = client.post(
        f"{question.get_absolute_url()}hold",
        {"text": "Later", "next_word_on": str(today() + timedelta(days=60))},
    )
    assert refused.status_code == 422
    assert "At most 45 days ahead" in refused.content.decode()


def test_asking_and_similar_questions_as_pages(
    client: Client, question: Question, shift: Initiative, finance: User
) -> None:
    client.force_login(finance)
    assert (
        "Is yours one of these?"
        in client.get("/change/questions/similar?text=holidays approved").content.decode()
    )
    asked = client.post(
        "/change/questions/new/",
        {"text": "And overtime?", "kind": "question", "initiative": shift.pk},
        follow=True,
    )
    assert "And overtime?" in asked.content.decode()
    assert Question.objects.get(text="And overtime?").asked_by == finance
