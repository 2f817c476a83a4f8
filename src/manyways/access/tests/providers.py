"""Identity providers for tests: one that speaks OpenID Connect on this machine, one that signs SAML answers."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils


@dataclass
class OpenIdProvider:
    """Answers discovery, keys, token and userinfo for one person."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def answer(self, path: str) -> dict[str, Any]:
        """What the provider says at an address."""
        if path.endswith("openid-configuration"):
            names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            return {"issuer": self.url, **{name: f"{self.url}/{name}" for name in names}}
        if path == "/jwks_uri":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/token_endpoint":
            now = int(datetime.now(UTC).timestamp())
            claims = {"iss": self.url, "aud": "manyways", "iat": now, "exp": now + 60, **self.claims}
            token = jwt.encode(claims, self.key, "RS256", {"kid": "one"})
            return {"access_token": "for-once", "token_type": "Bearer", "id_token": token}
        return self.claims


@contextmanager
def open_id_provider(**claims: Any) -> Iterator[OpenIdProvider]:
    """A provider on a free port of this machine."""
    provider = OpenIdProvider(claims=claims)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(provider.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@dataclass
class SamlProvider:
    """Signs assertions about whomever it is asked for."""

    entity: str = "https://idp.example.org"
    certified_days: int = 2
    minutes_ago: int = 0

    def __post_init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.org")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        builder = builder.public_key(self.key.public_key()).serial_number(1)
        builder = builder.not_valid_before(now - timedelta(days=9))
        builder = builder.not_valid_after(now + timedelta(days=self.certified_days))
        self.certificate = builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    @property
    def metadata(self) -> str:
        """The file an administrator pastes."""
        certificate = "".join(self.certificate.decode().splitlines()[1:-1])
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.entity}">'
            '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
            f"<ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>"
            "</ds:KeyInfo></md:KeyDescriptor>"
            f'<md:SingleSignOnService Binding="{Saml.BINDING_HTTP_REDIRECT}" Location="{self.entity}/sso"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def answer(self, email: str, *, to: str, audience: str, request_id: str) -> str:
        """A signed answer in base 64, as a browser would carry it."""
        now = datetime.now(UTC) - timedelta(minutes=self.minutes_ago)
        times = {
            "now": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "before": f"{now - timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}",
            "after": f"{now + timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}",
        }
        words = {"email": email, "to": to, "audience": audience, "asked": request_id, "idp": self.entity}
        assertion = ASSERTION.format(**times, **words)
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signed = OneLogin_Saml2_Utils.add_sign(assertion, key.decode(), self.certificate.decode())
        text = signed.decode() if isinstance(signed, bytes) else str(signed)
        whole = RESPONSE.format(**times, **words, assertion=text.partition("?>")[2] or text)
        return base64.b64encode(whole.encode()).decode()


ASSERTION = (
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" Version="2.0" '
    'IssueInstant="{now}"><saml:Issuer>{idp}</saml:Issuer><saml:Subject>'
    '<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{email}</saml:NameID>'
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
    'InResponseTo="{asked}" NotOnOrAfter="{after}" Recipient="{to}"/></saml:SubjectConfirmation></saml:Subject>'
    '<saml:Conditions NotBefore="{before}" NotOnOrAfter="{after}"><saml:AudienceRestriction><saml:Audience>'
    "{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
    '<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_one"><saml:AuthnContext><saml:AuthnContextClassRef>'
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
    "</saml:AuthnStatement></saml:Assertion>"
)
RESPONSE = (
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0" '
    'IssueInstant="{now}" Destination="{to}" InResponseTo="{asked}">'
    '<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{idp}</saml:Issuer>'
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
    "{assertion}</samlp:Response>"
)
