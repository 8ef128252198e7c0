"""Reads every `@link` of a schema, by the rules of the link specification.

Source: https://specs.apollo.dev/link/v1.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from urllib.parse import urlsplit

from graphql import (
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
)

from supergraph.composition.errors import Place, Report
from supergraph.composition.federation_spec import (
    APOLLO,
    CONNECT,
    CONNECT_VERSIONS,
    FEDERATION,
    FEDERATION_VERSIONS,
    LINK,
    LINK_PURPOSES,
    LINK_VERSIONS,
    Version,
    known_elements,
)
from supergraph.composition.links import Feature, Links
from supergraph.composition.model import Const, EnumName
from supergraph.composition.values import from_syntax, print_value

__all__ = ["read_links"]

VERSION = re.compile(r"v(\d+)\.(\d+)$")
ALIAS = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_UNUSABLE = re.compile(r"^[^A-Za-z_]+|[^A-Za-z0-9_.\-]+")
NAME = re.compile(r"@?[A-Za-z_][A-Za-z0-9_]*")


def read_links(document: DocumentNode, subgraph: str, file: str | None, report: Report) -> Links:
    """Read every `@link` of a schema, reporting what breaks the rules of the link specification."""
    uses = [
        use
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for use in node.directives or ()
    ]
    own_name = _name_of_link(uses)
    defined = frozenset(
        node.name.value
        for node in document.definitions
        if isinstance(node, DirectiveDefinitionNode)
    )
    if own_name != "link" and own_name not in defined:
        # Only @link itself needs no definition.
        return Links((), defined)
    if not any(use.name.value == own_name and _introduces_links(use) for use in uses):
        return Links((), defined)
    before = len(report.errors)
    reader = _LinkReader(subgraph, file, report)
    features = [
        feature
        for use in uses
        if use.name.value == own_name and (feature := reader.read(use)) is not None
    ]
    if features and not any(feature.identity == LINK for feature in features):
        features.insert(0, Feature(LINK, "link", (1, 0), own_name))
    reader.check_conflicts(features, own_name)
    reader.check_versions(features, sound=len(report.errors) == before)
    return Links(features, defined)


def _introduces_links(use: DirectiveNode) -> bool:
    """Whether a `@link` makes `@link` itself known: one to federation or to its own specification.

    Without any such, a schema is of federation 1 and what its `@link`s say means nothing.
    """
    url = _arguments(use).get("url")
    return isinstance(url, str) and f"{url}/".startswith((f"{LINK}/", f"{FEDERATION}/"))


def _arguments(use: DirectiveNode) -> dict[str, Const]:
    return {argument.name.value: from_syntax(argument.value) for argument in use.arguments or ()}


def _name_of_link(uses: Sequence[DirectiveNode]) -> str:
    for use in uses:
        arguments = _arguments(use)
        url = arguments.get("url")
        if isinstance(url, str) and url.startswith(f"{LINK}/v"):
            alias = arguments.get("as", "link")
            if alias == use.name.value:
                return alias
    return "link"


def _split_url(url: str) -> tuple[str, Version] | None:
    """Return identity and version of a linked specification; None for what names none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    path, _, version = parts.path.rpartition("/")
    match = VERSION.match(version)
    if not match or not parts.scheme or not path.strip("/"):
        return None
    return f"{parts.scheme}://{parts.hostname or ''}{port}{path}", (int(match[1]), int(match[2]))


_OLD_ALIASES = frozenset(
    {(f"{APOLLO}/tag", "federation__tag"), (f"{APOLLO}/inaccessible", "federation__inaccessible")}
)
"""Names that supergraphs of old have, and that no new link would be given."""


