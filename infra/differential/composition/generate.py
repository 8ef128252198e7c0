"""Random sets of subgraphs: mostly sound, some with one or two faults put in.

A case is a function of its seed. The generator knows nothing of the composer: it writes SDL as a
team would, subgraph by subgraph, over a small world of shared type names.
"""

from __future__ import annotations

from infra.differential.composition.faults import FAULTS
from infra.differential.composition.form_steps import FormSteps
from infra.differential.composition.texts import Case, FieldText, TypeText


class Generator(FormSteps):
    """Writes one case: its types, then what teams put on them, then what goes wrong."""

    def generate(self) -> Case:
        """Write the case."""
        for index in range(self.random.choice((1, 2, 2, 3))):
            self._entity(f"E{index}")
        for step, probability in (
            (self._values, 0.6),
            (self._interface, 0.35),
            (self._interface_object, 0.18),
            (self._union, 0.3),
            (self._enum, 0.4),
            (self._input, 0.4),
            (self._mutation, 0.2),
            (self._subscription, 0.09),
            (self._scalars, 0.15),
            (self._override, 0.25),
            (self._access, 0.3),
            (self._cost, 0.35),
            (self._context, 0.2),
            (self._tags, 0.3),
            (self._inaccessible, 0.2),
            (self._descriptions, 0.15),
            (self._executable, 0.12),
            (self._compose_directive, 0.1),
            (self._cache_tag, 0.14),
            (self._repeatable_directive, 0.14),
            (self._connectors, 0.1),
            (self._deprecations, 0.12),
            (self._relations, 0.5),
            (self._extend, 0.12),
            (self._list_size, 0.2),
            (self._renamed_roots, 0.1),
            (self._labels, 0.1),
            (self._clauses, 0.1),
            (self._composed_parts, 0.08),
            (self._definitions, 0.08),
            (self._direct_link, 0.1),
            (self._context_reuse, 0.3),
            (self._other_kind, 0.02),
        ):
            if self.chance(probability):
                step()
        self._queries()
        for _ in range(self.random.choice((0, 0, 0, 0, 1, 1, 2, 3))):
            self._fault()
        for subgraph in self.subgraphs:
            # A type that lost all it had is no SDL at all.
            subgraph.types = {n: t for n, t in subgraph.types.items() if t.fields or t.body}
            if subgraph.types:
                self.case.subgraphs[subgraph.name] = subgraph.print()
        return self.case

    def _override(self) -> None:
        modern = [s for s in self.subgraphs if s.minor is not None]
        found = self._fields(lambda t, f: t.name.startswith("E") and f.name.startswith("f"))
        if not found or len(modern) < 2:  # noqa: PLR2004 -- from one to another
            return
        source, definition, item = self.random.choice(found)
        targets = [s for s in modern if s is not source and definition.name in s.types]
        if not targets:
            return
        target = self.random.choice(targets)
        label = ""
        if self.chance(0.4):
            label = ', label: "percent(20)"'
        use = target.use("override", f'from: "{source.name}"{label}')
        own = next((f for f in target.types[definition.name].fields if f.name == item.name), None)
        if own is None:
            own = FieldText(item.name, item.type, list(item.arguments))
            target.types[definition.name].fields.append(own)
        own.directives.append(use)

    def _access(self) -> None:
        for subgraph, _, item in self._sample_fields("EVQ", 3):
            if subgraph.minor is None:
                continue
            kind = self.random.choice(("authenticated", "requiresScopes", "policy"))
            if any(kind in use for use in item.directives):
                continue
            scopes = self.random.choice(('[["s1"]]', '[["s1"], ["s2"]]', '[["s1", "s2"]]'))
            arguments = {"authenticated": "", "requiresScopes": f"scopes: {scopes}",
                         "policy": f"policies: {scopes}"}[kind]  # fmt: skip
            if not any("ext" in use for use in item.directives):
                item.directives.append(subgraph.use(kind, arguments))

    def _cost(self) -> None:
        for subgraph, _, item in self._sample_fields("EVQ", 3):
            if subgraph.minor is None or any("ext" in u or "cost" in u for u in item.directives):
                continue
            item.directives.append(subgraph.use("cost", f"weight: {self.random.randint(1, 4)}"))

    def _list_size(self) -> None:
        lists = self._fields(lambda t, f: t.keyword == "type" and f.type.startswith("["))
        for subgraph, _, item in self.random.sample(lists, min(len(lists), 2)):
            if subgraph.minor is not None and not any("ext" in use for use in item.directives):
                size = self.random.choice(
                    ("assumedSize: 5", "assumedSize: 7", "requireOneSlicingArgument: false")
                )
                item.directives.append(subgraph.use("listSize", size))

    def _context(self) -> None:
        for subgraph in self.subgraphs:
            entities = [t for t in subgraph.types.values() if t.name.startswith("E")]
            if subgraph.minor is None or len(entities) < 2:  # noqa: PLR2004 -- one sets, one reads
                continue
            setter, reader = entities[:2]
            leaf = next((f for f in setter.fields if f.name in {"id", "sku"}), None)
            if leaf is None:
                continue
            setter.directives.append(subgraph.use("context", 'name: "ctx"'))
            setter.fields.append(FieldText(f"to{subgraph.name}", reader.name))
            feed = subgraph.use("fromContext", f'field: "{self._selection(setter, leaf)}"')
            reader.fields.append(FieldText(f"c{subgraph.name}", "Int", [f"arg: ID {feed}"]))
            return

    def _selection(self, setter: TypeText, leaf: FieldText) -> str:
        """Write a context's value in one of the forms it may have, or in a wrong one."""
        if self.chance(0.6):
            return f"$ctx {{ {leaf.name} }}"
        fragment = f"... on {setter.name} {{ {leaf.name} }}"
        return self.random.choice(
            (
                f"$ctx {fragment}",
                f", $ ctx{{{leaf.name}}}",
                f"$ctx {leaf.name}",
                f"$ctx {{ {fragment} }}",
                f"$ctx {fragment} {fragment}",
                "$ctx",
                leaf.name,
            )
        )

    def _tags(self) -> None:
        for subgraph, definition, item in self._sample_fields("EVQ", 3):
            if not any("ext" in use for use in item.directives):
                item.directives.append(subgraph.use("tag", f'name: "t{self.random.randint(0, 2)}"'))
            if self.chance(0.3):
                definition.directives.append(subgraph.use("tag", 'name: "type"'))

    def _inaccessible(self) -> None:
        for subgraph, _, item in self._sample_fields("EV", 1):
            if subgraph.minor is not None and not any("ext" in use for use in item.directives):
                item.directives.append(subgraph.use("inaccessible"))

    def _descriptions(self) -> None:
        for _, _, item in self._sample_fields("EVQ", 3):
            item.description = self.random.choice(("one", "two"))

    def _executable(self) -> None:
        for subgraph in self.subgraphs:
            if self.chance(0.8):
                repeatable = " repeatable" if self.chance(0.2) else ""
                places = self.random.choice(("FIELD", "FIELD | QUERY", "FIELD | FRAGMENT_SPREAD"))
                arguments = self.random.choice(("", "(a: Int)", "(a: Int, b: String)"))
                subgraph.extra.append(f"directive @exec{arguments}{repeatable} on {places}")

    def _compose_directive(self) -> None:
        modern = [s for s in self.subgraphs if s.minor is not None]
        if not modern:
            return
        for subgraph in self.random.sample(modern, self.random.randint(1, len(modern))):
            version = self.random.choice(
                ("v1.0", "v1.0", "v1.1", "v2.0" if self.chance(0.2) else "v1.0")
            )
            subgraph.links.append(
                f'@link(url: "https://example.com/own/{version}", import: ["@own"])'
            )
            if self.chance(0.85):
                subgraph.links.append(subgraph.use("composeDirective", 'name: "@own"'))
            subgraph.extra.append("directive @own(a: Int) on FIELD_DEFINITION")
            for definition in subgraph.types.values():
                for item in definition.fields[:1]:
                    if definition.keyword == "type" and not any(
                        "ext" in u for u in item.directives
                    ):
                        item.directives.append(f"@own(a: {self.random.randint(0, 1)})")

    def _cache_tag(self) -> None:
        for subgraph, _, item in self._sample_fields("Q", 1):
            if subgraph.minor is not None and self.has(subgraph, "cacheTag"):
                item.directives.append(subgraph.use("cacheTag", 'format: "all"'))

    def _extend(self) -> None:
        found = [
            definition
            for subgraph in self.subgraphs
            for definition in subgraph.types.values()
            if definition.name.startswith("E")
        ]
        if found:
            self.random.choice(found).extend = True

    def _fault(self) -> None:
        found = self._fields(lambda t, _: t.keyword in {"type", "interface"})
        if not found:
            return
        subgraph, definition, item = self.random.choice(found)
        fault = self.random.choice(FAULTS)
        self.case.faults.add(fault.__name__)
        fault(self, subgraph, definition, item)


def generate(seed: int) -> Case:
    """Return the case of a seed."""
    return Generator(seed).generate()
