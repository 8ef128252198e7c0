import pytest

from subgraphs.kit.ids import new_id
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.attributes import (
    AttributeDefinition,
    AttributeKind,
    check_values,
    missing_attributes,
)
from subgraphs.products.rules.categories import DEEPEST, check_move


def definition(code: str, kind: AttributeKind, *, required: bool = False) -> AttributeDefinition:
    return AttributeDefinition(
        new_id(), new_id(), code, {"en": code}, kind, None, (), required, True, 0
    )


def test_a_branch_may_be_exactly_as_deep_as_the_tree():
    above = [new_id() for _ in range(DEEPEST - 2)]
    check_move(new_id(), above, 2)
    with pytest.raises(ProductError) as caught:
        check_move(new_id(), above, 3)
    assert caught.value.code is ProductErrorCode.CATEGORY_TOO_DEEP


def test_a_category_never_stands_below_itself():
    key = new_id()
    with pytest.raises(ProductError) as caught:
        check_move(key, [new_id(), key, new_id()], 1)
    assert caught.value.code is ProductErrorCode.CATEGORY_CYCLE


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e10, -1e10])
def test_a_number_is_a_number(number):
    with pytest.raises(ProductError):
        check_values({"power": number}, [definition("power", AttributeKind.NUMBER)], ("input",))


def test_what_is_required_and_not_said_is_missing():
    definitions = [
        definition("power", AttributeKind.NUMBER, required=True),
        definition("care", AttributeKind.TEXT),
        definition("wireless", AttributeKind.BOOLEAN, required=True),
    ]
    assert missing_attributes({"wireless": False}, definitions) == ("power",)
