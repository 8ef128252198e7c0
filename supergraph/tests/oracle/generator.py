"""Draws a federation: a schema, and how it is cut into subgraphs."""

from __future__ import annotations

import random

from supergraph.tests.oracle.model import SCALARS, FieldModel, Model, TypeModel

HEADER = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@requires" "@provides" "@external" "@shareable" "@override" "@inaccessible"
  "@interfaceObject"])
"""


class Generator:
    """Draws one model from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        count = self.random.choice((2, 3, 3, 4))
        self.model = Model(seed, list("abcd")[:count])
        # A failing non-null field takes away a required object that shares its parent; a
        # federation then cannot answer as the uncut schema does, so the two do not meet.
        self.strict_failures = self.chance(40)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def draw(self) -> Model:
        self._entities()
        self._values()
        if self.chance(70):
            self._interface()
        if self.chance(50):
            self._union()
        self._entity_fields()
        self._requirements()
        self._provisions()
        self._overrides()
        if "I0" in self.model.types and self.chance(80):
            self._interface_object()
        self._roots()
        if self.chance(40):
            self._way_back_to_the_root()
        if self.chance(40):
            self._hide()
        self._references()
        return self.model

    def _way_back_to_the_root(self) -> None:
        """A field whose value is the query root."""
        box = TypeModel("Box", subgraphs={self.random.choice(self.model.subgraphs)})
        self.model.types["Box"] = box
        self._add(box, FieldModel("number", "Int", set(box.subgraphs)))
        self._add(box, FieldModel("query", "Query!", set(box.subgraphs), constant=True))
        root = self.random.choice([n for n in ("Query", "Mutation") if n in self.model.types])
        self._add(self.model.types[root], FieldModel("box", "Box", set(box.subgraphs)))
        self.model.types[root].subgraphs |= box.subgraphs
        self.model.features.add("root re-entry")

    def _hide(self) -> None:
        """Some fields are hidden from clients: keys and requirements may use them all the same."""
        for name in self._entity_names():
            for field in self.model.types[name].fields.values():
                if field.name in {"upc", "sku"} or (
                    field.name.startswith("f") and field.base in SCALARS and self.chance(15)
                ):
                    owner = min(field.owners)
                    field.directives.setdefault(owner, []).append("@inaccessible")
                    self.model.features.add("inaccessible")

    def _references(self) -> None:
        """A subgraph that resolves nothing but an entity's keys need not be entered for it."""
        for name in self._entity_names():
            entity = self.model.types[name]
            for subgraph in sorted(entity.subgraphs):
                own = [
                    field
                    for field in entity.fields.values()
                    if field.declared(subgraph) and field.name not in {"id", "upc", "sku", "ref"}
                ]
                if (
                    not own
                    and len(entity.keys[subgraph]) == 1
                    and "I0" not in str(entity.implements)
                ):
                    entity.references.add(subgraph)
                    self.model.features.add("non-resolvable key")

    def some(self, items: list[str], at_least: int = 1) -> list[str]:
        count = self.random.randint(min(at_least, len(items)), len(items))
        return sorted(self.random.sample(items, count))

    def _add(self, owner: TypeModel, field: FieldModel) -> FieldModel:
        owner.fields[field.name] = field
        return field

    def _entities(self) -> None:
        for number in range(self.random.choice((2, 3, 3))):
            entity = TypeModel(f"E{number}", is_entity=True)
            entity.subgraphs = set(self.some(self.model.subgraphs, 2))
            self.model.types[entity.name] = entity
            scheme = self.random.choice(("id", "id", "several", "composite", "nested"))
            for subgraph in sorted(entity.subgraphs):
                keys = self._keys(scheme, first=not entity.keys)
                entity.keys[subgraph] = keys
            self._key_fields(entity)
            if scheme == "several":
                self.model.features.add("several keys")
            if scheme == "composite":
                self.model.features.add("composite key")

    def _key_fields(self, entity: TypeModel) -> None:
        names = {name for keys in entity.keys.values() for key in keys for name in key.split()}
        for name in ("id", "upc", "sku"):
            users = {s for s, keys in entity.keys.items() if any(name in k.split() for k in keys)}
            owners = set(entity.subgraphs) if name == "id" else users
            if not owners:
                continue
            field = self._add(entity, FieldModel(name, "ID!", owners, constant=True))
            for owner in owners - users:
                field.directives.setdefault(owner, []).append("@shareable")
        if "ref" in names:
            owners = {s for s, k in entity.keys.items() if any("ref" in x for x in k)}
            self._add(entity, FieldModel("ref", "Ref!", owners, constant=True))
            self._reference_type(owners)
            self.model.features.add("nested key")

    def _keys(self, scheme: str, *, first: bool) -> list[str]:
        match scheme:
            case "several":
                return (
                    ["id", "upc"] if first else self.random.choice((["id"], ["upc"], ["upc", "id"]))
                )
            case "composite":
                return ["id sku"]
            case "nested":
                return ["ref { k }"]
            case _:
                return ["id"]

    def _reference_type(self, owners: set[str]) -> None:
        reference = self.model.types.setdefault("Ref", TypeModel("Ref"))
        reference.subgraphs |= owners
        field = reference.fields.setdefault("k", FieldModel("k", "ID!", set(), constant=True))
        field.owners |= owners
        for owner in owners:
            field.directives[owner] = ["@shareable"]

    def _values(self) -> None:
        for number in range(self.random.choice((1, 2))):
            value = TypeModel(f"V{number}")
            value.subgraphs = set(self.some(self.model.subgraphs, 2))
            self.model.types[value.name] = value
            for index in range(self.random.choice((2, 3))):
                field = FieldModel(
                    f"v{index}", self._wrap(self.random.choice(SCALARS)), set(value.subgraphs)
                )
                field.directives = {owner: ["@shareable"] for owner in field.owners}
                self._add(value, field)
        if self.chance(40):
            self._split_value()

    def _split_value(self) -> None:
        """A value type of which each subgraph knows a part; only a shared root field gives it."""
        value = TypeModel("W0", subgraphs=set(self.some(self.model.subgraphs, 2)))
        self.model.types["W0"] = value
        for index, first in enumerate(sorted(value.subgraphs)):
            owners = {first, *self.some(sorted(value.subgraphs))} if self.chance(50) else {first}
            field = FieldModel(f"w{index}", self._wrap(self.random.choice(SCALARS)), owners)
            field.directives = {owner: ["@shareable"] for owner in owners}
            self._add(value, field)
        self.model.features.add("split value type")

    def _wrap(self, name: str) -> str:
        return self.random.choice(
            (name, name, f"{name}!", f"[{name}]", f"[{name}!]", f"[{name}!]!", f"[[{name}]]")
        )

    def _wrap_object(self, name: str) -> str:
        return self.random.choice(
            (name, name, f"{name}!", f"[{name}]", f"[{name}!]", f"[[{name}]]")
        )

    def _entity_names(self) -> list[str]:
        return [name for name, model in self.model.types.items() if model.is_entity]

    def _interface(self) -> None:
        interface = TypeModel("I0", kind="interface")
        implementers = self.some(self._entity_names(), 2)
        where = {s for name in implementers for s in self.model.types[name].subgraphs}
        interface.subgraphs = set(self.some(sorted(where)))
        if self.chance(55):
            interface.subgraphs = {
                s
                for s in where
                if all(s in self.model.types[name].subgraphs for name in implementers)
            } or interface.subgraphs
        self.model.types["I0"] = interface
        self._add(interface, FieldModel("id", "ID!", set(interface.subgraphs)))
        if self.chance(60):
            text = self.random.choice(("Int", "String", "Colour"))
            self._add(interface, FieldModel("common", text, set(interface.subgraphs)))
            self.model.features.add("interface field")
        for name in implementers:
            entity = self.model.types[name]
            here = entity.subgraphs & interface.subgraphs
            for subgraph in here:
                entity.implements.setdefault(subgraph, set()).add("I0")
            if "common" in interface.fields and here:
                owners = set(here)
                field = FieldModel("common", interface.fields["common"].type, owners)
                field.directives = {owner: ["@shareable"] for owner in owners}
                self._add(entity, field)
        interface.subgraphs = {
            s
            for s in interface.subgraphs
            if any("I0" in self.model.types[n].implements.get(s, ()) for n in implementers)
        }
        for field in interface.fields.values():
            field.owners &= interface.subgraphs
        known = [tuple(self.model.possible("I0", s)) for s in sorted(interface.subgraphs)]
        if len(set(known)) > 1:
            self.model.features.add("partial interface")
        self.model.features.add("interface")
        if not interface.subgraphs:
            del self.model.types["I0"]

    def _union(self) -> None:
        union = TypeModel("U0", kind="union")
        objects = [
            n for n, m in self.model.types.items() if m.kind == "type" and n not in {"Ref", "W0"}
        ]
        common = self.random.choice(objects)
        for subgraph in self.model.subgraphs:
            if subgraph not in self.model.types[common].subgraphs:
                continue
            if union.members and self.chance(50):
                continue
            others = [n for n in objects if subgraph in self.model.types[n].subgraphs]
            union.members[subgraph] = sorted({common, *self.some(others)})
        union.subgraphs = set(union.members)
        self.model.types["U0"] = union
        self.model.features.add("union")
        if len({tuple(members) for members in union.members.values()}) > 1:
            self.model.features.add("partial union")

    def _known(self, subgraph: str) -> list[str]:
        return [
            name
            for name, model in self.model.types.items()
            if subgraph in model.subgraphs and name not in {"Ref", "W0", "Query", "Mutation"}
        ]

    def _entity_fields(self) -> None:
        for name in self._entity_names():
            entity = self.model.types[name]
            for index in range(self.random.randint(2, 5)):
                owner = self.random.choice(sorted(entity.subgraphs))
                field = FieldModel(f"f{index}", "", {owner})
                known = self._known(owner)
                if self.chance(55) or not known:
                    field.type = self._wrap(self.random.choice(SCALARS))
                    field.may_fail = self.chance(20) and (
                        self.strict_failures or not field.type.endswith("!")
                    )
                    if self.chance(15) and len(entity.subgraphs) > 1:
                        field.owners = set(self.some(sorted(entity.subgraphs), 2))
                else:
                    field.type = self._wrap_object(self.random.choice(known))
                if self.chance(20):
                    field.arguments = {
                        "n": "Int",
                        "c": self.random.choice(("Colour", "[Int!]", "In")),
                    }
                    self.model.features.add("arguments")
                if field.shared():
                    self._share(field)
                self._add(entity, field)

    def _share(self, field: FieldModel) -> None:
        self.model.features.add("shared field")
        field.directives = {owner: ["@shareable"] for owner in field.owners}
        if self.chance(30) and not field.type.endswith("!"):
            owner = self.random.choice(sorted(field.owners))
            field.types[owner] = field.type + "!"
            field.constant = True
            field.may_fail = False

    def _requirements(self) -> None:
        for name in self._entity_names():
            entity = self.model.types[name]
            for subgraph in sorted(entity.subgraphs):
                if not self.chance(45):
                    continue
                candidates = [
                    field
                    for field in entity.fields.values()
                    if not field.declared(subgraph)
                    and field.name not in {"id", "upc", "sku", "ref", "common"}
                    and not field.shared()
                    and self._text(field, subgraph) is not None
                    and not (field.requires and subgraph in str(field.requires))
                ]
                if not candidates:
                    continue
                chosen = self.random.sample(
                    candidates, min(len(candidates), self.random.choice((1, 2)))
                )
                texts = []
                for field in chosen:
                    field.external.add(subgraph)
                    field.may_fail = False
                    texts.append(self._text(field, subgraph) or "")
                    if field.requires:
                        self.model.features.add("chained requires")
                    self._externals_below(field, subgraph)
                number = len(entity.fields)
                self._required(entity, subgraph, f"r{number}", " ".join(texts))
                with_arguments = [field for field in chosen if field.arguments]
                if with_arguments and self.chance(70):
                    other = [
                        (self._text(field, subgraph) if field.base in SCALARS else text) or ""
                        for field, text in zip(chosen, texts, strict=True)
                    ]
                    self._required(entity, subgraph, f"r{number + 1}", " ".join(other))
                    self.model.features.add("conflicting required arguments")
                elif self.chance(40):
                    self._required(entity, subgraph, f"r{number + 1}", texts[0])

    def _required(self, entity: TypeModel, subgraph: str, name: str, text: str) -> None:
        field = FieldModel(name, self.random.choice(("Int", "String", "[Int]")), {subgraph})
        field.requires[subgraph] = text
        self._add(entity, field)
        self.model.features.add("requires")

    def _text(self, field: FieldModel, subgraph: str) -> str | None:
        """The field as a requirement, or None when it cannot be one."""
        call = field.name
        if field.arguments:
            call += f"(n: {self.random.randrange(9)})"
        if field.base in SCALARS:
            return call
        if self.strict_failures:
            return None
        target = self.model.types[field.base]
        if target.kind != "type" or subgraph not in target.subgraphs or not target.is_entity:
            return None
        inner = [
            f
            for f in target.fields.values()
            if f.base in SCALARS
            and not f.arguments
            and not f.declared(subgraph)
            and not f.shared()
            and not f.requires
            and f.name != "common"
        ]
        if not inner:
            return None
        return f"{call} {{ {inner[0].name} }}"

    def _externals_below(self, field: FieldModel, subgraph: str) -> None:
        if field.base in SCALARS:
            return
        self.model.features.add("nested requires")
        target = self.model.types[field.base]
        for inner in target.fields.values():
            if (
                inner.base in SCALARS
                and not inner.arguments
                and not inner.declared(subgraph)
                and not inner.shared()
                and not inner.requires
                and inner.name != "common"
            ):
                inner.external.add(subgraph)
                inner.may_fail = False
                return

    def _provisions(self) -> None:
        for name in self._entity_names():
            for field in list(self.model.types[name].fields.values()):
                if field.base not in self._entity_names() or field.shared() or not self.chance(35):
                    continue
                [owner] = field.owners
                target = self.model.types[field.base]
                for inner in target.fields.values():
                    if (
                        inner.base in SCALARS
                        and not inner.arguments
                        and not inner.requires
                        and not inner.declared(owner)
                        and inner.name.startswith("f")
                    ):
                        inner.external.add(owner)
                        inner.may_fail = False
                        for other in inner.owners:
                            if "@shareable" not in inner.directives.setdefault(other, []):
                                inner.directives[other].append("@shareable")
                        field.provides[owner] = inner.name
                        self.model.features.add("provides")
                        break

    def _overrides(self) -> None:
        for name in self._entity_names():
            entity = self.model.types[name]
            for field in entity.fields.values():
                if (
                    field.shared()
                    or field.base not in SCALARS
                    or field.requires
                    or field.external
                    or not field.name.startswith("f")
                    or not self.chance(12)
                ):
                    continue
                [source] = field.owners
                others = sorted(entity.subgraphs - {source})
                if not others:
                    continue
                target = self.random.choice(others)
                label = ""
                self.model.features.add("override")
                if self.chance(50):
                    label = ', label: "percent(50)"'
                    self.model.features.add("labelled override")
                    if self.chance(50):
                        self.model.labels = frozenset({"percent(50)"})
                field.owners.add(target)
                field.override = (source, target, "percent(50)" if label else "")
                field.directives.setdefault(target, []).append(
                    f'@override(from: "{source}"{label})'
                )

    def _interface_object(self) -> None:
        interface = self.model.types["I0"]
        implementers = self.model.possible("I0", None)
        homes = [
            s
            for s in sorted(interface.subgraphs)
            if set(self.model.possible("I0", s)) == set(implementers)
            and all("id" in self.model.types[n].keys[s] for n in implementers)
        ]
        if not homes:
            return
        home = homes[0]
        interface.keys[home] = ["id"]
        self.model.subgraphs.append("z")
        interface.subgraphs.add("z")
        interface.interface_object.add("z")
        interface.keys["z"] = ["id"]
        interface.fields["id"].owners.add("z")
        self.model.features.add("interface object")
        for index in range(2):
            text = self.random.choice(("Int", "String", "[Int]"))
            added = FieldModel(f"z{index}", text, {"z"}, origin="I0")
            if "common" in interface.fields and self.chance(60):
                interface.fields["common"].external.add("z")
                added.requires["z"] = "common"
                self.model.features.add("requires on an interface object")
            self._add(interface, added)
            for name in implementers:
                self._add(
                    self.model.types[name],
                    FieldModel(added.name, text, set(), origin="I0", requires=added.requires),
                )

    def _roots(self) -> None:
        query = TypeModel("Query", subgraphs=set(self.model.subgraphs))
        mutation = TypeModel("Mutation")
        for subgraph in self.model.subgraphs:
            known = self._known(subgraph)
            for target in known:
                if self.chance(45):
                    field = FieldModel(
                        f"{target.lower()}_{subgraph}", self._wrap_object(target), {subgraph}
                    )
                    self._add(query, field)
            self._add(query, FieldModel(f"n_{subgraph}", "Int", {subgraph}))
            if known and self.chance(30):
                mutation.subgraphs.add(subgraph)
                for index in range(self.random.choice((1, 2))):
                    target = self.random.choice(known)
                    self._add(mutation, FieldModel(f"do{index}_{subgraph}", target, {subgraph}))
        shared = [n for n, m in self.model.types.items() if len(m.subgraphs) > 1 and n != "Ref"]
        for target in shared:
            owners = self.model.types[target].subgraphs
            if target == "W0" or self.chance(30):
                field = FieldModel(
                    f"{target.lower()}_any", self._wrap_object(target).rstrip("!"), set(owners)
                )
                field.directives = {owner: ["@shareable"] for owner in owners}
                self._add(query, field)
                self.model.features.add("shared root field")
        self.model.types["Query"] = query
        if mutation.fields:
            self.model.types["Mutation"] = mutation


