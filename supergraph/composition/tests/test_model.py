from graphql import parse

from supergraph.composition.model import (
    Applied,
    Declaration,
    DirectiveDefinition,
    Element,
    Input,
    Kind,
    Schema,
    TypeDefinition,
)


def definition(
    name: str,
    kind: Kind = Kind.OBJECT,
    interfaces: tuple[str, ...] = (),
    members: tuple[str, ...] = (),
) -> TypeDefinition:
    return TypeDefinition(name=name, kind=kind, interfaces=interfaces, members=members)


def test_applications_are_found_by_their_canonical_name():
    first, second = Applied("k", "key", {"fields": "a"}), Applied("k", "key", {"fields": "b"})
    element = Element("P", None, (Applied("own", "", {}), first, second))

    assert element.applied("key") is first
    assert element.all_applied("key") == [first, second]
    assert element.applied("tag") is None


def test_a_text_argument_of_another_type_is_empty():
    use = Applied("key", "key", {"fields": "id", "number": 3})

    assert [use.text_argument(name) for name in ("fields", "number", "gone")] == ["id", "", ""]


def test_an_input_is_required_without_a_default():
    assert Input("a", type="Int!").required
    assert not Input("a", type="Int!", has_default=True, default=1).required
    assert not Input("a", type="Int").required


def test_a_type_without_declarations_is_not_only_extended():
    simple_node = parse("scalar S")
    assert not definition("P").only_extended
    extension = Declaration(simple_node, extension=True)
    assert TypeDefinition("P", declarations=(extension,)).only_extended
    both = (Declaration(simple_node, extension=False), extension)
    assert not TypeDefinition("P", declarations=both).only_extended


def test_objects_interfaces_and_unions_are_composite():
    assert [kind for kind in Kind if definition("P", kind).composite] == [
        Kind.OBJECT,
        Kind.INTERFACE,
        Kind.UNION,
    ]


def test_a_directive_with_one_executable_location_is_executable():
    assert DirectiveDefinition("d", locations=("OBJECT", "FIELD")).executable
    assert not DirectiveDefinition("d", locations=("OBJECT",)).executable


def test_possible_types_are_objects():
    types = [
        definition("N", Kind.INTERFACE),
        definition("M", Kind.INTERFACE, interfaces=("N",)),
        definition("P", interfaces=("N", "M")),
        definition("Q", interfaces=("N",)),
        definition("U", Kind.UNION, members=("P",)),
    ]
    schema = Schema({t.name: t for t in types}, {}, {})
    implementations = schema.implementations()

    assert implementations == {"N": ["P", "Q"], "M": ["P"]}
    assert {t.name: schema.possible_types(t.name, implementations) for t in types} == {
        "N": {"P", "Q"},
        "M": {"P"},
        "P": {"P"},
        "Q": {"Q"},
        "U": {"P"},
    }
    assert schema.possible_types("Gone", implementations) == frozenset()
