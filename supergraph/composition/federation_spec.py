"""What the published specifications define: federation 1, 2.0–2.14, and their feature specs.

Source: https://specs.apollo.dev (identities, versions, element names and signatures are facts of
those pages). A definition is written once, with the federation version that introduced it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Version: TypeAlias = tuple[int, int]

APOLLO = "https://specs.apollo.dev"
FEDERATION = f"{APOLLO}/federation"
LINK = f"{APOLLO}/link"
TAG = f"{APOLLO}/tag"
INACCESSIBLE = f"{APOLLO}/inaccessible"
CONNECT = f"{APOLLO}/connect"

NEWEST: Version = (2, 14)
FEDERATION_VERSIONS: tuple[Version, ...] = tuple((2, minor) for minor in range(15))
UPGRADE_VERSION: Version = (2, 4)
"""Federation 1 inputs are read as if they linked this version."""

AUTH_PLACES = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"
ALL_PLACES = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | "
    "ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)


@dataclass(frozen=True, slots=True)
class SpecDirective:
    """A directive of the federation specification.

    Attributes:
        name: its name in the specification.
        since: the first federation version that has it.
        signature: arguments, `repeatable` and locations in SDL; `{f}` stands for the prefix of
            the federation scalars in the schema at hand.
    """

    name: str
    since: Version
    signature: str


DIRECTIVES: Mapping[str, SpecDirective] = {
    d.name: d
    for d in (
        SpecDirective(
            "key",
            (1, 0),
            "(fields: {FieldSet}!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE",
        ),
        SpecDirective("requires", (1, 0), "(fields: {FieldSet}!) on FIELD_DEFINITION"),
        SpecDirective("provides", (1, 0), "(fields: {FieldSet}!) on FIELD_DEFINITION"),
        SpecDirective("external", (1, 0), "(reason: String) on OBJECT | FIELD_DEFINITION"),
        SpecDirective("extends", (1, 0), "on OBJECT | INTERFACE"),
        SpecDirective("tag", (1, 0), f"(name: String!) repeatable on {ALL_PLACES} | SCHEMA"),
        SpecDirective("shareable", (2, 0), "repeatable on OBJECT | FIELD_DEFINITION"),
        SpecDirective("inaccessible", (2, 0), f"on {ALL_PLACES}"),
        SpecDirective("override", (2, 0), "(from: String!, label: String) on FIELD_DEFINITION"),
        SpecDirective("composeDirective", (2, 1), "(name: String) repeatable on SCHEMA"),
        SpecDirective("interfaceObject", (2, 3), "on OBJECT"),
        SpecDirective("authenticated", (2, 5), f"on {AUTH_PLACES}"),
        SpecDirective("requiresScopes", (2, 5), f"(scopes: [[{{Scope}}!]!]!) on {AUTH_PLACES}"),
        SpecDirective("policy", (2, 6), f"(policies: [[{{Policy}}!]!]!) on {AUTH_PLACES}"),
        SpecDirective(
            "context", (2, 8), "(name: String!) repeatable on INTERFACE | OBJECT | UNION"
        ),
        SpecDirective("fromContext", (2, 8), "(field: {ContextFieldValue}) on ARGUMENT_DEFINITION"),
        SpecDirective(
            "cost",
            (2, 9),
            "(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | "
            "INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
        ),
        SpecDirective(
            "listSize",
            (2, 9),
            "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], "
            "requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
        ),
        SpecDirective(
            "cacheTag", (2, 12), "(format: String!) repeatable on OBJECT | FIELD_DEFINITION"
        ),
    )
}

SCALARS: Mapping[str, Version] = {
    "FieldSet": (1, 0),
    "Scope": (2, 5),
    "Policy": (2, 6),
    "ContextFieldValue": (2, 8),
}

FEDERATION_1 = frozenset({"key", "requires", "provides", "external", "extends", "tag"})
MACHINERY_TYPES = frozenset({"_Any", "_Entity", "_Service", "_FieldSet"})
MACHINERY_FIELDS = frozenset({"_entities", "_service"})


def federation_directives(version: Version) -> dict[str, SpecDirective]:
    """Return the directives that a federation version has, by name."""
    return {name: d for name, d in DIRECTIVES.items() if d.since <= version}


def federation_elements(version: Version) -> frozenset[str]:
    """Return everything a subgraph may import from a federation version; directives with `@`."""
    directives = {f"@{name}" for name in federation_directives(version)}
    scalars = {name for name, since in SCALARS.items() if since <= version}
    return frozenset(directives | scalars)


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """A specification of its own whose directives a supergraph carries.

    Attributes:
        name: the last part of its identity.
        versions: each version with the federation version it needs, oldest first.
        elements: what it defines; directives with `@`.
        purpose: what a supergraph says in `@link(for:)`; None for metadata.
        raises: whether a subgraph that links it asks for the federation version it needs.
        linkable: whether subgraphs may link it, beside using it as a part of federation.
    """

    name: str
    versions: tuple[tuple[Version, Version], ...]
    elements: tuple[str, ...]
    purpose: str | None = None
    raises: bool = False
    linkable: bool = True

    @property
    def identity(self) -> str:
        """The URL without its version."""
        return f"{APOLLO}/{self.name}"

    def version_for(self, federation: Version) -> Version:
        """Return the newest version a federation version allows."""
        allowed = [version for version, needs in self.versions if needs <= federation]
        return allowed[-1] if allowed else self.versions[0][0]

    def defines(self, version: Version) -> bool:
        """Whether subgraphs may link that version; the first drafts count as the first version."""
        return self.linkable and (version == (0, 1) or version in dict(self.versions))


FEATURES: tuple[FeatureSpec, ...] = (
    FeatureSpec("tag", (((0, 2), (1, 0)), ((0, 3), (2, 3))), ("@tag",)),
    FeatureSpec("inaccessible", (((0, 2), (2, 0)),), ("@inaccessible",), "SECURITY"),
    FeatureSpec("authenticated", (((0, 1), (2, 5)),), ("@authenticated",), "SECURITY", raises=True),
    FeatureSpec("requiresScopes", (((0, 1), (2, 5)),), ("@requiresScopes", "Scope"), "SECURITY"),
    FeatureSpec("policy", (((0, 1), (2, 6)),), ("@policy", "Policy"), "SECURITY"),
    FeatureSpec(
        "context",
        (((0, 1), (2, 8)),),
        ("@context", "@fromContext", "ContextFieldValue"),
        "SECURITY",
    ),
    FeatureSpec("cost", (((0, 1), (2, 9)),), ("@cost", "@listSize"), raises=True),
    FeatureSpec("cacheTag", (((0, 1), (2, 12)),), ("@cacheTag",), "EXECUTION", linkable=False),
)

CONNECT_VERSIONS: Mapping[Version, Version] = {
    (0, 1): (2, 10),
    (0, 2): (2, 11),
    (0, 3): (2, 12),
    (0, 4): (2, 13),
}
"""Each version of the connect specification and the federation version it implies."""

CONNECT_ELEMENTS = frozenset(
    {
        "@connect",
        "@source",
        "ConnectHTTP",
        "SourceHTTP",
        "ConnectBatch",
        "ConnectorErrors",
        "HTTPHeaderMapping",
        "JSONSelection",
        "URLTemplate",
        "URLPathTemplate",
    }
)

LINK_VERSIONS: frozenset[Version] = frozenset({(1, 0)})
LINK_PURPOSES = frozenset({"SECURITY", "EXECUTION"})


def known_elements(identity: str, version: Version) -> frozenset[str] | None:
    """Return what a known specification defines, or None for one the composer does not know."""
    if identity == FEDERATION:
        return federation_elements(version) if version in FEDERATION_VERSIONS else None
    if identity == LINK:
        return frozenset({"@link", "Purpose", "Import"})
    if identity == CONNECT:
        return CONNECT_ELEMENTS
    for feature in FEATURES:
        if feature.identity == identity and feature.defines(version):
            return frozenset(feature.elements)
    return None


def implied_federation_version(identity: str, version: Version) -> Version | None:
    """Return the federation version that linking a specification asks for, if it does."""
    if identity == CONNECT:
        return CONNECT_VERSIONS.get(version)
    for feature in FEATURES:
        if feature.identity == identity and feature.raises:
            return dict(feature.versions).get(version)
    return None


def join_version(federation: Version) -> Version:
    """Return the join specification that other routers expect with a federation version."""
    if federation >= (2, 8):
        return (0, 5)
    return (0, 4) if federation >= (2, 7) else (0, 3)