def print_subgraph(model: Model, subgraph: str) -> str:
    """The SDL of one subgraph."""
    parts = [HEADER, "enum Colour { RED GREEN BLUE }", "input In { x: Int y: [Colour!] }"]
    for owner in model.types.values():
        if subgraph not in owner.subgraphs:
            continue
        if owner.kind == "union":
            parts.append(f"union {owner.name} = {' | '.join(owner.members[subgraph])}")
            continue
        kind = owner.kind
        head = owner.name
        if subgraph in owner.interface_object:
            kind, head = "type", f"{head} @interfaceObject"
        names = sorted(owner.implements.get(subgraph, ()))
        if names:
            head = f"{head} implements {' & '.join(names)}"
        extra = ", resolvable: false" if subgraph in owner.references else ""
        for key in owner.keys.get(subgraph, ()):
            head += f' @key(fields: "{key}"{extra})'
        lines = [
            _field(field, subgraph, plain=owner.kind == "interface" and kind == "interface")
            for field in owner.fields.values()
            if field.declared(subgraph)
        ]
        parts.append(f"{kind} {head} {{\n  " + "\n  ".join(lines) + "\n}")
    return "\n".join(parts) + "\n"


def _field(field: FieldModel, subgraph: str, *, plain: bool) -> str:
    text = field.name
    if field.arguments:
        text += "(" + ", ".join(f"{name}: {kind}" for name, kind in field.arguments.items()) + ")"
    text += f": {field.types.get(subgraph, field.type)}"
    if plain:
        return text
    if subgraph in field.external:
        text += " @external"
    else:
        text += "".join(f" {directive}" for directive in field.directives.get(subgraph, ()))
        if subgraph in field.requires:
            text += f' @requires(fields: "{field.requires[subgraph]}")'
        if subgraph in field.provides:
            text += f' @provides(fields: "{field.provides[subgraph]}")'
    return text
