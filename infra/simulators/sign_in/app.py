"""Both providers as one web application: `/google/…` and `/facebook/…`.

`/google/.well-known/openid-configuration` describes the first; the second has the addresses of the
real one behind `/facebook`. Both show a page on which a person says who they are.
"""

import hmac
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jinja2 import Environment, FileSystemLoader, select_autoescape
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from infra.simulators.sign_in.grants import Client, Grant, Grants, Person, Question

_KEY_ID = "simulated-1"
_TOKEN_SECONDS = 3600
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=select_autoescape()
)

_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'"
}


class SignInSimulator:
    """Google and Facebook, as far as a shop sees them.

    Args:
        address: where they are reached, without a path.
        client: the only shop they know.
    """

    def __init__(self, address: str, client: Client) -> None:
        self._address = address.rstrip("/")
        self._client = client
        self._grants = {"google": Grants(), "facebook": Grants()}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def issuer(self) -> str:
        """The issuer of the simulated Google."""
        return f"{self._address}/google"

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(
            routes=[
                Route("/google/.well-known/openid-configuration", self.describe),
                Route("/google/keys", self.keys),
                Route("/google/token", self.google_token, methods=["POST"]),
                Route("/facebook/oauth/access_token", self.facebook_token, methods=["POST"]),
                Route("/facebook/me", self.me),
                Route("/{provider:str}/authorize", self.ask),
                Route("/{provider:str}/authorize", self.consent, methods=["POST"]),
                Route("/health", lambda _: JSONResponse({"status": "ok"})),
            ],
            exception_handlers={HTTPException: _refuse},
        )

    def describe(self, _: Request) -> Response:
        """OpenID Connect Discovery."""
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def keys(self, _: Request) -> Response:
        """The keys that verify ID tokens."""
        public = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]})

    def ask(self, request: Request) -> Response:
        """The page on which a person says who they are."""
        provider = self._provider(request)
        question = self._question(request.query_params)
        page = _PAGES.get_template("consent.html").render(
            provider=provider, question=question, client=self._client.client_id
        )
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    async def consent(self, request: Request) -> Response:
        """Send the person back with a code, or with their refusal."""
        provider = self._provider(request)
        fields = await _form(request)
        question = self._question(fields)
        if fields.get("answer") != "yes":
            return _back(question, error="access_denied")
        person = Person(fields.get("email", ""), "verified" in fields, fields.get("name", ""))
        return _back(question, code=self._grants[provider].consent(question, person))

    async def google_token(self, request: Request) -> Response:
        """Exchange a code for an ID token."""
        granted = await self._exchange(request, "google")
        if granted is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token, grant = granted
        return JSONResponse(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": _TOKEN_SECONDS,
                "id_token": self._id_token(grant),
            }
        )

    async def facebook_token(self, request: Request) -> Response:
        """Exchange a code for an access token."""
        granted = await self._exchange(request, "facebook")
        if granted is None:
            return JSONResponse({"error": {"type": "OAuthException", "code": 100}}, 400)
        return JSONResponse(
            {"access_token": granted[0], "token_type": "bearer", "expires_in": _TOKEN_SECONDS}
        )

    def me(self, request: Request) -> Response:
        """The Graph API's node of whom the token stands for."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        person = self._grants["facebook"].tokens.get(token)
        proof = hmac.new(self._client.secret.encode(), token.encode(), "sha256").hexdigest()
        given = request.query_params.get("appsecret_proof", "")
        if person is None or not hmac.compare_digest(proof, given):
            return JSONResponse({"error": {"type": "OAuthException", "code": 190}}, 400)
        known = {"id": person.subject, "name": person.name, "email": person.email}
        wanted = request.query_params.get("fields", "id,name").split(",")
        # The real one leaves out an address that it does not have.
        return JSONResponse({name: known[name] for name in wanted if known.get(name)})

    async def _exchange(self, request: Request, provider: str) -> tuple[str, Grant] | None:
        fields = await _form(request)
        is_shop = fields.get("client_id") == self._client.client_id and hmac.compare_digest(
            fields.get("client_secret", "").encode(), self._client.secret.encode()
        )
        if not is_shop or fields.get("grant_type") != "authorization_code":
            return None
        return self._grants[provider].exchange(
            fields.get("code", ""), fields.get("redirect_uri", ""), fields.get("code_verifier", "")
        )

    def _id_token(self, grant: Grant) -> str:
        now, person = int(time.time()), grant.person
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self._client.client_id,
            "sub": person.subject,
            "iat": now,
            "exp": now + _TOKEN_SECONDS,
            "nonce": grant.question.nonce,
            "name": person.name,
        }
        if person.email:
            claims |= {"email": person.email, "email_verified": person.is_verified}
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def _provider(self, request: Request) -> str:
        provider: str = request.path_params["provider"]
        if provider not in self._grants:
            raise HTTPException(404)
        return provider

    def _question(self, given: Any) -> Question:
        """What a shop asks; a page, and no redirect, for who is not known (RFC 6749 §4.1.2.1)."""
        redirect_uri = given.get("redirect_uri", "")
        challenge = given.get("code_challenge", "")
        if given.get("client_id") != self._client.client_id:
            raise HTTPException(400, "no shop of this name is registered")
        if not redirect_uri.startswith(self._client.redirect_prefix):
            raise HTTPException(400, "the shop has not registered this redirect_uri")
        if given.get("code_challenge_method") != "S256" or not challenge:
            raise HTTPException(400, "PKCE with S256 is required")
        return Question(
            client_id=self._client.client_id,
            redirect_uri=redirect_uri,
            state=given.get("state", ""),
            challenge=challenge,
            nonce=given.get("nonce", ""),
        )


def _refuse(_: Request, error: Exception) -> Response:
    """A page for the person who stands before it: nobody to send them back to is known."""
    status, reason = 500, "something went wrong"
    if isinstance(error, HTTPException):
        status, reason = error.status_code, error.detail
    page = _PAGES.get_template("refused.html").render(reason=reason)
    return HTMLResponse(page, status, headers=_PAGE_HEADERS)


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _back(question: Question, **answer: str) -> Response:
    query = urlencode(answer | {"state": question.state})
    return RedirectResponse(f"{question.redirect_uri}?{query}", 303)
