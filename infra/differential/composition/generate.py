"""Random sets of subgraphs: mostly sound, some with one or two faults put in.

A case is a function of its seed. The generator knows nothing of the composer: it writes SDL as a
team would, subgraph by subgraph, over a small world of shared type names.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

FEDERATION = "https://specs.apollo.dev/federation"
SINCE = {
    "key": 0, "requires": 0, "provides": 0, "external": 0, "shareable": 0, "override": 0,
    "inaccessible": 0, "tag": 0, "extends": 0, "composeDirective": 1, "interfaceObject": 3,
    "authenticated": 5, "requiresScopes": 5, "policy": 6, "context": 8, "fromContext": 8,
    "cost": 9, "listSize": 9, "cacheTag": 12,
}  # fmt: skip


@dataclass
class Case:
    """A generated case: its subgraphs' SDL by name, and the features that went into it."""

    seed: int
    subgraphs: dict[str, str]
    features: set[str] = field(default_factory=set)


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
                if since > self.minor or local.startswith("federation__"):
                    continue
                imports.append(
                    f'"@{name}"' if local == name else f'{{name: "@{name}", as: "@{local}"}}'
                )
            parts.append(
                f'extend schema @link(url: "{FEDERATION}/v2.{self.minor}", import:'
                f" [{', '.join(imports)}]) {' '.join(self.links)}"
            )
        parts += self.extra
        parts += [definition.print() for definition in self.types.values()]
        return "\n\n".join(parts) + "\n"


KEYS = ("id", "sku", "id sku", "nest { ref }")
SCALARS = ("Int", "String", "Float", "Boolean", "ID")


