from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.field_uses import FieldUses, find_uses, split_context
from supergraph.composition.link_reader import read_links
from supergraph.composition.reader import SchemaReader
from supergraph.composition.testing import LINK


def uses(sdl: str, *, federation_1: bool = False) -> FieldUses:
    document = parse(LINK + sdl)
    links = read_links(document, "a", None, Report())
    schema = SchemaReader("a", None, Report(), links.spec).read(document)
    return find_uses(schema, federation_1=federation_1)


def test_a_key_is_used_and_shareable_with_all_its_parts():
    found = uses('type P @key(fields: "id o { id }") { id: ID! o: O x: Int } type O { id: ID! }')

    assert found.key == {("P", "id"), ("P", "o"), ("O", "id")}
    assert found.key <= found.shareable
    assert found.key <= found.used


def test_external_is_marked_by_field_or_by_type():
    found = uses("type P @external { x: Int } type Q { y: Int @external z: Int }")

    assert found.external == {("P", "x"), ("Q", "y")}
    assert found.fully_external(("Q", "y"))


def test_external_on_a_type_is_inert_in_federation_1():
    assert uses("type P @external { x: Int }", federation_1=True).external == frozenset()


def test_external_in_the_key_of_an_extension_is_resolved_all_the_same():
    found = uses('extend type P @key(fields: "id") { id: ID! @external }')

    assert found.fake_external == {("P", "id")}
    assert found.external == frozenset()


def test_external_in_the_key_of_a_definition_is_truly_so():
    assert uses('type P @key(fields: "id") { id: ID! @external }').external == {("P", "id")}


def test_what_is_provided_is_external_in_part():
    found = uses('type Query { p: P @provides(fields: "x") } type P { x: Int @external }')

    assert found.provided == {("P", "x")}
    assert not found.fully_external(("P", "x"))
    assert ("P", "x") in found.shareable


def test_requirements_contexts_and_interfaces_are_uses():
    found = uses(
        """
type P implements N @key(fields: "id") @context(name: "c") {
  id: ID! w: Int @external f: Int @requires(fields: "w") n: Int @external c: Int
}
interface N { n: Int }
type C { x(a: Int @fromContext(field: "$c { c }")): Int }
"""
    )

    assert {("P", "w"), ("P", "n"), ("P", "c")} <= found.used
    assert ("P", "f") not in found.used


def test_shareable_on_a_declaration_covers_its_fields_only():
    found = uses("type P @shareable { x: Int } extend type P { y: Int }")

    assert found.shareable == {("P", "x")}


def test_a_context_value_is_a_name_and_a_selection():
    assert split_context(" $user { id }") == ("user", " { id }")
    assert split_context("{ id }") == ("", "{ id }")
