"""Forms of HR's closed room: they parse and check, and save nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyways.people_partner.models import RoleVersion
from manyways.teams.models import Person


class LinesField(forms.CharField):
    """Short lines, one on each line of a text area."""

    def __init__(self, **settings: Any) -> None:
        widget = forms.Textarea(attrs={"rows": settings.pop("rows", 5)})
        super().__init__(**{"required": False, "max_length": 10_000, "widget": widget, **settings})

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines without blanks."""
        return [
            line.strip(" \t•-*") for line in (super().clean(value) or "").splitlines() if line.strip(" \t•-*")
        ]


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some persons, written one on a line by their names, as people paste them."""

    def __init__(self, **settings: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "placeholder": _("One name on each line")})
        super().__init__(Person.objects.all(), **{"required": False, "widget": widget, **settings})

    def prepare_value(self, value: Any) -> Any:
        """Rows as their names."""
        return "\n".join(str(row) for row in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The persons of these names or addresses. Raises ValidationError for one nobody has."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        found = [self._named(line) for line in lines]
        unknown = [line for line, row in zip(lines, found, strict=True) if row is None]
        if unknown:
            raise forms.ValidationError(
                _("Nobody here is called: %(names)s."), params={"names": ", ".join(unknown)}
            )
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"])
        return list(dict.fromkeys(found))

    def _named(self, line: str) -> Person | None:
        rows = (
            Person.objects.filter(email__iexact=line)
            if "@" in line
            else Person.objects.filter(name__iexact=line)
        )
        return rows.order_by("id").first()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other names stand there."""
        return bool(self.prepare_value(initial) != data)


def descriptions() -> Any:
    """All versions, to choose one from."""
    return RoleVersion.objects.select_related("role").order_by("role__title", "-number")
