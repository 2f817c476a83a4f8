"""Forms of working agreements, invitations, contributions, pulses and what holds groups back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.change.forms.questions import version_field
from manyways.change.models.agreements import Agreement, Need
from manyways.change.models.pulses import PulseStatement, Resistance
from manyways.teams.forms import RowForm, day_field
from manyways.teams.models import Group, Person
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative, Item


def _people(label: Any) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        Person.objects.all().order_by("name"), label=label, required=False, widget=LongSelect
    )


def _groups() -> Any:
    return Group.objects.all().order_by("name")


class AgreementForm(RowForm, forms.ModelForm[Agreement]):
    """Two groups; the rest can wait."""

    review_on = day_field(label=_("Looked at again"))
    version = version_field()

    class Meta:
        model = Agreement
        fields = (
            "first",
            "second",
            "name",
            "first_contact",
            "second_contact",
            "cadence",
            "review_on",
            "initiative",
        )
        widgets = {"first_contact": LongSelect, "second_contact": LongSelect}

    def __init__(self, *args: Any, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["name"].required = False
        seen = Initiative.objects.visible_to(reader).order_by("name")
        self.fields["initiative"].queryset = seen  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["first"], self.fields["second"]
            if self.instance.initiative_id and not seen.filter(pk=self.instance.initiative_id).exists():
                del self.fields["initiative"]


class NeedForm(forms.Form):
    """What one group needs from the other."""

    text = forms.CharField(
        label=_("What is needed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    asked_of = forms.ModelChoiceField(Group.objects.none(), label=_("Asked of"), empty_label=None)
    answer_by = day_field(label=_("Answer by"))
    owner = _people(_("Who answers"))

    def __init__(self, *args: Any, agreement: Agreement, **settings: Any) -> None:
        super().__init__(*args, **settings)
        asked_of: Any = self.fields["asked_of"]
        asked_of.queryset = Group.objects.filter(pk__in=[agreement.first_id, agreement.second_id]).order_by(
            "name"
        )


class NeedAnswerForm(forms.Form):
    """Yes, another way, or no."""

    state = forms.ChoiceField(
        label=_("Answer"),
        choices=(
            (Need.State.ACCEPTED, _("Yes")),
            (Need.State.ALTERNATIVE, _("Another way")),
            (Need.State.DECLINED, _("No")),
        ),
    )
    text = forms.CharField(required=False, max_length=1000)
    version = version_field()


class InvitationForm(forms.Form):
    """Who is asked for what."""

    group = forms.ModelChoiceField(_groups(), label=_("Group"))
    wish = forms.CharField(
        label=_("What we ask for"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    person = _people(_("Who of them"))
    channel = forms.CharField(label=_("How"), max_length=80, required=False)
    answer_by = day_field(label=_("Answer by"))


class ContributionForm(forms.Form):
    """What somebody brings."""

    text = forms.CharField(
        label=_("Your contribution"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    group = forms.ModelChoiceField(
        _groups(), label=_("On behalf of"), required=False, empty_label=_("Myself")
    )


class UseForm(forms.Form):
    """What a contribution changed."""

    what = forms.CharField(label=_("What it changed"), max_length=500)
    item = forms.ModelChoiceField(Item.objects.none(), label=_("Used in"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, initiative: Initiative, **settings: Any) -> None:
        super().__init__(*args, **settings)
        item: Any = self.fields["item"]
        item.queryset = Item.objects.filter(initiative=initiative).order_by("name")


class InvitationAnswerForm(forms.Form):
    """Yes or no, in their words."""

    text = forms.CharField(label=_("In your words"), max_length=500, required=False)
    version = version_field()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "yes-no-%s", **settings})


class PulseForm(forms.Form):
    """Which groups are asked, until when, about what."""

    groups = forms.ModelMultipleChoiceField(
        _groups(),
        label=_("Groups of five or more"),
        help_text=_("Nobody's answer can be told from the others'."),
    )
    closes_on = day_field(label=_("Until"))
    statements = forms.ModelMultipleChoiceField(
        PulseStatement.objects.filter(is_active=True),
        label=_("Sentences"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )


class ResistanceForm(RowForm, forms.ModelForm[Resistance]):
    """What holds a group back, and how we help."""

    due_on = day_field(label=_("By"))
    done_on = day_field(label=_("Done"))
    version = version_field()

    class Meta:
        model = Resistance
        fields = ("group", "reason", "support", "owner", "due_on", "words", "done_on")
        widgets = {
            "support": forms.Textarea(attrs={"rows": 2}),
            "words": forms.Textarea(attrs={"rows": 2}),
            "owner": LongSelect,
        }

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.instance.pk:
            del self.fields["group"]
