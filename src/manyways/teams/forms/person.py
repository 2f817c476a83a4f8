"""A person in a form: their name is typed and completed, so that a page never lists everybody."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from manyways.teams.queries.naming import BETWEEN, person_words

_ASKING = {
    "autocomplete": "off",
    "hx-trigger": "focus once, input changed delay:150ms",
    "hx-target": "next datalist",
    "hx-swap": "innerHTML",
    "hx-push-url": "false",
}


class PersonInput(forms.TextInput):
    """A name to type; those that fit are offered below it."""

    template_name = "teams/person_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the list the input points to and the address that fills it."""
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-list"
        context["widget"]["attrs"] |= {"list": listed, "hx-get": reverse("teams:named"), **_ASKING}
        return {**context, "listed": listed}


class PersonField(forms.ModelChoiceField[Any]):
    """As a choice among people, but a name is typed: `Elif Demir`, or with the address where two have one name."""

    widget = PersonInput

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.empty_label and "---" not in str(self.empty_label):
            self.widget.attrs["placeholder"] = self.empty_label

    def prepare_value(self, value: Any) -> Any:
        """The words for a person or their id; what was typed as it was typed."""
        key = value.pk if isinstance(value, Model) else value
        if not str(key or "").isdecimal() or self.queryset is None:
            return value
        model = self.queryset.model._default_manager
        namesakes = list(model.filter(name__in=Subquery(model.filter(pk=key).values("name"))))
        found = next((each for each in namesakes if each.pk == int(key)), None)
        return person_words(found, is_shared=len(namesakes) > 1) if found else ""

    def to_python(self, value: Any) -> Any:
        """The person meant. Raises ValidationError for nobody, and for two of one name."""
        text = str(value or "").strip()
        if not text or self.queryset is None:
            return None
        name, _dot, email = text.rpartition(BETWEEN) if BETWEEN in text else (text, "", "")
        wanted = {"pk": text} if text.isdecimal() else {"name__iexact": name}
        found = list(self.queryset.filter(**wanted, **({"email__iexact": email} if email else {}))[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            _("More than one person has this name: choose one of the list.")
            if found
            else _("Nobody here has this name: choose one of the list.")
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether somebody else is meant, however they were written."""
        return str(initial or "") != str(data or "") and self.prepare_value(initial or "") != (data or "")
