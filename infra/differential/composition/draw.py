"""What every step of the generator draws with: chance, the subgraphs, and their plain fields."""

from __future__ import annotations

import random
from collections.abc import Callable

from infra.differential.composition.texts import SINCE, Case, FieldText, SubgraphText, TypeText

SCALARS = ("Int", "String", "Float", "Boolean", "ID")


class Draw:
    """A case that is being drawn."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- not a secret
        self.case = Case(f"seed {seed}", {})
        count = self.random.choice((1, 2, 2, 3, 3, 3, 4, 4, 5, 6))
        self.subgraphs = [self._subgraph(name) for name in "abcdef"[:count]]

    def chance(self, probability: float) -> bool:
        """Return true that often."""
        return self.random.random() < probability

    def _subgraph(self, name: str) -> SubgraphText:
        if self.chance(0.07):
            return SubgraphText(name, None, {})
        minor = 14 if self.chance(0.8) else self.random.choice((9, 11, 12, 13))
        renamed = {}
        alias = "fed" if self.chance(0.06) else ""
        if alias or self.chance(0.12):
            renamed["shareable"] = f"{alias or 'federation'}__shareable"
        if self.chance(0.12):
            renamed["requires"] = "needs"
            renamed["provides"] = "gives"
        if self.chance(0.01):
            # Rare: the reference throws on an error that it would explain by such a key.
            renamed["key"] = "id_key"
            renamed["external"] = "ext"
        if self.chance(0.02):
            renamed["tag"] = "label"
        return SubgraphText(name, minor, renamed, alias=alias)

    def has(self, subgraph: SubgraphText, directive: str) -> bool:
        """Whether the subgraph may use a directive."""
        if subgraph.minor is None:
            return directive in {"key", "requires", "provides", "external", "tag", "extends"}
        return SINCE[directive] <= subgraph.minor

    def _plain(self, subgraph: SubgraphText, definition: TypeText, name: str) -> None:
        if definition.has(name):
            return
        target = SCALARS[sum(map(ord, definition.name + name)) % len(SCALARS)]
        arguments = ["n: Int"] if name == "f2" else []
        definition.fields.append(FieldText(name, target, arguments))
        del subgraph

    def _share(self, name: str) -> None:
        """Mark what several subgraphs resolve, as a careful team would."""
        versions = [s.types[name] for s in self.subgraphs if name in s.types]
        for subgraph in self.subgraphs:
            definition = subgraph.types.get(name)
            if definition is None or subgraph.minor is None:
                continue
            keys = " ".join(use for use in definition.directives if "fields:" in use)
            for item in definition.fields:
                several = sum(version.has(item.name) for version in versions) > 1
                marked = any("shareable" in use for use in item.directives)
                if several and not marked and item.name not in keys and self.chance(0.97):
                    item.directives.append(subgraph.use("shareable"))

    def _fields(
        self, wanted: Callable[[TypeText, FieldText], bool]
    ) -> list[tuple[SubgraphText, TypeText, FieldText]]:
        return [
            (subgraph, definition, item)
            for subgraph in self.subgraphs
            for definition in subgraph.types.values()
            for item in definition.fields
            if wanted(definition, item)
        ]

    def _sample_fields(
        self, initials: str, count: int
    ) -> list[tuple[SubgraphText, TypeText, FieldText]]:
        found = self._fields(lambda t, _: t.keyword == "type" and t.name[0] in initials)
        return self.random.sample(found, min(count, len(found)))