class Generator:
    """Writes one case."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- not a secret
        self.case = Case(seed, {})
        count = self.random.choice((1, 2, 2, 3, 3, 4))
        self.subgraphs = [self._subgraph(name) for name in "abcd"[:count]]

    def chance(self, probability: float) -> bool:
        """Return true that often."""
        return self.random.random() < probability

    def note(self, feature: str) -> None:
        """Remember that the case has a feature."""
        self.case.features.add(feature)

    def _subgraph(self, name: str) -> SubgraphText:
        if self.chance(0.07):
            self.note("federation 1")
            return SubgraphText(name, None, {})
        minor = 14 if self.chance(0.8) else self.random.choice((9, 11, 12, 13))
        renamed = {}
        if self.chance(0.12):
            self.note("prefixed names")
            renamed["shareable"] = "federation__shareable"
        if self.chance(0.12):
            self.note("renamed imports")
            renamed["key"] = "id_key"
            renamed["external"] = "ext"
        if self.chance(0.02):
            renamed["tag"] = "label"
        return SubgraphText(name, minor, renamed)

    def has(self, subgraph: SubgraphText, directive: str) -> bool:
        """Whether the subgraph may use a directive."""
        if subgraph.minor is None:
            return directive in {"key", "requires", "provides", "external", "tag", "extends"}
        return SINCE[directive] <= subgraph.minor

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
            (self._subscription, 0.06),
            (self._override, 0.25),
            (self._access, 0.2),
            (self._cost, 0.2),
            (self._context, 0.12),
            (self._tags, 0.3),
            (self._inaccessible, 0.2),
            (self._descriptions, 0.15),
            (self._executable, 0.12),
            (self._compose_directive, 0.1),
            (self._cache_tag, 0.08),
            (self._relations, 0.5),
            (self._extend, 0.12),
        ):
            if self.chance(probability):
                step()
        self._queries()
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            self._fault()
        for subgraph in self.subgraphs:
            if subgraph.types or self.chance(0.5):
                self.case.subgraphs[subgraph.name] = subgraph.print()
        return self.case

    # -- what teams write --------------------------------------------------------------------

    def _entity(self, name: str) -> None:
        self.note("keys")
        key = self.random.choice(KEYS)
        owners = self.random.sample(self.subgraphs, self.random.randint(1, len(self.subgraphs)))
        fields = [f"f{index}" for index in range(self.random.randint(1, 4))]
        for position, subgraph in enumerate(owners):
            definition = subgraph.type("type", name)
            own_key = key if self.chance(0.85) else self.random.choice(KEYS)
            self._key(subgraph, definition, own_key)
            if self.chance(0.15):
                self.note("several keys")
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
        if self.chance(0.06) and subgraph.minor is not None:
            self.note("resolvable: false")
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
                if several and item.name not in keys and self.chance(0.97):
                    self.note("shareable")
                    if not any("shareable" in use for use in item.directives):
                        item.directives.append(subgraph.use("shareable"))

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
        self.note("requires")
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
        self.note("provides")
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
        self.note("value types")
        owners = self.random.sample(self.subgraphs, self.random.randint(1, len(self.subgraphs)))
        for subgraph in owners:
            definition = subgraph.type("type", "V")
            for item in ("a", "b", "c"):
                if self.chance(0.8):
                    self._plain(subgraph, definition, item)
            if not definition.fields:
                self._plain(subgraph, definition, "a")
            if subgraph.minor is not None and self.chance(0.9):
                definition.directives.append(subgraph.use("shareable"))
            query = subgraph.type("type", "Query")
            query.fields.append(FieldText(f"v{subgraph.name}", "V"))

    def _interface(self) -> None:
        self.note("interfaces")
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
        self.note("interface objects")
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
        self.note("unions")
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
        self.note("enums")
        as_input, as_output = self.random.choice(((True, False), (False, True), (True, True)))
        for subgraph in self.subgraphs:
            if self.chance(0.25):
                continue
            enum = subgraph.type("enum", "N")
            enum.body = ["A", "B"] + (["C"] if self.chance(0.25) else [])
            query = subgraph.type("type", "Query")
            arguments = ["n: N"] if as_input else []
            query.fields.append(
                FieldText(f"n{subgraph.name}", "N" if as_output else "Int", arguments)
            )

    def _input(self) -> None:
        self.note("inputs")
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
        self.note("mutations")
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
        self.note("subscriptions")
        subgraph = self.random.choice(self.subgraphs)
        subgraph.type("type", "Subscription").fields.append(FieldText("on", "Int"))

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
        self.note("override")
        label = ""
        if self.chance(0.4):
            self.note("override label")
            label = ', label: "percent(20)"'
        use = target.use("override", f'from: "{source.name}"{label}')
        own = next((f for f in target.types[definition.name].fields if f.name == item.name), None)
        if own is None:
            own = FieldText(item.name, item.type, list(item.arguments))
            target.types[definition.name].fields.append(own)
        own.directives.append(use)

    def _access(self) -> None:
        self.note("access control")
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

    def _sample_fields(
        self, initials: str, count: int
    ) -> list[tuple[SubgraphText, TypeText, FieldText]]:
        found = self._fields(lambda t, _: t.keyword == "type" and t.name[0] in initials)
        return self.random.sample(found, min(count, len(found)))

    def _cost(self) -> None:
        self.note("cost")
        for subgraph, _, item in self._sample_fields("EVQ", 3):
            if subgraph.minor is None or any("ext" in u or "cost" in u for u in item.directives):
                continue
            if item.type.startswith("[") and not any("listSize" in u for u in item.directives):
                item.directives.append(subgraph.use("listSize", "assumedSize: 5"))
            item.directives.append(subgraph.use("cost", f"weight: {self.random.randint(1, 4)}"))

    def _context(self) -> None:
        for subgraph in self.subgraphs:
            entities = [t for t in subgraph.types.values() if t.name.startswith("E")]
            if subgraph.minor is None or len(entities) < 2:  # noqa: PLR2004 -- one sets, one reads
                continue
            setter, reader = entities[:2]
            leaf = next((f for f in setter.fields if f.name in {"id", "sku"}), None)
            if leaf is None:
                continue
            self.note("context")
            setter.directives.append(subgraph.use("context", 'name: "ctx"'))
            setter.fields.append(FieldText(f"to{subgraph.name}", reader.name))
            feed = subgraph.use("fromContext", f'field: "$ctx {{ {leaf.name} }}"')
            reader.fields.append(FieldText(f"c{subgraph.name}", "Int", [f"arg: ID {feed}"]))
            return

    def _tags(self) -> None:
        self.note("tags")
        for subgraph, definition, item in self._sample_fields("EVQ", 3):
            if not any("ext" in use for use in item.directives):
                item.directives.append(subgraph.use("tag", f'name: "t{self.random.randint(0, 2)}"'))
            if self.chance(0.3):
                definition.directives.append(subgraph.use("tag", 'name: "type"'))

    def _inaccessible(self) -> None:
        self.note("inaccessible")
        for subgraph, _, item in self._sample_fields("EV", 1):
            if subgraph.minor is not None and not any("ext" in use for use in item.directives):
                item.directives.append(subgraph.use("inaccessible"))

    def _descriptions(self) -> None:
        self.note("descriptions")
        for _, _, item in self._sample_fields("EVQ", 3):
            item.description = self.random.choice(("one", "two"))

    def _executable(self) -> None:
        self.note("executable directives")
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
        self.note("composeDirective")
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
                self.note("cacheTag")
                item.directives.append(subgraph.use("cacheTag", 'format: "all"'))

    def _extend(self) -> None:
        self.note("extensions")
        found = [
            definition
            for subgraph in self.subgraphs
            for definition in subgraph.types.values()
            if definition.name.startswith("E")
        ]
        if found:
            self.random.choice(found).extend = True

    def _relations(self) -> None:
        self.note("relations")
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
                    shape = self.random.choice((target, f"{target}!", f"[{target}]"))
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
            self.note("shared query fields")
            for subgraph in self.subgraphs[:2]:
                uses = [subgraph.use("shareable")] if subgraph.minor is not None else []
                default = " = 1" if self.chance(0.8) else ""
                subgraph.type("type", "Query").fields.append(
                    FieldText("both", "Int", [f"a: Int{default}"], uses)
                )

    # -- what goes wrong ---------------------------------------------------------------------

    def _fault(self) -> None:
        found = self._fields(lambda t, _: t.keyword in {"type", "interface"})
        if not found:
            return
        subgraph, definition, item = self.random.choice(found)
        fault = self.random.choice(FAULTS)
        self.note(f"fault: {fault.__name__}")
        fault(self, subgraph, definition, item)


def change_type(gen: Generator, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Give a field another type."""
    item.type = gen.random.choice((*SCALARS, f"[{item.type}]", f"{item.type.rstrip('!')}!"))


