"""The sections of the settings, each a frozen value whose defaults are a working router."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    model_validator,
)

__all__ = [
    "AuthenticationSettings",
    "CorsSettings",
    "CsrfSettings",
    "ErrorSettings",
    "ExplorerSettings",
    "ForwardSettings",
    "HeaderSettings",
    "IntrospectionSettings",
    "JwtSettings",
    "LimitSettings",
    "ListenSettings",
    "OverrideSettings",
    "PersistedOperationSettings",
    "PlannerSettings",
    "RouterSettings",
    "SubgraphSettings",
    "SubgraphTlsSettings",
    "SupergraphSettings",
    "TelemetrySettings",
    "TrafficSettings",
]

# RFC 7518 section 3.2: an HS256 key is at least as long as its hash.
_HS256_KEY_BYTES = 32


def _off_when_false(value: object) -> object:
    """Undo YAML 1.1, in which the bare word `off` is the boolean false."""
    return "off" if value is False else value


HeaderName = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9a-z-]+$")]
"""A header's name in lower case, as ASGI carries it."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListenSettings(_Section):
    """Where the router listens."""

    host: str = "127.0.0.1"
    port: int = Field(default=4000, ge=0, le=65535)


class SupergraphSettings(_Section):
    """Where the supergraph schema is."""

    path: Path | None = None


