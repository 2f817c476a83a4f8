"""Words the product brings along: kept in its own language, said in the reader's until somebody words them anew."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

__all__ = ["OwnCharField", "OwnTextField", "listed", "own", "said", "source_of"]

CONTEXT = "brought along"
"""How the catalogues tell these words from the same words elsewhere."""


class Said(str):
    """A word of the product in the reader's language; it knows how it is kept."""

    source: str
    __slots__ = ("source",)


def own(text: str) -> str:
    """The text itself; marks it for the catalogues as one that the product brings along."""
    return text


def said(text: str) -> str:
    """A kept text for the reader: translated if it is still the product's own, else as the organisation wrote it."""
    return _said(text, get_language()) if text and type(text) is str else text


def listed(texts: Sequence[str]) -> str:
    """`Ana Ruiz, Jo Wu and an idea without a name`: names, and words of the product said to the reader."""
    told = [said(text) for text in texts]
    return _(" and ").join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def source_of(text: str) -> str:
    """A text as it is kept."""
    return text.source if isinstance(text, Said) else text


@lru_cache(maxsize=4096)
def _said(text: str, language: str | None) -> str:
    found = pgettext(CONTEXT, text)
    if found == text:
        return text
    word = Said(found)
    word.source = text
    return word


class _Own(DeferredAttribute):
    """Says what is kept when it is read; what is written back as it was said changes nothing."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        kept = instance.__dict__
        return said(kept[name] if name in kept else super().__get__(instance, cls))

    def __set__(self, instance: Any, value: Any) -> None:
        kept, name = instance.__dict__, self.field.attname
        if type(value) is not str or name not in kept or said(kept[name]) != value:
            kept[name] = source_of(value)


if TYPE_CHECKING:
    _Field = models.Field[str, str]
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _Field, _CharField, _TextField = models.Field, models.CharField, models.TextField


class _OwnWords(_Field):
    """A column as any other: only what the model says of it differs."""

    descriptor_class = _Own

    def to_python(self, value: Any) -> Any:
        return super().to_python(source_of(value))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(source_of(value))

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", arguments, options


class OwnCharField(_OwnWords, _CharField):
    """A short text that may be one of the product's own."""


class OwnTextField(_OwnWords, _TextField):
    """A long text that may be one of the product's own."""
