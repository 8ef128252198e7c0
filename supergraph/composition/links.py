"""`@link`: which specifications a schema uses, and under which names.

Source: https://specs.apollo.dev/link/v1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphql import DirectiveNode

from supergraph.composition.federation_spec import (
    CONNECT,
    FEDERATION,
    FEDERATION_1,
    UPGRADE_VERSION,
    Version,
    federation_directives,
    known_elements,
)
from supergraph.composition.model import BUILT_IN_DIRECTIVES

__all__ = ["Feature", "Links"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One linked specification.

    Attributes:
        identity: its URL without the version.
        name: the last part of the identity.
        version: major and minor.
        alias: the name its elements are prefixed with.
        imports: local name to element name, both with `@` for directives.
        node: the `@link` it was read from; None for what is implied.
    """

    identity: str
    name: str
    version: Version
    alias: str
    imports: Mapping[str, str] = field(default_factory=dict)
    node: DirectiveNode | None = None

    @property
    def url(self) -> str:
        """The identity with the version."""
        return f"{self.identity}/v{self.version[0]}.{self.version[1]}"

    def prefixed(self, element: str) -> str:
        """Return the name that an element has where it is not imported; directives have an `@`."""
        if not element.startswith("@"):
            return f"{self.alias}__{element}"
        return f"@{self.alias}" if element == f"@{self.name}" else f"@{self.alias}__{element[1:]}"

    def local_directive(self, element: str) -> str:
        """Return the name (without `@`) under which the schema uses a directive of the feature."""
        for local, imported in self.imports.items():
            if imported == f"@{element}":
                return local[1:]
        return self.prefixed(f"@{element}")[1:]

    def local_type(self, element: str) -> str:
        """Return the name under which the schema uses a type of the feature."""
        for local, imported in self.imports.items():
            if imported == element:
                return local
        return self.prefixed(element)


class Links:
    """The linked features of one schema, and the names they give.

    Args:
        features: what is linked.
        defined: the directives that the schema defines itself; federation 1 had no `@inaccessible`,
            `@override` and the like, but a schema that defines them means those of federation 2.
    """

    def __init__(self, features: Iterable[Feature], defined: frozenset[str] = frozenset()) -> None:
        self.features = tuple(features)
        self._defined = defined
        self.by_identity = {feature.identity: feature for feature in self.features}
        self.by_alias = {feature.alias: feature for feature in self.features}
        self._imported = {
            local: (feature, element)
            for feature in self.features
            for local, element in feature.imports.items()
        }
        self._spec: dict[str, str] = {}

    @property
    def federation(self) -> Feature | None:
        """The federation 2 link; None in a federation 1 schema."""
        return self.by_identity.get(FEDERATION)

    @property
    def version(self) -> Version:
        """The linked federation version; (1, 0) without a link."""
        return self.federation.version if self.federation else (1, 0)

    def directive(self, local: str) -> tuple[Feature, str] | None:
        """Return the feature and the element name behind a directive's name (without `@`)."""
        found = self._imported.get(f"@{local}")
        if found is not None:
            return found[0], found[1][1:]
        return self._by_prefix(local, directive=True)

    def type(self, local: str) -> tuple[Feature, str] | None:
        """Return the feature and the element name behind a type's name."""
        return self._imported.get(local) or self._by_prefix(local, directive=False)

    def spec(self, local: str) -> str:
        """Return the canonical name of a directive the composer knows, else the empty string."""
        known = self._spec.get(local)
        if known is None:
            known = self._spec[local] = self._find_spec(local)
        return known

    def _by_prefix(self, local: str, *, directive: bool) -> tuple[Feature, str] | None:
        alias, mark, element = local.partition("__")
        feature = self.by_alias.get(alias)
        if feature is None or not (mark or directive):
            return None
        element = element if mark else feature.name
        # What is imported goes by the name it is imported under, and by no other.
        imported = f"@{element}" if directive else element
        return None if imported in feature.imports.values() else (feature, element)

    def _find_spec(self, local: str) -> str:
        if not self.federation and local in FEDERATION_1:
            return local
        if not self.federation and local in _ADOPTED and local in self._defined:
            return local
        found = self.directive(local)
        if found is None:
            return local if local in BUILT_IN_DIRECTIVES else ""
        feature, element = found
        known = known_elements(feature.identity, feature.version) or ()
        composed = feature.identity != CONNECT and f"@{element}" in known
        return element if composed else ""


_ADOPTED = frozenset(federation_directives(UPGRADE_VERSION)) - FEDERATION_1
