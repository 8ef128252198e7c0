"""The generated federation: types, and what each subgraph has of them.

What may enter: the model and questions about it. What may not: drawing it, values of its fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

SCALARS = ("Int", "String", "Boolean", "Float", "Colour", "Mood", "Json")
KEY_FIELDS = frozenset({"id", "upc", "sku", "ref"})
COLOURS = ("RED", "GREEN", "BLUE")


class Override(NamedTuple):
    """A field that moves from one subgraph to another.

    Attributes:
        source: the subgraph that had it.
        target: the subgraph that takes it over.
        label: the label under which it has moved; empty when it has moved for good.
    """

    source: str
    target: str
    label: str


class Contextual(NamedTuple):
    """The argument of a field that an ancestor fills.

    Attributes:
        argument: its name.
        type: its type.
        context: the context's name.
        selections: the field that gives the value, by the type that sets the context.
    """

    argument: str
    type: str
    context: str
    selections: dict[str, str]


@dataclass
class FieldModel:
    """A field of the uncut schema and what each subgraph has of it.

    Attributes:
        name: its name.
        type: its type in the uncut schema.
        owners: the subgraphs that resolve it.
        arguments: the types of its arguments, defaults included.
        external: the subgraphs that declare it without resolving it.
        requires: the field set of `@requires`, by subgraph.
        provides: the field set of `@provides`, by subgraph.
        directives: further directives, by subgraph.
        types: its type in subgraphs where that differs.
        may_fail: whether its resolver raises for some objects.
        constant: whether it is never null.
        origin: the type that its values depend on, where that is not the object's own.
        override: how it moves between subgraphs.
        context: the argument that an ancestor fills.
        features: what a case shows that resolves it.
    """

    name: str
    type: str
    owners: set[str]
    arguments: dict[str, str] = field(default_factory=dict)
    external: set[str] = field(default_factory=set)
    requires: dict[str, str] = field(default_factory=dict)
    provides: dict[str, str] = field(default_factory=dict)
    directives: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    may_fail: bool = False
    constant: bool = False
    origin: str = ""
    override: Override | None = None
    context: Contextual | None = None
    features: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        """The name of its type, without lists and non-null marks."""
        return self.type.strip("[]!")

    def declared(self, subgraph: str) -> bool:
        """Whether a subgraph has the field at all."""
        return subgraph in self.owners or subgraph in self.external

    def shared(self) -> bool:
        """Whether several subgraphs resolve it."""
        return len(self.owners) > 1

    def is_plain(self) -> bool:
        """Whether it is a leaf that needs nothing to be resolved."""
        return (
            self.base in SCALARS
            and not self.requires
            and self.context is None
            and self.override is None
        )


@dataclass
class TypeModel:
    """An object type, an interface or a union, in the subgraphs that have it.

    Attributes:
        name: its name.
        kind: `type`, `interface` or `union`.
        fields: its fields by name.
        subgraphs: the subgraphs that have it.
        keys: its keys, by subgraph.
        implements: its interfaces, by subgraph.
        interface_object: the subgraphs that have the interface as an object.
        members: a union's members, by subgraph.
        is_entity: whether it has keys.
        references: the subgraphs whose keys are not resolvable.
        contexts: the contexts that it sets, by subgraph.
        hidden: whether it is reached only by fields that were drawn for it.
        gone: the subgraph that does not know some of its objects, if any.
        features: what a case shows that looks up one of its objects.
    """

    name: str
    kind: str = "type"
    fields: dict[str, FieldModel] = field(default_factory=dict)
    subgraphs: set[str] = field(default_factory=set)
    keys: dict[str, list[str]] = field(default_factory=dict)
    implements: dict[str, set[str]] = field(default_factory=dict)
    interface_object: set[str] = field(default_factory=set)
    members: dict[str, list[str]] = field(default_factory=dict)
    is_entity: bool = False
    references: set[str] = field(default_factory=set)
    contexts: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    gone: str | None = None
    features: set[str] = field(default_factory=set)

    def add(self, new: FieldModel) -> FieldModel:
        """Adds a field."""
        self.fields[new.name] = new
        return new


@dataclass
class Model:
    """A whole generated federation.

    Attributes:
        seed: what it was drawn from; values depend on it.
        subgraphs: their names.
        types: the composite types by name.
        labels: the labels of progressive overrides.
        federation1: the subgraphs written for Federation 1.
        root_names: subgraphs whose root types have names of their own: the suffix.
        moods: the values of the output enum `Mood`, by subgraph.
        sorts: the values of the input enum `Sort`, by subgraph.
        filters: the fields of the input object `Filter`, by subgraph.
        extended: entity types that a Federation 1 subgraph extends.
        features: what every case of the federation shows.
    """

    seed: int
    subgraphs: list[str]
    types: dict[str, TypeModel] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    federation1: set[str] = field(default_factory=set)
    root_names: dict[str, str] = field(default_factory=dict)
    moods: dict[str, list[str]] = field(default_factory=dict)
    sorts: dict[str, list[str]] = field(default_factory=dict)
    filters: dict[str, list[str]] = field(default_factory=dict)
    extended: set[tuple[str, str]] = field(default_factory=set)
    features: set[str] = field(default_factory=set)

    def possible(self, name: str, subgraph: str | None) -> list[str]:
        """The object types that a composite type stands for, in a subgraph or at all."""
        model = self.types[name]
        if model.kind == "type":
            return [name]
        if model.kind == "union":
            groups = model.members if subgraph is None else {subgraph: model.members[subgraph]}
            return sorted({member for members in groups.values() for member in members})
        return sorted(
            other.name
            for other in self.types.values()
            if other.kind == "type"
            and any(
                name in names
                for where, names in other.implements.items()
                if subgraph in (None, where) or subgraph in model.interface_object
            )
        )

    def common_members(self, name: str, subgraphs: set[str]) -> list[str]:
        """The object types that all of some subgraphs know behind a composite type."""
        members = self.possible(name, None)
        for subgraph in subgraphs & self.types[name].subgraphs:
            if subgraph not in self.types[name].interface_object:
                here = set(self.possible(name, subgraph))
                members = [member for member in members if member in here]
        return members

    def entities(self) -> list[str]:
        """The names of the entities that fields are drawn for at random."""
        return [name for name, t in self.types.items() if t.is_entity and not t.hidden]
