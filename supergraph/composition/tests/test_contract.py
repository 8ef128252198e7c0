"""Contracts: what tags show and hide, and what hiding may not break."""

from __future__ import annotations

from supergraph.composition.contract import ContractOptions, build_contract
from supergraph.composition.testing import codes, compose_texts

TEXTS = {
    "a": """
type Query { shop: Shop @tag(name: "public") admin: Admin @tag(name: "internal") }
type Shop @tag(name: "public") { name: String secret: String @tag(name: "internal") }
type Admin { id: ID! audit: Audit }
type Audit { at: String }
"""
}


def supergraph() -> str:
    sdl = compose_texts(TEXTS).supergraph_sdl
    assert sdl is not None
    return sdl


def contract(**options) -> str:
    result = build_contract(supergraph(), ContractOptions(**options))
    assert result.supergraph_sdl is not None, result.errors
    return result.supergraph_sdl


def line(sdl: str, start: str) -> str:
    return next(line for line in sdl.splitlines() if line.strip().startswith(start))


def test_excluded_tags_are_hidden():
    sdl = contract(exclude=frozenset({"internal"}))

    assert "@inaccessible" in line(sdl, "admin:")
    assert "@inaccessible" in line(sdl, "secret:")
    assert "@inaccessible" not in line(sdl, "shop:")


def test_only_included_tags_are_shown():
    sdl = contract(include=frozenset({"public"}))

    assert "@inaccessible" in line(sdl, "admin:")
    assert "@inaccessible" not in line(sdl, "name:")
    assert "type Admin\n  @join__type(graph: A)\n  @inaccessible" in sdl


def test_exclude_beats_include():
    sdl = contract(include=frozenset({"public"}), exclude=frozenset({"internal"}))

    assert "@inaccessible" in line(sdl, "secret:")


def test_unreachable_types_are_hidden_on_demand():
    kept = contract(exclude=frozenset({"internal"}))
    hidden = contract(exclude=frozenset({"internal"}), hide_unreachable=True)

    assert "type Audit\n  @join__type(graph: A)\n{" in kept
    assert "type Audit\n  @join__type(graph: A)\n  @inaccessible\n{" in hidden


def test_contract_links_inaccessible():
    assert 'inaccessible/v0.2", for: SECURITY)' in contract(exclude=frozenset({"internal"}))


def test_no_tags_change_nothing_but_the_link():
    sdl = contract()

    assert sdl.count("@inaccessible") == 1


def test_hiding_everything_is_an_error():
    result = build_contract(
        supergraph(), ContractOptions(exclude=frozenset({"internal", "public"}))
    )

    assert codes(result) == {"ONLY_INACCESSIBLE_CHILDREN"}


def test_text_that_is_no_supergraph_is_an_error():
    assert codes(build_contract("type Query {", ContractOptions())) == {"INVALID_GRAPHQL"}


def test_printing_and_reading_again_changes_nothing():
    sdl = contract(exclude=frozenset({"internal"}))

    again = build_contract(sdl, ContractOptions())

    assert again.supergraph_sdl == sdl
