"""`ROOT_SUBSCRIPTION_USED`: a type called Subscription is not the subscription root."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
schema {
  query: Query
  subscription: M
}

type Query {
  a: Int
}

type M {
  s: Int
}

type Subscription {
  x: Int
}
""",
}

PASSING = {
    "a": """
schema {
  query: Query
  subscription: M
}

type Query {
  a: Int
}

type M {
  s: Int
}

type MySubscription {
  x: Int
}
""",
}


def test_another_type_called_subscription_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "ROOT_SUBSCRIPTION_USED") == {"Subscription"}


def test_under_another_name_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None
