"""The functions of the demo, made on their own over the two heads they need."""

from manyways.access.models import User
from manyways.people_partner.models import FunctionProfile, GrowthStep, ShiftSheet
from manyways.site.demo.functions import make_functions
from manyways.teams.actions import add_group, add_person


def test_two_heads_shift(director: User, functional_manager: User, hr_partner: User) -> None:
    for name, user in (("Infrastructure", functional_manager), ("Project managers", director)):
        add_group(name=name, by=director)
        add_person(name=user.name, user=user, by=director)
    make_functions(director)
    assert FunctionProfile.objects.count() == 2
    assert sorted(sheet.agreed_on is None for sheet in ShiftSheet.objects.all()) == [False, True]
    assert GrowthStep.objects.filter(done_on=None).count() == 1
