"""What goes wrong in a case: each fault changes one field or type of one subgraph."""

from __future__ import annotations

from infra.differential.composition.draw import SCALARS, Draw
from infra.differential.composition.texts import FieldText, SubgraphText, TypeText


def change_type(gen: Draw, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Give a field another type."""
    item.type = gen.random.choice((*SCALARS, f"[{item.type}]", f"{item.type.rstrip('!')}!"))


def drop_directives(_g: Draw, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Forget a field's directives."""
    item.directives.clear()


def drop_keys(_g: Draw, _s: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Forget a type's directives."""
    definition.directives.clear()


def drop_field(_g: Draw, _s: SubgraphText, definition: TypeText, item: FieldText) -> None:
    """Remove a field."""
    if len(definition.fields) > 1:
        definition.fields.remove(item)


def add_argument(gen: Draw, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Give a field an argument that other subgraphs do not have."""
    argument = gen.random.choice(("z: Int", "z: Int!", "z: Int = 1", "z: String"))
    if not any(known.startswith("z:") for known in item.arguments):
        item.arguments.append(argument)


def make_external(_g: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Mark a field external for no reason."""
    item.directives.append(subgraph.use("external"))


def make_shareable(_g: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Share a field."""
    if subgraph.minor is not None:
        item.directives.append(subgraph.use("shareable"))


def bad_key(gen: Draw, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Add a key that does not fit."""
    fields = gen.random.choice(("nope", "id {", "", "nest", "f0", "f2", "id nope"))
    if definition.keyword == "type":
        definition.directives.append(subgraph.use("key", f'fields: "{fields}"'))


def bad_requires(gen: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Require something odd."""
    fields = gen.random.choice(("nope", "id", "f0", "f1", "f2", "nest { ref }"))
    item.directives.append(subgraph.use("requires", f'fields: "{fields}"'))


def bad_provides(gen: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Provide something odd."""
    fields = gen.random.choice(("nope", "id", "f0", "f1"))
    item.directives.append(subgraph.use("provides", f'fields: "{fields}"'))


def bad_override(gen: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Override something odd."""
    if subgraph.minor is not None and not any("override" in u for u in item.directives):
        origin = gen.random.choice("abcdx")
        item.directives.append(subgraph.use("override", f'from: "{origin}"'))


def unknown_type(_g: Draw, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Refer to a type that does not exist."""
    item.type = "Nowhere"


def unknown_directive(_g: Draw, _s: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Use a directive that does not exist."""
    item.directives.append("@nothing")


def rename_type(_g: Draw, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Make a type an interface in one subgraph."""
    if definition.keyword == "type" and definition.name.startswith(("V", "N")):
        definition.keyword = "interface"
    del subgraph


def hide_type(_g: Draw, subgraph: SubgraphText, definition: TypeText, _f: FieldText) -> None:
    """Hide a type that others may refer to."""
    if subgraph.minor is not None:
        definition.directives.append(subgraph.use("inaccessible"))


def bad_list_size(_g: Draw, subgraph: SubgraphText, _t: TypeText, item: FieldText) -> None:
    """Size what is no list."""
    if subgraph.minor is not None and not any("listSize" in u for u in item.directives):
        item.directives.append(subgraph.use("listSize", 'assumedSize: 2, slicingArguments: ["id"]'))


FAULTS = (
    change_type, change_type, drop_directives, drop_keys, drop_field, drop_field, add_argument,
    add_argument, make_external, make_shareable, bad_key, bad_requires, bad_provides, bad_override,
    unknown_type, unknown_directive, rename_type, hide_type, bad_list_size,
)  # fmt: skip
