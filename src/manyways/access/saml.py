"""Reading the metadata of a SAML identity provider."""

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from manyways.ui.answers import Refused


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
        words = _("This is no metadata of an identity provider. Paste the whole XML file that it offers.")
        raise Refused(fields={"metadata": words}) from error


def _certificate(found: dict[str, Any]) -> str:
    if "x509cert" in found:
        return str(found["x509cert"])
    return str(found["x509certMulti"]["signing"][0])