class _LinkReader:
    def __init__(self, subgraph: str, file: str | None, report: Report) -> None:
        self.subgraph, self.file, self.report = subgraph, file, report

    def _fail(self, code: str, message: str, node: DirectiveNode | None, fix: str = "") -> None:
        place = Place(self.subgraph, self.file, node)
        self.report.error(code, f"[{self.subgraph}] {message}", "@link", (place,), fix=fix)

    def read(self, use: DirectiveNode) -> Feature | None:
        arguments = _arguments(use)
        url = arguments.get("url")
        if not isinstance(url, str):
            # Without a url it links nothing.
            return None
        self._check_purpose(arguments.get("for"), use)
        split = _split_url(url)
        if split is None:
            self._fail(
                "INVALID_LINK_IDENTIFIER",
                f"The url {url!r} of a @link does not end in a name and a version.",
                use,
                _url_fix(url),
            )
            return None
        identity, number = split
        name = identity.rpartition("/")[2]
        alias = arguments.get("as")
        if alias is not None and not isinstance(alias, str):
            return None
        imports = self._imports(arguments.get("import", ()), use, identity, number)
        local = alias if isinstance(alias, str) else name
        feature = Feature(identity, name, number, local, imports, use)
        return feature if self._alias_fits(feature, use) else None

    def _check_purpose(self, purpose: Const, use: DirectiveNode) -> None:
        if purpose is None or (isinstance(purpose, EnumName) and purpose.name in LINK_PURPOSES):
            return
        self._fail(
            "INVALID_GRAPHQL",
            f"{print_value(purpose)} is no purpose of a @link.",
            use,
            f"write {' or '.join(sorted(LINK_PURPOSES))}, or leave it out",
        )

    def _alias_fits(self, feature: Feature, use: DirectiveNode) -> bool:
        alias = feature.alias
        if ALIAS.fullmatch(alias) and "__" not in alias and not alias.endswith("_"):
            return True
        if (feature.identity, alias) in _OLD_ALIASES and not feature.imports:
            return True
        problem = (
            "not contain `__` nor end in `_`"
            if ALIAS.fullmatch(alias)
            else "have letters, digits, `_`, `.` and `-` only, and not begin with a digit"
        )
        usable = re.sub("_+", "_", _UNUSABLE.sub("_", alias)).strip("_")
        self._fail(
            "INVALID_LINK_DIRECTIVE_USAGE",
            f"{feature.identity} cannot be linked as {alias!r}: the name may {problem}.",
            use,
            f'write as: "{usable or "alias"}"',
        )
        return False

    def _imports(
        self, value: Const, use: DirectiveNode, identity: str, version: Version
    ) -> dict[str, str]:
        known = known_elements(identity, version)
        found: dict[str, str] = {}
        items = value if isinstance(value, tuple) else (value,) if value is not None else ()
        if known is not None and items and value is not items:
            self._fail(
                "INVALID_LINK_DIRECTIVE_USAGE",
                f"What a @link imports must be a list, not {print_value(value)}.",
                use,
                f"write import: [{print_value(value)}]",
            )
            return {}
        for item in items:
            pair = self._import(item, use)
            if pair is None:
                continue
            element, local = pair
            if known is not None and element not in known:
                self._fail(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f"Cannot import {element!r}: {identity}/v{version[0]}.{version[1]} does not"
                    " define it.",
                    use,
                    _import_fix(element, identity, known),
                )
                continue
            if found.get(local, element) != element:
                self._fail(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f"The name {local!r} is imported for two elements by one @link.",
                    use,
                    f'import one under another name: {{name: "{element}", as: "…"}}',
                )
                continue
            found[local] = element
        return found

    def _import(self, item: Const, use: DirectiveNode) -> tuple[str, str] | None:
        if isinstance(item, str):
            return item, item
        name = item.get("name") if isinstance(item, Mapping) else None
        local = item.get("as", name) if isinstance(item, Mapping) else None
        unknown = set(item) - {"name", "as"} if isinstance(item, Mapping) else set()
        if (
            not (isinstance(name, str) and NAME.fullmatch(name))
            or not (isinstance(local, str) and NAME.fullmatch(local))
            or unknown
        ):
            self._fail(
                "INVALID_LINK_DIRECTIVE_USAGE",
                'An import of @link is neither a name nor `{ name: "...", as: "..." }`.',
                use,
                'write import: ["@name"], or import: [{name: "@name", as: "@other"}]',
            )
            return None
        if name.startswith("@") != local.startswith("@"):
            self._fail(
                "INVALID_LINK_DIRECTIVE_USAGE",
                f"Cannot import {name!r} as {local!r}: directives start with @ and types do not.",
                use,
                f"import it as {'@' + local if name.startswith('@') else local.lstrip('@')!r}",
            )
            return None
        return name, local

    def check_versions(self, features: list[Feature], *, sound: bool) -> None:
        """Report versions that nobody knows.

        Args:
            features: what is linked.
            sound: whether the links are well written; else their versions are not what matters.
        """
        for feature in features:
            if sound and _is_unknown(feature):
                self._fail(
                    "UNKNOWN_FEDERATION_LINK_VERSION",
                    f"Federation {_number(feature.version)} is not known; the newest is"
                    f" {_number(FEDERATION_VERSIONS[-1])}.",
                    feature.node,
                    f"link {FEDERATION}/{_number(FEDERATION_VERSIONS[-1])} or an older version",
                )
            elif feature.identity == LINK and feature.version not in LINK_VERSIONS:
                alone = sound and len(features) == 1
                self._fail(
                    "UNKNOWN_LINK_VERSION" if alone else "INVALID_LINK_DIRECTIVE_USAGE",
                    f"Version {_number(feature.version)} of the link specification is not known.",
                    feature.node,
                    f"link {LINK}/v1.0",
                )
            elif feature.identity == CONNECT and feature.version not in CONNECT_VERSIONS:
                self._fail(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    f"Version {_number(feature.version)} of {feature.identity} is not known.",
                    feature.node,
                    f"link a version that is known, such as {feature.identity}/v0.1",
                )

    def check_conflicts(self, features: list[Feature], own_name: str) -> None:
        """Report names and identities that two links claim (the rules of federation 2.14).

        Args:
            features: what is linked.
            own_name: the name by which the schema links.
        """
        identities = Counter(feature.identity for feature in features)
        aliases = Counter(feature.alias for feature in features)
        imported: dict[str, Feature] = {}
        for feature in features:
            if identities[feature.identity] > 1:
                self._conflict(
                    f"{feature.identity} is linked twice.",
                    feature,
                    "remove one @link, and import from the other what both import",
                )
                identities[feature.identity] = 0
            elif feature.identity == LINK and feature.alias != own_name:
                self._conflict(
                    f"@{own_name} cannot be called @{feature.alias}, too.",
                    feature,
                    f"leave as: {print_value(feature.alias)} out",
                )
            elif aliases[feature.alias] > 1:
                self._conflict(
                    f"Two links use the name {feature.alias!r}.",
                    feature,
                    f'give one another name: as: "{feature.alias}2"',
                )
                aliases[feature.alias] = 0
            if len(set(feature.imports.values())) < len(feature.imports):
                self._conflict(
                    f"An element of {feature.identity} is imported under two names.",
                    feature,
                    "import it once",
                )
            self._check_imported_names(feature, features, imported)

    def _check_imported_names(
        self, feature: Feature, features: list[Feature], imported: dict[str, Feature]
    ) -> None:
        for local, element in feature.imports.items():
            bare = local.removeprefix("@")
            if local in imported:
                self._conflict(
                    f"The name {local!r} is imported from {imported[local].identity} and from"
                    f" {feature.identity}.",
                    feature,
                    f'import one of them under another name: {{name: "{element}", as: "…"}}',
                )
            imported[local] = feature
            prefix, mark, rest = bare.partition("__")
            for other in features:
                own = other is feature
                if (
                    mark
                    and prefix == other.alias
                    and not (own and element.removeprefix("@") == rest)
                ):
                    self._conflict(
                        f"The imported name {local!r} looks like an element of {other.identity}.",
                        feature,
                        f'import it under a name that does not begin with "{prefix}__"',
                    )
                elif local == f"@{other.alias}" and not (own and element == f"@{other.name}"):
                    self._conflict(
                        f"The imported name {local!r} is the own directive of {other.identity}.",
                        feature,
                        f'import it under another name: {{name: "{element}", as: "…"}}',
                    )

    def _conflict(self, message: str, feature: Feature, fix: str) -> None:
        self._fail("INVALID_LINK_DIRECTIVE_USAGE", message, feature.node, fix)


def _is_unknown(feature: Feature) -> bool:
    return feature.identity == FEDERATION and feature.version not in FEDERATION_VERSIONS


def _url_fix(url: str) -> str:
    base = re.sub(r"/v?\d[^/]*/?$|/$", "", url)
    if base == FEDERATION:
        return f"end the url in a version: {FEDERATION}/{_number(FEDERATION_VERSIONS[-1])}"
    if "/" not in base or "[" in base:
        base = "https://example.com/name"
    return f"end the url in a version: {base}/v1.0"


def _import_fix(element: str, identity: str, known: Iterable[str]) -> str:
    alike = [name for name in known if name.startswith("@") is element.startswith("@")]
    close = get_close_matches(element, alike, 1)
    if close:
        return f'import "{close[0]}"'
    if identity == FEDERATION:
        for version in FEDERATION_VERSIONS:
            if element in (known_elements(identity, version) or ()):
                return f"link {FEDERATION}/{_number(version)} or newer, which has it"
    return f"remove {element} from the import"


def _number(version: Version) -> str:
    return f"v{version[0]}.{version[1]}"
