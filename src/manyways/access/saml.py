"""Reading the metadata of a SAML identity provider."""

import textwrap
from datetime import datetime
from typing import Any

from cryptography import x509
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from manyways.ui.answers import Refused
from manyways.ui.values import date_text

_NO_METADATA = gettext_lazy(
    "This is no metadata of an identity provider. Paste the whole XML file that it offers."
)


def read_metadata(text: str) -> dict[str, Any]:
    """Entity, address and certificate of a provider, as allauth takes them. Refused where one of them is missing."""
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(text.strip().encode())["idp"]
        return {
            "entity_id": found["entityId"],
            "sso_url": found["singleSignOnService"]["url"],
            "x509cert": _certificate(found),
        }
    except (KeyError, IndexError, ValueError, etree.LxmlError) as error:
        raise Refused(fields={"metadata": _NO_METADATA}) from error


def refuse_expired(text: str, now: datetime) -> None:
    """Refuse a provider whose certificate has ended: what it signs is worth nothing. Later on, who uses it is told by it."""
    wrapped = "\n".join(textwrap.wrap("".join(read_metadata(text)["x509cert"].split()), 64))
    pem = f"-----BEGIN CERTIFICATE-----\n{wrapped}\n-----END CERTIFICATE-----\n"
    try:
        ended = x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
    except ValueError as error:
        raise Refused(fields={"metadata": _NO_METADATA}) from error
    if ended < now:
        words = _("The certificate in it ended on %(day)s. Ask the provider for its present metadata.")
        raise Refused(fields={"metadata": words % {"day": date_text(ended.date())}})


def _certificate(found: dict[str, Any]) -> str:
    if "x509cert" in found:
        return str(found["x509cert"])
    return str(found["x509certMulti"]["signing"][0])
