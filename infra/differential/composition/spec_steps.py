"""The steps that put what specifications offer on the types: connectors, scalars, deprecations."""

from __future__ import annotations

from infra.differential.composition.texts import FieldText, SubgraphText
from infra.differential.composition.type_steps import TypeSteps

_CONNECT_SINCE = 10
"""The minor federation version that brought connectors."""


class SpecSteps(TypeSteps):
    """Writes uses of directives that stand beside federation's."""

    def _modern(self) -> list[SubgraphText]:
        return [s for s in self.subgraphs if s.minor is not None]

    def _scalars(self) -> None:
        for subgraph in self.subgraphs:
            if self.chance(0.25):
                continue
            url = self.random.choice(("a", "a", "b"))
            use = f' @specifiedBy(url: "https://example.com/{url}")' if self.chance(0.7) else ""
            subgraph.extra.append(f"scalar Sc{use}")
            subgraph.type("type", "Query").fields.append(FieldText(f"s{subgraph.name}", "Sc"))

    def _deprecations(self) -> None:
        for _, _, item in self._sample_fields("EVQ", 3):
            reason = self.random.choice(("", '(reason: "old")', '(reason: "older")'))
            if not any("ext" in use or "deprecated" in use for use in item.directives):
                item.directives.append(f"@deprecated{reason}")

    def _connectors(self) -> None:
        able = [s for s in self._modern() if (s.minor or 0) >= _CONNECT_SINCE]
        if not able:
            return
        subgraph = self.random.choice(able)
        version = self.random.choice(("v0.1", "v0.2", "v0.3"))
        url = f"https://specs.apollo.dev/connect/{version}"
        subgraph.links += [
            f'@link(url: "{url}", import: ["@connect", "@source"])',
            '@source(name: "api", http: {baseURL: "https://example.com"})',
        ]
        use = '@connect(source: "api", http: {GET: "/rows"}, selection: "$.rows")'
        subgraph.type("type", "Query").fields.append(
            FieldText(f"rows{subgraph.name}", "[Int]", [], [use])
        )

    def _repeatable_directive(self) -> None:
        modern = self._modern()
        for subgraph in self.random.sample(modern, self.random.randint(0, len(modern))):
            version = self.random.choice(("v1.0", "v1.1"))
            default = self.random.choice(("", " = 1"))
            subgraph.links += [
                f'@link(url: "https://example.com/many/{version}", import: ["@many"])',
                subgraph.use("composeDirective", 'name: "@many"'),
            ]
            subgraph.extra.append(
                f"directive @many(a: Int{default}) repeatable on FIELD_DEFINITION | OBJECT"
                " | INTERFACE"
            )
            for definition in subgraph.types.values():
                if definition.keyword != "type":
                    continue
                for target in (definition.directives, *(f.directives for f in definition.fields)):
                    if self.chance(0.15) and not any("ext" in use for use in target):
                        target += [f"@many(a: {self.random.randint(0, 2)})", "@many"]

    def _renamed_roots(self) -> None:
        subgraph = self.random.choice(self.subgraphs)
        subgraph.renames_roots = True
