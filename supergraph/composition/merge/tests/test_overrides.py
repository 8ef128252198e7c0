import pytest

from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints

OLD = 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }'


def texts(use: str, old: str = OLD) -> dict[str, str]:
    return {"old": old, "new": f'type P @key(fields: "id") {{ id: ID! x: Int {use} }}'}


FROM_OLD = '@override(from: "old")'


def test_an_overridden_field_has_no_join_with_its_source():
    assert element(texts(FROM_OLD), "P.x") == 'x: Int @join__field(graph: NEW, override: "old")'
    assert hints(compose_texts(texts(FROM_OLD)), "P.x") == {"OVERRIDDEN_FIELD_CAN_BE_REMOVED"}


def test_an_overridden_field_that_is_still_used_is_marked():
    used = OLD.replace("x: Int }", 'x: Int y: Int @requires(fields: "x") }')
    used = used.replace("x: Int", "x: Int @external", 1)
    in_key = OLD.replace('"id")', '"id") @key(fields: "x")')

    assert "usedOverridden: true" in element(texts(FROM_OLD, in_key), "P.x")
    assert codes(compose_texts(texts(FROM_OLD, used))) == set()


@pytest.mark.parametrize(
    "label", ["percent(0)", "percent(12.5)", "percent(100)", "new-x", "a:b/c.d"]
)
def test_a_label_stands_on_both_sides(label):
    field = element(texts(f'@override(from: "old", label: "{label}")'), "P.x")

    assert field == (
        f'x: Int @join__field(graph: NEW, override: "old", overrideLabel: "{label}")'
        f' @join__field(graph: OLD, overrideLabel: "{label}")'
    )


@pytest.mark.parametrize(
    "label",
    ["percent(101)", "percent(-1)", "percent(x)", "1a", "a b", "percent(100.5)", "percent(050)"],
)
def test_a_label_that_is_not_well_formed_is_refused(label):
    result = compose_texts(texts(f'@override(from: "old", label: "{label}")'))

    assert "OVERRIDE_LABEL_INVALID" in codes(result)


def test_an_unknown_source_is_hinted_at_with_a_near_name():
    result = compose_texts(texts('@override(from: "odl")', OLD.replace(" x: Int", "")))

    (hint,) = [h for h in result.hints if h.code == "FROM_SUBGRAPH_DOES_NOT_EXIST"]
    assert "Did you mean 'old'?" in hint.message


def test_a_source_without_the_field_is_hinted_at():
    result = compose_texts(texts(FROM_OLD, OLD.replace(" x: Int", "")))

    assert hints(result, "P.x") == {"OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"}


def test_an_empty_label_is_none():
    result = compose_texts(texts('@override(from: "old", label: "")'))

    assert hints(result, "P.x") == {"OVERRIDDEN_FIELD_CAN_BE_REMOVED"}
