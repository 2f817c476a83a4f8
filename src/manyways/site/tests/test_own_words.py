"""What the product brings along is said in the reader's language, and what the organisation wrote is left alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils.translation import override
from procrastinate.contrib.django import app

from manyways.access import jobs
from manyways.access.actions import last_context
from manyways.access.actions.roles import change_role
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.history import history_of
from manyways.access.models import Job, Role, User
from manyways.desk.queries import inbox
from manyways.intake.queries.advice import shown_advice
from manyways.intake.tests.samples import an_advice
from manyways.market.models import ReadinessRule
from manyways.teams.models import Person
from manyways.ui.own_words import OwnCharField, OwnTextField, said, source_of
from manyways.work import actions
from manyways.work.models import Kind
from manyways.work.tests.samples import an_event, an_outcome, items_in

pytestmark = pytest.mark.django_db
THE_SAME = {"Backlog", "Compliance", "Marketing", "Premortem", "Story mapping", ""}


def own_texts() -> Iterator[str]:
    """Every text of a new organisation that stands in a field for the product's own words."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, OwnCharField | OwnTextField):
                yield from model._default_manager.values_list(field.attname, flat=True)


def test_everything_a_new_organisation_holds_is_said_in_german() -> None:
    texts = set(own_texts())
    assert {"PMO director", "Event", "Doing", "Decision late", "Pilot first"} <= texts
    with override("de"):
        assert [text for text in sorted(texts - THE_SAME) if said(text) == text] == []
    with override("en"):
        assert [text for text in sorted(texts) if said(text) != text] == []


def test_a_name_is_kept_as_it_was_when_it_is_saved_as_it_was_said(director: User) -> None:
    role = Role.objects.get(slug="finance")
    with override("de"):
        assert (role.name, str(role)) == ("Finanzen", "Finanzen")
        change_role(role, rights=["money.*"], name="Finanzen", by=director)
    with override("en"):
        assert Role.objects.get(slug="finance").name == "Finance"
    assert list(Role.objects.filter(slug="finance").values_list("name", flat=True)) == ["Finance"]


def test_what_the_organisation_words_itself_is_never_translated(director: User) -> None:
    kind = Kind.objects.get(slug="event")
    actions.edit_kind(kind, {"name": "Scope of events", "noun": "Fest"}, by=director)
    renamed = Kind.objects.get(slug="event")
    named_alike = an_event(by=director, name="Event")
    with override("de"):
        assert (renamed.name, renamed.noun, named_alike.name) == ("Scope of events", "Fest", "Event")


def test_undo_and_history_know_the_word_behind_the_translation(director: User) -> None:
    kind = Kind.objects.get(slug="event")
    with override("de"):
        actions.edit_kind(kind, {"noun": "Fest"}, by=director)
        change = history_of(Kind.objects.get(slug="event"), director).entries[0].changes[0]
        assert (change.old, change.new) == ("Veranstaltung", "Fest")
        context = last_context()
        assert context is not None
        undo(context, by=director)
        assert Kind.objects.get(slug="event").noun == "Veranstaltung"
    assert Kind.objects.filter(slug="event").values_list("noun", flat=True)[0] == "Event"


def test_a_copy_and_a_row_read_again_keep_the_word(director: User) -> None:
    rule = ReadinessRule.objects.get(name="Sales training")
    kind = Kind.objects.get(slug="event")
    with override("de"):
        assert source_of(rule.name) == "Sales training"
        assert ReadinessRule.objects.filter(name=rule.name).exists()
        kind.refresh_from_db()
        kind.full_clean()
        kind.save()
    assert models.QuerySet(Kind).filter(name="Event").exists()


def test_roles_and_the_advice_are_read_in_the_language_of_the_reader(client: Client, director: User) -> None:
    client.force_login(director)
    advice = an_advice(by=director)
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    assert "Fachbereichsleitung" in client.get("/settings/roles/", **german).text
    assert "Functional manager" in client.get("/settings/roles/").text
    page = client.get(advice.get_absolute_url(), **german).text
    assert "Alles muss an einem festen Tag bereit sein." in page
    assert "Everything must be ready on one fixed day." in client.get(advice.get_absolute_url()).text
    with override("de"):
        assert shown_advice(advice).clear[0].text == "Wie gut ist heute bekannt, was zu tun ist?"


def test_a_job_has_its_title_in_the_language_of_the_reader_and_speaks_as_its_starter(
    director: User, run_jobs: Callable[[], int]
) -> None:
    def tell(job: Job) -> None:
        raise jobs.Refused(jobs._("The database could not be reached."))

    jobs.task("site.tells")(tell)
    with override("de"):
        job = jobs.enqueue("site.tells", by=director, label="Reading “%(name)s”", about="Plan 100 %.csv")
        assert str(job) == "„Plan 100 %.csv“ wird gelesen"
    run_jobs()
    del app.tasks["site.tells"]
    job.refresh_from_db()
    assert job.message == "Die Datenbank war nicht erreichbar."
    with override("en"):
        assert str(job) == "Reading “Plan 100 %.csv”"


def test_an_answer_is_told_in_the_language_of_who_hears_it(
    director: User, functional_manager: User, marketing: User
) -> None:
    giver = Person.objects.create(name="Noor", user=functional_manager)
    taker = Person.objects.create(name="Mara", user=marketing)
    (ready,) = items_in(an_outcome(by=director, owner=giver, visibility="company"), "Ready", by=director)
    (stage,) = items_in(an_event(by=director, owner=taker, visibility="company"), "On stage", by=director)
    link = actions.add_link(ready, successor=stage, by=director)
    handover = actions.ask_handover(link, needed_by=today() + timedelta(days=30), by=director)
    later = today() + timedelta(days=400)
    with override("en"):
        actions.counter_handover(handover, offered_on=later, reason="Audit first", by=functional_manager)
        assert "another day: " in inbox(marketing)[0].sentence
    with override("de"):
        sentence = inbox(marketing)[0].sentence
        assert "anderer Tag: " in sentence
        assert later.isoformat() not in sentence
