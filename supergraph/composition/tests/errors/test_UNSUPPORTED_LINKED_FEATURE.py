"""`UNSUPPORTED_LINKED_FEATURE`: a supergraph needs a feature that is not known here."""

from __future__ import annotations

import pytest

from supergraph.composition.contract import ContractOptions, build_contract
from supergraph.composition.testing import codes, compose_texts

OPTIONS = ContractOptions(exclude=frozenset({"x"}))


def supergraph(link: str) -> str:
    sdl = compose_texts({"a": "type Query { a: Int }"}).supergraph_sdl
    assert sdl is not None
    return sdl.replace("\n{", f"\n  {link}\n{{", 1)


@pytest.mark.parametrize("purpose", ["SECURITY", "EXECUTION"])
def test_an_unknown_feature_with_a_purpose_is_refused(purpose):
    link = f'@link(url: "https://example.com/locks/v1.0", for: {purpose})'
    result = build_contract(supergraph(link), OPTIONS)

    assert result.supergraph_sdl is None
    assert codes(result) == {"UNSUPPORTED_LINKED_FEATURE"}
    assert f"https://example.com/locks/v1.0 for {purpose}" in result.errors[0].message


def test_an_unknown_version_with_a_purpose_is_refused():
    link = '@link(url: "https://specs.apollo.dev/policy/v9.0", for: SECURITY)'

    assert codes(build_contract(supergraph(link), OPTIONS)) == {"UNSUPPORTED_LINKED_FEATURE"}


def test_an_unknown_feature_without_a_purpose_is_ignored():
    link = '@link(url: "https://example.com/locks/v1.0")'

    assert codes(build_contract(supergraph(link), OPTIONS)) == set()
