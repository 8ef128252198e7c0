"""What all drawing steps share: chance, and the model that they fill."""

from __future__ import annotations

import random

from supergraph.tests.oracle.model import SCALARS, FieldModel, Model, TypeModel


class Draw:
    """The drawing of one model.

    Args:
        seed: everything follows from it.
        profile: the group of features that must occur.

    Attributes:
        model: what has been drawn so far.
        profile: as given.
        strict_failures: whether non-null fields may fail. A failing non-null field takes away a
            required object that shares its parent; a federation then cannot answer as the uncut
            schema does, so the two do not meet.
    """

    def __init__(self, seed: int, profile: str) -> None:
        self.random = random.Random(seed)  # noqa: S311  # repeatable
        self.profile = profile
        count = self.random.choice((2, 3, 3, 4))
        self.model = Model(seed, list("abcd")[:count])
        self.strict_failures = profile != "requires" and self.chance(
            100 if profile == "failures" else 50
        )

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.random.randrange(100) < percent

    def wants(self, profile: str, percent: int) -> bool:
        """True if the profile asks for it, else in so many of a hundred cases.

        What subgraphs require or provide of each other may not fail, so failures crowd it out.
        """
        crowded = self.profile == "failures" and profile in {"requires", "provides"}
        return self.chance(100 if self.profile == profile else percent // (4 if crowded else 1))

    def some(self, items: list[str], at_least: int = 1) -> list[str]:
        """A random part of some items, sorted."""
        count = self.random.randint(min(at_least, len(items)), len(items))
        return sorted(self.random.sample(items, count))

    def leaf(self) -> str:
        """A leaf type."""
        return self.random.choice(SCALARS)

    def wrapped(self, name: str) -> str:
        """A leaf type in lists and non-null marks."""
        forms = ("{}", "{}", "{}!", "[{}]", "[{}!]", "[{}!]!", "[[{}]]")
        return self.random.choice(forms).format(name)

    def wrapped_object(self, name: str) -> str:
        """A composite type in lists and non-null marks."""
        forms = ("{}", "{}", "{}!", "[{}]", "[{}!]", "[[{}]]")
        return self.random.choice(forms).format(name)

    def known(self, subgraph: str) -> list[str]:
        """The composite types that fields of a subgraph may have."""
        return [
            name
            for name, model in self.model.types.items()
            if subgraph in model.subgraphs
            and not model.hidden
            and name not in {"Ref", "W0", "Query", "Mutation", "Box"}
        ]

    def share(self, field: FieldModel) -> None:
        """Marks a field as shareable wherever it is resolved."""
        for owner in field.owners:
            self.mark_shareable(field, owner)

    def mark_shareable(self, field: FieldModel, owner: str) -> None:
        """Marks a field as shareable in a subgraph."""
        directives = field.directives.setdefault(owner, [])
        if "@shareable" not in directives:
            directives.append("@shareable")

    def borrowable(self, target: TypeModel, subgraph: str) -> list[FieldModel]:
        """Leaf fields of a type that a subgraph could declare as external."""
        return [
            field
            for field in target.fields.values()
            if field.is_plain()
            and not field.declared(subgraph)
            and not field.shared()
            and field.name.startswith("f")
        ]
