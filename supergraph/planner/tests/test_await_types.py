"""Steps below objects of certain types wait for whoever tells the types."""

from __future__ import annotations

from supergraph.plan import Each, Key
from supergraph.planner.fetch_graph import FetchGraph
from supergraph.planner.passes.await_types import await_types

ACCOUNTS = (Key("accounts"), Each())


def test_a_step_waits_for_the_lookup_that_tells_the_types_its_path_tests():
    graph = FetchGraph()
    teller = graph.step(0, "entities", ACCOUNTS)
    teller.root("Account").tells_type = True
    below = graph.step(1, "entities", (*ACCOUNTS, Key("owner", ("Admin",))))
    await_types(graph)
    assert below.parents == {teller}
    assert teller.parents == set()


def test_nothing_waits_for_types_that_it_does_not_test():
    graph = FetchGraph()
    teller = graph.step(0, "entities", ACCOUNTS)
    teller.root("Account").tells_type = True
    other = graph.step(0, "entities", (Key("rooms"),))
    other.root("Room").tells_type = True
    below = graph.step(1, "entities", (*ACCOUNTS, Key("owner")))
    tests_elsewhere = graph.step(1, "entities", (Key("guests", ("Query",)), Key("owner")))
    await_types(graph)
    assert below.parents == tests_elsewhere.parents == set()
