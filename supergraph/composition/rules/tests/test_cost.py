import pytest

from supergraph.composition.testing import codes, compose_texts

PAGE = " type Page { nodes: [Int] name: String }"


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("x: [Int] @listSize(assumedSize: 3)", None),
        ("x: Page @listSize(assumedSize: 3, sizedFields: [\"nodes\"])", None),
        ("x(n: Int): [Int] @listSize(slicingArguments: [\"n\"])", None),
        ("x(n: Int!): [Int] @listSize(slicingArguments: [\"n\"])", None),
        ("x: Int @listSize(assumedSize: 3)", "LIST_SIZE_APPLIED_TO_NON_LIST"),
        ("x: Page @listSize(sizedFields: [\"name\"])", "LIST_SIZE_APPLIED_TO_NON_LIST"),
        ("x: Page @listSize(sizedFields: [\"gone\"])", "LIST_SIZE_INVALID_SIZED_FIELD"),
        ("x: [Int] @listSize(assumedSize: -1)", "LIST_SIZE_INVALID_ASSUMED_SIZE"),
        ("x(n: ID): [Int] @listSize(slicingArguments: [\"n\"])",
         "LIST_SIZE_INVALID_SLICING_ARGUMENT"),
        ("x: [Int] @listSize(slicingArguments: [\"n\"])", "LIST_SIZE_INVALID_SLICING_ARGUMENT"),
    ],
)  # fmt: skip
def test_a_list_size_fits_its_field(field, code):
    result = compose_texts({"a": f"type Query {{ {field} p: Page }}{PAGE}"})

    assert codes(result) == ({code} if code else set())


def test_an_interface_s_field_has_no_cost():
    sdl = (
        "type Query { n: N } interface N { x: Int @cost(weight: 1) } type P implements N { x: Int }"
    )

    assert codes(compose_texts({"a": sdl})) == {"COST_APPLIED_TO_INTERFACE_FIELD"}
