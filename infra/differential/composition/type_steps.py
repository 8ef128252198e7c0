"""The steps that write types: entities, values, abstract types, inputs, roots."""

from __future__ import annotations

from infra.differential.composition.draw import Draw
from infra.differential.composition.texts import FieldText, SubgraphText, TypeText

KEYS = ("id", "sku", "id sku", "nest { ref }")


class TypeSteps(Draw):
    """Writes the types of a case, each subgraph its own view of them."""

    def _entity(self, name: str) -> None:
        key = self.random.choice(KEYS)
        owners = self.random.sample(self.subgraphs, self.random.randint(1, len(self.subgraphs)))
        fields = [f"f{index}" for index in range(self.random.randint(1, 4))]
        for position, subgraph in enumerate(owners):
            definition = subgraph.type("type", name)
            own_key = key if self.chance(0.94) else self.random.choice(KEYS)
            self._key(subgraph, definition, own_key)
            if self.chance(0.15):
                self._key(subgraph, definition, self.random.choice(KEYS))
            for item in fields:
                if self.random.randrange(len(owners)) == position or self.chance(0.1):
                    self._plain(subgraph, definition, item)
        self._share(name)
        if len(owners) > 1 and self.chance(0.4):
            self._requires(name, owners)
        if self.chance(0.3):
            self._provides(name, owners)

    def _key(self, subgraph: SubgraphText, definition: TypeText, key: str) -> None:
        arguments = f'fields: "{key}"'
        if self.chance(0.04) and subgraph.minor is not None:
            arguments += ", resolvable: false"
        use = subgraph.use("key", arguments)
        if not any(f'"{key}"' in known for known in definition.directives):
            definition.directives.append(use)
        for part in ("id", "sku"):
            if part in key.split() and not definition.has(part):
                definition.fields.append(FieldText(part, "ID!"))
        if "nest" in key and not definition.has("nest"):
            definition.fields.append(FieldText("nest", "Nest!"))
            nest = subgraph.type("type", "Nest")
            if not nest.has("ref"):
                nest.fields.append(FieldText("ref", "ID!"))

    def _requires(self, name: str, owners: list[SubgraphText]) -> None:
        asking = self.random.choice(owners)
        definition = asking.types[name]
        others = [
            item
            for other in owners
            if other is not asking
            for item in other.types[name].fields
            if item.name.startswith("f") and not definition.has(item.name)
        ]
        if not others:
            return
        needed = self.random.choice(others)
        definition.fields.append(
            FieldText(needed.name, needed.type, list(needed.arguments), [asking.use("external")])
        )
        definition.fields.append(
            FieldText(
                f"r{asking.name}",
                "String",
                [],
                [asking.use("requires", f'fields: "{needed.name}"')],
            )
        )

    def _provides(self, name: str, owners: list[SubgraphText]) -> None:
        providing = self.random.choice(self.subgraphs)
        definition = providing.type("type", name)
        source = [
            item
            for other in owners
            if other is not providing
            for item in other.types[name].fields
            if item.name.startswith("f")
            and not definition.has(item.name)
            and not item.arguments
            and not any("ext" in use for use in item.directives)
        ]
        if not source:
            return
        item = self.random.choice(source)
        for other in owners:
            for version in other.types[name].fields:
                fits = version.name == item.name and other.minor is not None
                if fits and not version.directives and self.chance(0.95):
                    version.directives.append(other.use("shareable"))
        if not definition.directives:
            self._key(providing, definition, self.random.choice(KEYS[:2]))
        definition.fields.append(FieldText(item.name, item.type, [], [providing.use("external")]))
        query = providing.type("type", "Query")
        query.fields.append(
            FieldText(
                f"p{name}{providing.name}", name, [],
                [providing.use("provides", f'fields: "{item.name}"')],
            )
        )  # fmt: skip

    def _values(self) -> None:
        owners = self.random.sample(self.subgraphs, self.random.randint(1, len(self.subgraphs)))
        for subgraph in owners:
            definition = subgraph.type("type", "V")
            for item in ("a", "b", "c"):
                if self.chance(0.92):
                    self._plain(subgraph, definition, item)
            if not definition.fields:
                self._plain(subgraph, definition, "a")
            if subgraph.minor is not None and self.chance(0.9):
                definition.directives.append(subgraph.use("shareable"))
            query = subgraph.type("type", "Query")
            query.fields.append(FieldText(f"v{subgraph.name}", "V"))

    def _interface(self) -> None:
        for subgraph in self.subgraphs:
            entities = [t for t in subgraph.types.values() if t.name.startswith("E")]
            implementing = [t for t in entities if t.has("id") and self.chance(0.7)]
            if not implementing:
                continue
            interface = subgraph.type("interface", "I")
            interface.fields = [FieldText("id", "ID!")]
            shared = [
                item.name
                for item in implementing[0].fields
                if all(t.has(item.name) for t in implementing) and item.name.startswith("f")
            ]
            if shared and self.chance(0.5):
                item = next(f for f in implementing[0].fields if f.name == shared[0])
                same = all(
                    f.type == item.type
                    for t in implementing
                    for f in t.fields
                    if f.name == shared[0]
                )
                if same:
                    interface.fields.append(FieldText(item.name, item.type, list(item.arguments)))
            for definition in implementing:
                definition.interfaces.append("I")
            subgraph.type("type", "Query").fields.append(FieldText(f"i{subgraph.name}", "I"))

    def _interface_object(self) -> None:
        modern = [s for s in self.subgraphs if s.minor is not None]
        if len(modern) < 2:  # noqa: PLR2004 -- one defines, one adds
            return
        home, *others = self.random.sample(modern, self.random.randint(2, len(modern)))
        interface = home.type("interface", "M")
        interface.directives.append(home.use("key", 'fields: "id"'))
        interface.fields.append(FieldText("id", "ID!"))
        for name in ("M1", "M2"):
            definition = home.type("type", name)
            definition.interfaces.append("M")
            if self.chance(0.95):
                definition.directives.append(home.use("key", 'fields: "id"'))
            definition.fields.append(FieldText("id", "ID!"))
            if self.chance(0.3):
                definition.fields.append(
                    FieldText(
                        "extra", "Int", [], [home.use("shareable")] if self.chance(0.8) else []
                    )
                )
        home.type("type", "Query").fields.append(FieldText("media", "[M]"))
        for other in others:
            stand_in = other.type("type", "M")
            stand_in.directives += [other.use("interfaceObject"), other.use("key", 'fields: "id"')]
            stand_in.fields.append(FieldText("id", "ID!"))
            stand_in.fields.append(FieldText(f"x{other.name}", "Int", ["n: Int"]))
            if self.chance(0.3):
                stand_in.fields.append(FieldText("extra", "Int", [], [other.use("shareable")]))
            if self.chance(0.5):
                other.type("type", "Query").fields.append(FieldText(f"m{other.name}", "M"))

    def _union(self) -> None:
        for subgraph in self.subgraphs:
            members = [
                t.name for t in subgraph.types.values() if t.keyword == "type" and t.name[0] in "EV"
            ]
            if not members or self.chance(0.3):
                continue
            union = subgraph.type("union", "U")
            union.body = members
            item = FieldText("u", "U", [], [subgraph.use("shareable")])
            if subgraph.minor is None or self.chance(0.6):
                item = FieldText(f"u{subgraph.name}", "U")
            subgraph.type("type", "Query").fields.append(item)

    def _enum(self) -> None:
        as_input, as_output = self.random.choice(((True, False), (False, True), (True, True)))
        for subgraph in self.subgraphs:
            if self.chance(0.25):
                continue
            enum = subgraph.type("enum", "N")
            enum.body = ["A", "B"] + (["C"] if self.chance(0.15) else [])
            query = subgraph.type("type", "Query")
            arguments = ["n: N"] if as_input else []
            query.fields.append(
                FieldText(f"n{subgraph.name}", "N" if as_output else "Int", arguments)
            )

    def _input(self) -> None:
        for subgraph in self.subgraphs:
            if self.chance(0.25):
                continue
            body = ["x: Int", 'y: String = "s"']
            if self.chance(0.3):
                body.append("z: [Int!]")
            if self.chance(0.1):
                body[0] = "x: Int!"
            subgraph.type("input", "P").body = body
            subgraph.type("type", "Query").fields.append(
                FieldText(f"q{subgraph.name}", "Int", ["p: P"])
            )

    def _mutation(self) -> None:
        for subgraph in self.subgraphs:
            if self.chance(0.5):
                entities = [n for n in subgraph.types if n.startswith("E")]
                target = self.random.choice(entities) if entities else "Boolean"
                shared = self.chance(0.3) and subgraph.minor is not None
                subgraph.type("type", "Mutation").fields.append(
                    FieldText("do" if shared else f"do{subgraph.name}", target, [],
                              [subgraph.use("shareable")] if shared else [])
                )  # fmt: skip

    def _subscription(self) -> None:
        subgraph = self.random.choice(self.subgraphs)
        subgraph.type("type", "Subscription").fields.append(FieldText("on", "Int"))

    def _relations(self) -> None:
        for subgraph in self.subgraphs:
            composite = [
                t.name
                for t in subgraph.types.values()
                if t.keyword in {"type", "interface", "union"}
            ]
            for definition in list(subgraph.types.values()):
                if definition.keyword != "type" or definition.name[0] not in "EVM":
                    continue
                if self.chance(0.3) and not definition.has(f"to{subgraph.name}"):
                    target = self.random.choice(composite)
                    shape = self.random.choice(
                        (target, f"{target}!", f"[{target}]", f"[[{target}!]!]")
                    )
                    definition.fields.append(FieldText(f"to{subgraph.name}", shape))
                    if definition.name == "V" and self.chance(0.3):
                        definition.fields[-1].name = "to"

    def _queries(self) -> None:
        for subgraph in self.subgraphs:
            for name in [n for n in subgraph.types if n.startswith("E")]:
                if self.chance(0.6):
                    target = name if self.chance(0.6) else f"[{name}!]"
                    arguments = ["id: ID!"] if self.chance(0.4) else []
                    subgraph.type("type", "Query").fields.append(
                        FieldText(f"get{name}{subgraph.name}", target, arguments)
                    )
        if not any("Query" in s.types for s in self.subgraphs):
            self.subgraphs[0].type("type", "Query").fields.append(FieldText("any", "Int"))
        if self.chance(0.25) and len(self.subgraphs) > 1:
            for subgraph in self.subgraphs[:2]:
                uses = [subgraph.use("shareable")] if subgraph.minor is not None else []
                default = " = 1" if self.chance(0.8) else ""
                subgraph.type("type", "Query").fields.append(
                    FieldText("both", "Int", [f"a: Int{default}"], uses)
                )
