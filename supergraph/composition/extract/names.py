"""What directives are called in extracted subgraphs, and the links that make it so.

A merged directive keeps the name that the supergraph has for it, so that an extracted subgraph
composes with those that its teams wrote. The others keep the name of their specification, unless
the supergraph has a custom directive of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import (
    APOLLO,
    CONNECT,
    FEATURES,
    FEDERATION,
    LINK,
    NEWEST,
    federation_directives,
)
from supergraph.composition.link_reader import read_links
from supergraph.composition.links import Links
from supergraph.composition.merge.applied import MERGED
from supergraph.composition.model import BUILT_IN_DIRECTIVES, Applied, Const, Schema
from supergraph.composition.supergraph_printer import print_use

__all__ = ["LocalNames", "links_of"]

_CARRIED_PREFIX = "federation__"


class LocalNames:
    """The directives of one supergraph under the names that its subgraphs have for them.

    Args:
        schema: the supergraph.
        links: what it links.
    """

    def __init__(self, schema: Schema, links: Links) -> None:
        self._links = links
        self._taken = {name for name in schema.directives if not self._is_known(name)}
        self._known = federation_directives(NEWEST)
        self.custom_links = {
            feature.identity: use
            for use in schema.applied
            if use.spec == "link"
            for feature in links.features
            if feature.url == use.text_argument("url") and not _is_apollo(feature.identity)
        }

    def _is_known(self, name: str) -> bool:
        found = self._links.directive(name)
        return found is not None and _is_apollo(found[0].identity)

    def custom_identity(self, name: str) -> str:
        """Return the specification of a composed custom directive; empty for any other."""
        found = self._links.directive(name)
        return found[0].identity if found and found[0].identity in self.custom_links else ""

    def local(self, spec: str) -> str:
        """Return what subgraphs call a federation directive."""
        for feature in FEATURES:
            if f"@{spec}" in feature.elements and spec in {*MERGED, "context"}:
                link = self._links.by_identity.get(feature.identity)
                if link is not None:
                    return link.local_directive(spec)
        return f"{FEDERATION.rpartition('/')[2]}__{spec}" if spec in self._taken else spec

    def use(self, spec: str, **arguments: Const) -> Applied:
        """Return an application of a federation directive under its local name."""
        return Applied(self.local(spec), spec, arguments)

    def carried(self, name: str, arguments: Mapping[str, Const], connect: Links) -> Applied | None:
        """Return the application that a `@join__directive` carries.

        Args:
            name: the name it is carried under.
            arguments: its arguments.
            connect: the links of the subgraph, as far as `@join__directive` carries them.

        Returns:
            the application; None for one of an unknown specification.
        """
        if name.startswith(_CARRIED_PREFIX):
            spec = name.removeprefix(_CARRIED_PREFIX)
            return Applied(self.local(spec), spec, arguments) if spec in self._known else None
        if name == "link":
            return Applied("link", "link", arguments)
        feature = connect.by_identity.get(CONNECT)
        return Applied(name, "", arguments) if feature and connect.directive(name) else None

    def federation_link(self, specs: Iterable[str]) -> Applied:
        """Return the `@link` to federation that imports the directives a subgraph applies."""
        imports: list[Const] = []
        for spec in sorted(set(specs) - BUILT_IN_DIRECTIVES - {"", "link"}):
            local = self.local(spec)
            if local == spec:
                imports.append(f"@{spec}")
            elif local != f"federation__{spec}":
                imports.append({"name": f"@{spec}", "as": f"@{local}"})
        arguments: dict[str, Const] = {"url": f"{FEDERATION}/v{NEWEST[0]}.{NEWEST[1]}"}
        if imports:
            arguments["import"] = tuple(imports)
        return Applied("link", "link", arguments)


def _is_apollo(identity: str) -> bool:
    return identity.startswith(f"{APOLLO}/")


def links_of(uses: Iterable[Applied]) -> Links:
    """Read links that a supergraph carries for one subgraph."""
    link = Applied("link", "link", {"url": f"{LINK}/v1.0"})
    text = " ".join(print_use(use) for use in (link, *uses))
    return read_links(parse(f"extend schema {text}"), "", None, Report())