class SubgraphTlsSettings(_Section):
    """Certificates for the connections to one subgraph, in PEM.

    Attributes:
        ca: who must have signed the subgraph's certificate; None means the system's authorities.
        certificate: shown to the subgraph, with the chain; None shows none.
        key: the certificate's private key; None when it is in the same file.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


class SubgraphSettings(_Section):
    """What holds for one subgraph.

    Attributes:
        url: where it is; None means where the supergraph says.
        timeout_seconds: how long a request may take; None means `traffic`'s.
        connect_seconds: how long opening a connection may take.
        idle_seconds: how long an unused connection is kept.
        max_connections: how many may be open at once; further requests wait.
        response_bytes: the longest answer that is accepted.
        tls: certificates for an `https` URL; None means the system's authorities.
    """

    url: str | None = Field(default=None, pattern=r"^https?://")
    timeout_seconds: PositiveFloat | None = None
    connect_seconds: PositiveFloat = 5
    idle_seconds: PositiveFloat = 30
    max_connections: PositiveInt = 256
    response_bytes: PositiveInt = 64 * 1024 * 1024
    tls: SubgraphTlsSettings | None = None


class JwtSettings(_Section):
    """How a client's bearer token is verified.

    Attributes:
        jwks: path or http(s) URL of the JSON Web Key Set with the issuer's public keys.
        issuer: what the `iss` claim must be; None accepts any.
        audience: what the `aud` claim must contain; None accepts any.
        algorithms: the accepted signature algorithms.
        leeway_seconds: the difference between clocks that is forgiven.
        refresh_seconds: the shortest time between two readings of the key set when a token
            names a key that it lacks.
        max_age_seconds: how long a key that the issuer has withdrawn may still be trusted.
    """

    jwks: str = Field(min_length=1)
    issuer: str | None = None
    audience: str | None = None
    algorithms: tuple[
        Literal[
            "ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"
        ],
        ...,
    ] = Field(default=("ES256", "RS256", "EdDSA"), min_length=1)
    leeway_seconds: float = Field(default=5, ge=0)
    refresh_seconds: float = Field(default=30, ge=0)
    max_age_seconds: PositiveFloat = 300


class ForwardSettings(_Section):
    """How the verified identity is passed on to subgraphs.

    Attributes:
        header: the request header that carries it.
        secret: the key, shared with the subgraphs, that signs it (HS256).
        claims: the token's claims that are copied.
        ttl_seconds: how long a subgraph may accept it.
    """

    header: HeaderName = "x-router-identity"
    secret: SecretStr = Field(min_length=_HS256_KEY_BYTES)
    claims: tuple[str, ...] = ("sub", "roles", "sid")
    ttl_seconds: PositiveInt = 60


class AuthenticationSettings(_Section):
    """Who the client is, and how subgraphs learn it."""

    jwt: JwtSettings | None = None
    forward: ForwardSettings | None = None

    @model_validator(mode="after")
    def _forwarding_needs_verification(self) -> AuthenticationSettings:
        if self.forward is not None and self.jwt is None:
            raise ValueError(
                "forward passes on what jwt has verified: set authentication.jwt as well"
            )
        return self


class HeaderSettings(_Section):
    """Headers that subgraphs receive besides those the router always passes on.

    Attributes:
        propagate: the client's headers to pass on.
        client_address: the header by which a subgraph learns the client's IP address, None for
            none. It comes with mutations alone, so that equal queries of different clients stay
            equal and may be answered once; a copy that the client sends goes nowhere.
        trusted_proxies: how many proxies in front of the router append to `x-forwarded-for`; the
            client's address is the one that the outermost of them saw.
    """

    propagate: tuple[HeaderName, ...] = ()
    client_address: HeaderName | None = None
    trusted_proxies: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _the_address_is_the_routers_to_tell(self) -> HeaderSettings:
        if self.client_address is not None and self.client_address in self.propagate:
            raise ValueError(
                f"{self.client_address!r} is told by the router; do not propagate the client's"
            )
        return self


class PersistedOperationSettings(_Section):
    """Operations that clients published in advance.

    Attributes:
        manifests: manifest files: Apollo's format, or a flat map of hash to text.
        mode: `off` lets any text run, `audit` logs a text that no manifest has, `enforce`
            refuses it. Running an operation by its id works in every mode.
        automatic: whether a client may register a text under its hash at run time (APQ).
        automatic_cache_size: how many of those are remembered.
    """

    manifests: tuple[Path, ...] = ()
    mode: Annotated[Literal["off", "audit", "enforce"], BeforeValidator(_off_when_false)] = "off"
    automatic: bool = False
    automatic_cache_size: PositiveInt = 1000


class ExplorerSettings(_Section):
    """The GraphiQL page.

    Attributes:
        enabled: whether `/graphiql` is served.
        default_query: a file with the operation that the page opens with.
    """

    enabled: bool = True
    default_query: Path | None = None


class IntrospectionSettings(_Section):
    """Whether clients may ask for the schema: select `__schema` and `__type`."""

    enabled: bool = True


class LimitSettings(_Section):
    """What one request may ask for; everything above is refused before it is planned.

    Attributes:
        body_bytes: size of a request body.
        url_bytes: size of a GET request's query string.
        tokens: lexical tokens of an operation text.
        depth: fields within fields, fragments followed.
        height: fields in all, fragments followed.
        aliases: aliased fields, fragments followed.
        root_fields: fields of the root type, fragments followed.
        directives: directives on selections, fragments followed.
    """

    body_bytes: PositiveInt = 2_000_000
    url_bytes: PositiveInt = 64_000
    tokens: PositiveInt = 15_000
    depth: PositiveInt = 100
    height: PositiveInt = 20_000
    aliases: PositiveInt = 1_000
    root_fields: PositiveInt = 200
    directives: PositiveInt = 1_000


class PlannerSettings(_Section):
    """How much work planning one operation may take.

    Attributes:
        effort: how many positions and ways into subgraphs may be tried in search of a better plan
            than the first one found; some 0.1 ms and 2 KB each. When it is spent, the best plan so
            far is used.
    """

    effort: NonNegativeInt = 1_000


class OverrideSettings(_Section):
    """Progressive overrides beside those by percentage.

    Attributes:
        active: the labels that are in force.
    """

    active: tuple[str, ...] = ()


class TrafficSettings(_Section):
    """How requests are carried out.

    Attributes:
        timeout_seconds: how long a client request may take in all.
        subgraph_timeout_seconds: how long a subgraph request may take.
        share_operations: answer identical queries that are in flight once.
        share_subgraph_requests: send identical subgraph requests that are in flight once.
        operation_cache_size: how many parsed, planned and compiled operations are kept.
        shutdown_seconds: how long a stopping router waits for requests in flight.
    """

    timeout_seconds: PositiveFloat = 30
    subgraph_timeout_seconds: PositiveFloat = 30
    share_operations: bool = True
    share_subgraph_requests: bool = True
    operation_cache_size: PositiveInt = 1024
    shutdown_seconds: float = Field(default=10, ge=0)


class ErrorSettings(_Section):
    """How much of an error a client sees.

    Attributes:
        service_name_key: the key of `extensions` that names the subgraph; None leaves it out.
        include_subgraph_messages: whether a subgraph's own messages reach the client.
        suggestions: whether validation errors say what the client may have meant, which
            reveals names of the schema.
    """

    service_name_key: str | None = "serviceName"
    include_subgraph_messages: bool = True
    suggestions: bool = True


class TelemetrySettings(_Section):
    """What the router says about its requests.

    Attributes:
        access_log: whether each request is written to standard output, as a line of JSON.
    """

    access_log: bool = False


class CsrfSettings(_Section):
    """Refuses requests that a browser sends without asking the router first (CORS preflight).

    Attributes:
        enabled: whether the rule is applied.
        headers: any of these shows that a preflight took place.
    """

    enabled: bool = True
    headers: tuple[HeaderName, ...] = (
        "x-apollo-operation-name",
        "apollo-require-preflight",
        "graphql-require-preflight",
    )


class CorsSettings(_Section):
    """Which web origins may call the router from a browser.

    Attributes:
        origins: exact origins, or `*` for any.
        headers: request headers allowed besides the safelisted ones; empty mirrors the request.
        credentials: whether cookies may be sent; not with `*`.
        max_age_seconds: how long a browser may remember the answer to a preflight.
    """

    origins: tuple[str, ...] = ()
    headers: tuple[HeaderName, ...] = ()
    credentials: bool = False
    max_age_seconds: int = Field(default=600, ge=0)

    @model_validator(mode="after")
    def _credentials_need_named_origins(self) -> CorsSettings:
        if self.credentials and "*" in self.origins:
            raise ValueError("credentials cannot be allowed to every origin: name the origins")
        return self


class RouterSettings(_Section):
    """Everything that can be set, a section each. The defaults are a working router."""

    listen: ListenSettings = ListenSettings()
    supergraph: SupergraphSettings = SupergraphSettings()
    subgraphs: Mapping[str, SubgraphSettings] = Field(default_factory=dict)
    authentication: AuthenticationSettings = AuthenticationSettings()
    headers: HeaderSettings = HeaderSettings()
    persisted_operations: PersistedOperationSettings = PersistedOperationSettings()
    explorer: ExplorerSettings = ExplorerSettings()
    introspection: IntrospectionSettings = IntrospectionSettings()
    limits: LimitSettings = LimitSettings()
    planner: PlannerSettings = PlannerSettings()
    overrides: OverrideSettings = OverrideSettings()
    traffic: TrafficSettings = TrafficSettings()
    errors: ErrorSettings = ErrorSettings()
    csrf: CsrfSettings = CsrfSettings()
    cors: CorsSettings = CorsSettings()
    telemetry: TelemetrySettings = TelemetrySettings()

    @model_validator(mode="after")
    def _identity_is_the_routers_alone(self) -> RouterSettings:
        forward = self.authentication.forward
        if forward is not None and forward.header in self.headers.propagate:
            raise ValueError(
                f"headers.propagate must not name {forward.header}: "
                "a client could then claim to be anyone"
            )
        return self