def drop_directives(_g: Generator, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Forget a field's directives."""
    item.directives.clear()


def drop_keys(_g: Generator, _s: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Forget a type's directives."""
    definition.directives.clear()


def drop_field(_g: Generator, _s: SubgraphText, definition: TypeText, item: FieldText) -> None:
    """Remove a field."""
    if len(definition.fields) > 1:
        definition.fields.remove(item)


def add_argument(gen: Generator, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Give a field an argument that other subgraphs do not have."""
    argument = gen.random.choice(("z: Int", "z: Int!", "z: Int = 1", "z: String"))
    if not any(known.startswith("z:") for known in item.arguments):
        item.arguments.append(argument)


def make_external(_g: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Mark a field external for no reason."""
    item.directives.append(subgraph.use("external"))


def make_shareable(_g: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Share a field."""
    if subgraph.minor is not None:
        item.directives.append(subgraph.use("shareable"))


def bad_key(gen: Generator, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Add a key that does not fit."""
    fields = gen.random.choice(("nope", "id {", "", "id { x }", "nest", "f0", "f2"))
    if definition.keyword == "type":
        definition.directives.append(subgraph.use("key", f'fields: "{fields}"'))


def bad_requires(gen: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Require something odd."""
    fields = gen.random.choice(("nope", "id", "f0", "f1", "f2", "nest { ref }"))
    item.directives.append(subgraph.use("requires", f'fields: "{fields}"'))


def bad_provides(gen: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Provide something odd."""
    fields = gen.random.choice(("nope", "id", "f0", "f1"))
    item.directives.append(subgraph.use("provides", f'fields: "{fields}"'))


def bad_override(gen: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Override something odd."""
    if subgraph.minor is not None and not any("override" in u for u in item.directives):
        origin = gen.random.choice("abcdx")
        item.directives.append(subgraph.use("override", f'from: "{origin}"'))


def unknown_type(_g: Generator, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Refer to a type that does not exist."""
    item.type = "Nowhere"


def unknown_directive(_g: Generator, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Use a directive that does not exist."""
    item.directives.append("@nothing")


def rename_type(_g: Generator, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Make a type an interface in one subgraph."""
    if definition.keyword == "type" and definition.name.startswith(("V", "N")):
        definition.keyword = "interface"
    del subgraph


def hide_type(_g: Generator, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Hide a type that others may refer to."""
    if subgraph.minor is not None:
        definition.directives.append(subgraph.use("inaccessible"))


def bad_list_size(_g: Generator, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Size what is no list."""
    if subgraph.minor is not None and not any("listSize" in u for u in item.directives):
        item.directives.append(subgraph.use("listSize", 'assumedSize: 2, slicingArguments: ["id"]'))


FAULTS = (
    change_type, change_type, drop_directives, drop_keys, drop_field, drop_field, add_argument,
    add_argument, make_external, make_shareable, bad_key, bad_requires, bad_provides, bad_override,
    unknown_type, unknown_directive, rename_type, hide_type, bad_list_size,
)  # fmt: skip


def generate(seed: int) -> Case:
    """Return the case of a seed."""
    return Generator(seed).generate()
