"""The SDL of a generated case, as text: fields, types, subgraphs; and which version has what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

FEDERATION = "https://specs.apollo.dev/federation"
SINCE = {
    "key": 0, "requires": 0, "provides": 0, "external": 0, "shareable": 0, "override": 0,
    "inaccessible": 0, "tag": 0, "extends": 0, "composeDirective": 1, "interfaceObject": 3,
    "authenticated": 5, "requiresScopes": 5, "policy": 6, "context": 8, "fromContext": 8,
    "cost": 9, "listSize": 9, "cacheTag": 12,
}  # fmt: skip

ROOTS = ("Query", "Mutation", "Subscription")
_ROOT = re.compile(rf"\b({'|'.join(ROOTS)})\b")


@dataclass
class Case:
    """A case: its name, its subgraphs' SDL by name, and the faults that were put in."""

    name: str
    subgraphs: dict[str, str]
    faults: set[str] = field(default_factory=set)


@dataclass
class FieldText:
    """One field of one type in one subgraph."""

    name: str
    type: str
    arguments: list[str] = field(default_factory=list)
    directives: list[str] = field(default_factory=list)
    description: str = ""

    def print(self) -> str:
        """Return the field as SDL."""
        arguments = f"({', '.join(self.arguments)})" if self.arguments else ""
        uses = "".join(f" {use}" for use in self.directives)
        about = f'"{self.description}" ' if self.description else ""
        return f"{about}{self.name}{arguments}: {self.type}{uses}"


@dataclass
class TypeText:
    """One type in one subgraph."""

    keyword: str
    name: str
    directives: list[str] = field(default_factory=list)
    fields: list[FieldText] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    extend: bool = False

    def has(self, name: str) -> bool:
        """Whether the type has a field of the name."""
        return any(item.name == name for item in self.fields)

    def print(self) -> str:
        """Return the type as SDL."""
        uses = "".join(f" {use}" for use in self.directives)
        implements = f" implements {' & '.join(self.interfaces)}" if self.interfaces else ""
        head = f"{'extend ' if self.extend else ''}{self.keyword} {self.name}{implements}{uses}"
        if self.keyword == "union":
            return f"{head} = {' | '.join(self.body)}"
        if self.keyword == "scalar":
            return head
        lines = [item.print() for item in self.fields] or self.body
        return f"{head} {{\n  " + "\n  ".join(lines) + "\n}"


@dataclass
class SubgraphText:
    """One subgraph while it is written."""

    name: str
    minor: int | None
    renamed: dict[str, str]
    types: dict[str, TypeText] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alias: str = ""
    renames_roots: bool = False

    def use(self, directive: str, arguments: str = "") -> str:
        """Return an application of a federation directive under its local name."""
        name = self.renamed.get(directive, directive)
        return f"@{name}({arguments})" if arguments else f"@{name}"

    def type(self, keyword: str, name: str) -> TypeText:
        """Return the named type, made if absent."""
        return self.types.setdefault(name, TypeText(keyword, name))

    def print(self) -> str:
        """Return the subgraph as SDL."""
        parts = []
        if self.minor is not None:
            imports = []
            for name, since in SINCE.items():
                local = self.renamed.get(name, name)
                if since > self.minor or "__" in local:
                    continue
                imports.append(
                    f'"@{name}"' if local == name else f'{{name: "@{name}", as: "@{local}"}}'
                )
            alias = f', as: "{self.alias}"' if self.alias else ""
            parts.append(
                f'extend schema @link(url: "{FEDERATION}/v2.{self.minor}"{alias}, import:'
                f" [{', '.join(imports)}]) {' '.join(self.links)}"
            )
        parts += self.extra
        parts += self._roots()
        parts += [self._definition(name) for name in self.types]
        return "\n\n".join(parts) + "\n"

    def _roots(self) -> list[str]:
        roots = [name for name in ROOTS if name in self.types]
        if not self.renames_roots or "Query" not in roots:
            return []
        pairs = "".join(f"  {name.lower()}: Root{name}\n" for name in roots)
        return [f"schema {{\n{pairs}}}"]

    def _definition(self, name: str) -> str:
        definition = self.types[name]
        if name in ROOTS and self._roots():
            definition = replace(definition, name=f"Root{name}")
        if self._roots():
            renamed = [replace(f, type=_ROOT.sub(r"Root\1", f.type)) for f in definition.fields]
            definition = replace(definition, fields=renamed)
        return definition.print()
