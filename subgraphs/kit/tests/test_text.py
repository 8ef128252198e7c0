import pytest

from subgraphs.kit.text import is_storable


@pytest.mark.parametrize("text", ["", "Ёлка", "😀", "a\nb", "\x01"])
def test_ordinary_text_is_storable(text):
    assert is_storable(text)


@pytest.mark.parametrize("text", ["nul\x00", "half \ud83d", "\udc00"])
def test_text_that_some_store_refuses_is_not(text):
    assert not is_storable(text)
