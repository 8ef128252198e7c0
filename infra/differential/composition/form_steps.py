"""The steps that write the same things in other forms: definitions, links, names, selections."""

from __future__ import annotations

from infra.differential.composition.spec_steps import SpecSteps
from infra.differential.composition.texts import FieldText, SubgraphText, TypeText

_DEFINITIONS = (
    "directive @key(fields: String!) repeatable on OBJECT | INTERFACE",
    "directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE",
    "directive @key(fields: String) on OBJECT",
    "directive @external on FIELD_DEFINITION",
    "directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT",
    "directive @inaccessible on FIELD_DEFINITION | OBJECT",
    "directive @inaccessible(why: String) on FIELD_DEFINITION",
    "directive @requires(fields: federation__FieldSet!) on FIELD_DEFINITION",
    "scalar federation__FieldSet",
    "directive @specifiedBy(url: String) on SCALAR",
)
_LINKED = (
    'url: "https://specs.apollo.dev/tag/v0.3", as: "marks"',
    'url: "https://specs.apollo.dev/tag/v0.9", as: "marks"',
    'url: "https://specs.apollo.dev/cost/v0.1", as: "price"',
    'url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth"',
    'url: "https://specs.apollo.dev/connect/v0.4", as: "rest"',
    'url: "https://example.com/odd-name/v1.0", import: ["@odd"]',
    'url: "https://example.com/odd__name/v1.0"',
    'url: "https://example.com/_odd/v1.0", import: [{name: "@odd", as: "@even"}]',
    'url: "https://example.com/odd/v1.0", import: [{name: "@a", as: "@odd"}]',
)
_CLAUSES = ('["a"]', '["b"]', '["c"]', '["a", "b"]', '["c", "b"]', "[]")
_LABELS = ("", "percent(0)", "percent(99.5)", "percent(100)", "percent(100.5)", "moving", "1st")
_KINDS = {
    "input": ["x: Int", "y: Int!"],
    "enum": ["A", "B"],
    "union": [],
    "scalar": [],
}


class FormSteps(SpecSteps):
    """Writes what teams write less often, though the specifications allow it, or nearly."""

    def _definitions(self) -> None:
        subgraph = self.random.choice(self.subgraphs)
        for text in self.random.sample(_DEFINITIONS, self.random.choice((1, 1, 2))):
            subgraph.extra.append(text)

    def _direct_link(self) -> None:
        modern = self._modern()
        if modern:
            self.random.choice(modern).links.append(f"@link({self.random.choice(_LINKED)})")

    def _clauses(self) -> None:
        """Let several subgraphs share a field that each protects in its own way."""
        able = [s for s in self._modern() if self.has(s, "policy")]
        for subgraph in able:
            clauses = ", ".join(self.random.sample(_CLAUSES, self.random.randint(1, 3)))
            uses = [subgraph.use("shareable"), subgraph.use("policy", f"policies: [{clauses}]")]
            subgraph.type("type", "Query").fields.append(FieldText("guarded", "Int", [], uses))

    def _composed_parts(self) -> None:
        """Compose one specification's directives, each subgraph its own part and version."""
        for subgraph in self._modern():
            element = self.random.choice(("left", "right"))
            version = self.random.choice(("v1.0", "v1.1", "v1.1"))
            subgraph.links.append(
                f'@link(url: "https://example.com/parts/{version}", import: ["@{element}"])'
            )
            if self.chance(0.7):
                subgraph.links.append(subgraph.use("composeDirective", f'name: "@{element}"'))
            subgraph.extra.append(f"directive @{element} on FIELD_DEFINITION")
            query = subgraph.type("type", "Query")
            query.fields.append(FieldText(f"part{subgraph.name}", "Int", [], [f"@{element}"]))

    def _labels(self) -> None:
        """Let a field move between two subgraphs, provided or not where it comes from."""
        modern = [s for s in self._modern() if self.has(s, "override")]
        found = self._fields(lambda t, f: t.name.startswith("E") and f.name.startswith("f"))
        if len(modern) < 2 or not found:  # noqa: PLR2004 -- from one to another
            return
        source, definition, item = self.random.choice(found)
        for target in modern:
            moved = target.types.get(definition.name)
            if target is not source and moved is not None and not moved.has(item.name):
                label = self.random.choice(_LABELS)
                arguments = f'from: "{source.name}", label: "{label}"'
                uses = [target.use("shareable"), target.use("override", arguments)]
                moved.fields.append(FieldText(item.name, item.type, list(item.arguments), uses))
                return

    def _context_reuse(self) -> None:
        """Require, elsewhere, a field that is fed from a context."""
        for owner in self._modern():
            for definition in list(owner.types.values()):
                fed = [f for f in definition.fields if any("$" in a for a in f.arguments)]
                for subgraph in self._modern():
                    other = subgraph.types.get(definition.name)
                    if fed and subgraph is not owner and other is not None:
                        self._require(subgraph, other, fed[0])
                        return

    def _require(self, subgraph: SubgraphText, definition: TypeText, item: FieldText) -> None:
        external = FieldText(item.name, item.type, [], [subgraph.use("external")])
        use = subgraph.use("requires", f'fields: "{item.name}"')
        definition.fields += [external, FieldText(f"after{item.name}", "Int", [], [use])]

    def _other_kind(self) -> None:
        """Give a name that other subgraphs use for a type of another kind."""
        subgraph = self.random.choice(self.subgraphs)
        kind = self.random.choice(tuple(_KINDS))
        names = [n for s in self.subgraphs for n in s.types if n[0] in "VNP"]
        if names:
            name = self.random.choice(names)
            members = [n for n in subgraph.types if n.startswith("E")]
            body = members if kind == "union" else list(_KINDS[kind])
            if body or kind == "scalar":
                subgraph.types[name] = TypeText(kind, name, body=body)
