"""The table of what is private to whom is printed as declared, and what has no history has none."""

import pytest

from tests.architecture.sources import ROOT


def test_the_table_in_the_docs_is_the_declared_one() -> None:
    from manyways.access.privacy import as_markdown

    assert as_markdown() in (ROOT / "docs" / "privacy.md").read_text()


def test_each_private_thing_is_tried_by_a_test() -> None:
    from manyways.access.privacy import private_things

    declared = list(private_things())
    assert [one.name for one in declared if not (ROOT / one.proven_by).exists()] == []
    assert len(declared) > 5


def test_what_must_have_no_history_has_none() -> None:
    from django.apps import apps

    from manyways.access.privacy import private_things

    kept = [
        kind
        for one in private_things()
        if not one.has_history
        for kind in one.kinds
        if hasattr(apps.get_model(kind), "pgh_event_model")
    ]
    assert kept == []


@pytest.mark.django_db
def test_private_kinds_are_found_by_nobody_who_knows_no_rule() -> None:
    from django.apps import apps

    from manyways.access.models import User
    from manyways.access.privacy import private_things

    stranger = User.objects.create_user("gone@brightwater.example", None, name="Gone", is_active=False)
    for kind in {kind for one in private_things() for kind in one.kinds}:
        manager = apps.get_model(kind)._default_manager
        if hasattr(manager, "visible_to"):
            assert not manager.visible_to(stranger).exists(), kind
