import pytest
from graphql import parse_type

from supergraph.composition.type_text import is_list, is_subtype, named, nullable, print_type


@pytest.mark.parametrize("text", ["Int", "Int!", "[Int]", "[[Int!]!]!"])
def test_a_type_is_printed_as_it_is_written(text):
    assert print_type(parse_type(text)) == text


def test_equal_types_are_one_string():
    assert print_type(parse_type("[P!]!")) is print_type(parse_type("[ P ! ] !"))


@pytest.mark.parametrize(
    ("text", "name", "without_mark", "a_list"),
    [
        ("P", "P", "P", False),
        ("P!", "P", "P", False),
        ("[P!]!", "P", "[P!]", True),
        ("[[P]]", "P", "[[P]]", True),
    ],
)
def test_parts_of_a_type(text, name, without_mark, a_list):
    assert (named(text), nullable(text), is_list(text)) == (name, without_mark, a_list)


@pytest.mark.parametrize(
    ("sub", "of", "expected"),
    [
        ("P", "P", True),
        ("P!", "P", True),
        ("P", "P!", False),
        ("P", "I", True),
        ("I", "P", False),
        ("P!", "I", True),
        ("P!", "I!", True),
        ("[P!]!", "[I]", True),
        ("[P]", "[P!]", False),
        ("P", "[P]", False),
        ("[P]", "P", False),
        ("Q", "P", False),
    ],
)
def test_a_narrower_type_may_stand_for_a_wider_one(sub, of, expected):
    assert is_subtype(sub, of, lambda a, b: (a, b) == ("P", "I")) is expected
