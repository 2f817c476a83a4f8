"""Forms of questions, words on them, and words without a name."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.milestones import Milestone
from manyways.change.models.questions import MOST_DAYS, USUAL_DAYS, Question
from manyways.teams.forms import day_field
from manyways.teams.models import Group, Person
from manyways.ui.long_select import LongSelect
from manyways.work.models import Initiative, Item


def _area(rows: int = 4, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def version_field() -> forms.IntegerField:
    """The version a person saw."""
    return forms.IntegerField(required=False, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """A question, concern or idea in one's own words."""

    text = forms.CharField(label=_("Your question, in your own words"), max_length=4000, widget=_area(4))
    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("About"), required=False)
    kind = forms.ChoiceField(
        label=_("It is a"), choices=Question.Kind.choices, initial=Question.Kind.QUESTION
    )
    audience = forms.ChoiceField(
        label=_("Read by"),
        choices=Question.Audience.choices,
        required=False,
        initial=Question.Audience.EVERYONE,
        help_text=_("Nobody but you can change your words. Colleagues who sign in can see that you asked."),
    )

    def __init__(self, *args: Any, user: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        field: Any = self.fields["initiative"]
        field.queryset = askable(user)
        field.empty_label = _("Something else")

    def clean_audience(self) -> str:
        """Everyone, unless something else was chosen."""
        return self.cleaned_data["audience"] or Question.Audience.EVERYONE


def askable(user: User) -> Any:
    """The open initiatives somebody can ask about: those they see, and those with an open page."""
    seen = Initiative.objects.visible_to(user)
    with_page = Initiative.objects.filter(open_page__is_published=True)
    return (seen | with_page).open().distinct().order_by("name")


class WordsForm(forms.Form):
    """Words, and the version that was seen."""

    text = forms.CharField(label=_("Words"), max_length=4000, widget=_area(3))
    version = version_field()

    def __init__(self, *args: Any, label: Any = "", **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "words-%s", **settings})
        if label:
            self.fields["text"].label = label


class HoldForm(forms.Form):
    """What is not known yet, how it is found out, and the day of the next word."""

    text = forms.CharField(
        label=_("What you can say today"),
        max_length=4000,
        widget=_area(3),
        help_text=_("“We don't know yet” is a good word. Say what you do to find out."),
    )
    next_word_on = day_field(label=_("Next word on"))
    finding_out = forms.CharField(
        label=_("How we are finding out"), max_length=2000, required=False, widget=_area(2)
    )
    not_known = forms.CharField(
        label=_("What we don't know yet"), max_length=2000, required=False, widget=_area(2)
    )
    we_know = forms.CharField(label=_("What we know"), max_length=2000, required=False, widget=_area(2))
    long_wait_reason = forms.CharField(
        label=_("Why more than 14 days"),
        max_length=300,
        required=False,
        help_text=_("Up to 14 days needs no reason; 45 are the most."),
    )
    is_part = forms.BooleanField(label=_("This is part of the answer"), required=False)
    version = version_field()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "hold-%s", **settings})
        first, last = today() + timedelta(days=1), today() + timedelta(days=MOST_DAYS)
        self.fields["next_word_on"].initial = today() + timedelta(days=USUAL_DAYS)
        self.fields["next_word_on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class HoldManyForm(forms.Form):
    """One word for several questions."""

    text = forms.CharField(label=_("What you can say today"), max_length=4000, widget=_area(2))
    next_word_on = day_field(label=_("Next word on"))
    long_wait_reason = forms.CharField(label=_("Why more than 14 days"), max_length=300, required=False)


class AnswerForm(forms.Form):
    """The final word, with thanks to those whose ideas helped and the place where it was decided."""

    text = forms.CharField(label=_("The answer"), max_length=4000, widget=_area(4))
    thanks = forms.MultipleChoiceField(
        label=_("Thanks to"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    decision = forms.ModelChoiceField(
        Item.objects.none(), label=_("Decided in"), required=False, widget=LongSelect
    )
    version = version_field()

    def __init__(
        self, *args: Any, question: Question, ideas: list[tuple[str, str]], user: User, **settings: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "answer-%s", **settings})
        thanks: Any = self.fields["thanks"]
        decision: Any = self.fields["decision"]
        thanks.choices = ideas
        items = Item.objects.visible_to(user).filter(initiative=question.initiative_id)
        decision.queryset = items.order_by("-form", "name")[:300] if not self.is_bound else items
        if not ideas:
            del self.fields["thanks"]


class OwnerForm(forms.Form):
    """Who finds out."""

    owner = forms.ModelChoiceField(
        Person.objects.all().order_by("name"), label=_("Who finds out"), widget=LongSelect
    )
    version = version_field()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "owner-%s", **settings})


class FollowersForm(forms.Form):
    """Who else waits for the answer."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.all().order_by("name"), label=_("People who wait too"), required=False
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.all().order_by("name"), label=_("Groups who wait too"), required=False
    )


class PlaceForm(forms.Form):
    """The milestone a question hangs on, and whether all whom it affects wait for the answer."""

    milestone = forms.ModelChoiceField(
        Milestone.objects.none(), label=_("Hangs on the milestone"), required=False, empty_label=_("None")
    )
    concerns_everyone = forms.BooleanField(
        label=_("Everyone it affects waits for the answer"), required=False
    )
    version = version_field()

    def __init__(self, *args: Any, question: Question, **settings: Any) -> None:
        super().__init__(*args, **{"auto_id": "place-%s", **settings})
        milestone: Any = self.fields["milestone"]
        rows = Milestone.objects.filter(item__initiative=question.initiative_id)
        milestone.queryset = rows.select_related("item").order_by("item__name")


class WhyForm(forms.Form):
    """A reason others read."""

    why = forms.CharField(label=_("Why"), max_length=2000, widget=_area(2))
    version = version_field()


class AnonymousForm(forms.Form):
    """Words without a name. No field tells anything of their author."""

    text = forms.CharField(label=_("Your words"), max_length=4000, widget=_area(4))
    kind = forms.ChoiceField(label=_("It is a"), choices=Question.Kind.choices, required=False)
