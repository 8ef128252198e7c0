"""`@link` and `@core`: which specifications a supergraph uses, and under which names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from supergraph.schema.errors import InvalidSupergraph, UnsupportedFeature
from supergraph.schema.join_spec import directives_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import ConstDirectiveNode

__all__ = ["Link", "read_links"]

_APOLLO = "https://specs.apollo.dev"

_KNOWN_VERSIONS: dict[str, frozenset[str]] = {
    f"{_APOLLO}/link": frozenset({"v1.0"}),
    f"{_APOLLO}/core": frozenset({"v0.1", "v0.2"}),
    f"{_APOLLO}/join": frozenset({"v0.1", "v0.2", "v0.3", "v0.4", "v0.5"}),
    f"{_APOLLO}/tag": frozenset({"v0.1", "v0.2", "v0.3"}),
    f"{_APOLLO}/inaccessible": frozenset({"v0.1", "v0.2"}),
    f"{_APOLLO}/authenticated": frozenset({"v0.1"}),
    f"{_APOLLO}/requiresScopes": frozenset({"v0.1"}),
    f"{_APOLLO}/policy": frozenset({"v0.1"}),
    f"{_APOLLO}/context": frozenset({"v0.1"}),
    f"{_APOLLO}/cost": frozenset({"v0.1"}),
    f"{_APOLLO}/connect": frozenset({"v0.1", "v0.2", "v0.3", "v0.4"}),
    f"{_APOLLO}/cacheTag": frozenset({"v0.1"}),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One linked specification.

    Attributes:
        identity: the URL without its version.
        name: the specification's own name, the last part of `identity`.
        version: for example `v0.5`.
        alias: the name under which the schema has it.
        imports: the schema's names by the specification's names; directives keep their `@`.
        purpose: `SECURITY`, `EXECUTION` or None.
    """

    identity: str
    name: str
    version: str
    alias: str
    imports: dict[str, str]
    purpose: str | None

    def directive(self, name: str) -> str:
        """The schema's name (without `@`) of one of the specification's directives."""
        imported = self.imports.get(f"@{name}")
        if imported is not None:
            return imported.removeprefix("@")
        return self.alias if name == self.name else f"{self.alias}__{name}"

    def owns(self, name: str, *, directive: bool) -> bool:
        """Whether a type or a directive of the schema belongs to this specification."""
        if name.startswith(f"{self.alias}__"):
            return True
        if directive and name == self.alias:
            return True
        shown = f"@{name}" if directive else name
        return shown in self.imports.values()


def _split_url(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        msg = f"The feature {url!r} is no URL"
        raise InvalidSupergraph(msg) from None
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) < 2:  # noqa: PLR2004  # a name and a version
        msg = f"The feature {url!r} does not end in a name and a version, such as join/v0.5"
        raise InvalidSupergraph(msg)
    host = parts.hostname or ""
    identity = f"{parts.scheme}://{host}/{'/'.join(segments[:-1])}"
    return identity, segments[-2], segments[-1]


def _imports(values: Iterable[object]) -> dict[str, str]:
    imports: dict[str, str] = {}
    for value in values:
        if isinstance(value, str):
            imports[value] = value
        elif isinstance(value, dict):
            imports[value["name"]] = value.get("as") or value["name"]
    return imports


def read_links(directives: Iterable[ConstDirectiveNode]) -> tuple[Link, ...]:
    """Reads the specifications that a supergraph links.

    Args:
        directives: the applications on the schema definition (and its extensions).

    Raises:
        InvalidSupergraph: a link cannot be read, or the join specification is absent or unknown.
        UnsupportedFeature: an unknown feature is marked as necessary.
    """
    applications = list(directives)
    links: list[Link] = []
    for name, argument in (("link", "url"), ("core", "feature")):
        for arguments in directives_named(applications, name):
            url = arguments.get(argument)
            if not isinstance(url, str):
                msg = f"An application of @{name} has no {argument}"
                raise InvalidSupergraph(msg)
            identity, own_name, version = _split_url(url)
            link = Link(
                identity=identity,
                name=own_name,
                version=version,
                alias=arguments.get("as") or own_name,
                imports=_imports(arguments.get("import") or ()),
                purpose=arguments.get("for"),
            )
            _check_known(link)
            links.append(link)
    if not any(link.identity == f"{_APOLLO}/join" for link in links):
        msg = "The schema links no join specification: it is not a supergraph; compose one first"
        raise InvalidSupergraph(msg)
    return tuple(links)


def _check_known(link: Link) -> None:
    versions = _KNOWN_VERSIONS.get(link.identity)
    if versions is not None and link.version in versions:
        return
    if link.purpose is not None:
        msg = (
            f"The supergraph needs the feature {link.identity}/{link.version} for "
            f"{link.purpose}, which this router does not know"
        )
        raise UnsupportedFeature(msg)
    if link.name in {"join", "context", "cost"} and link.identity.startswith(_APOLLO):
        msg = f"Version {link.version} of the specification {link.identity} is not known"
        raise InvalidSupergraph(msg)
