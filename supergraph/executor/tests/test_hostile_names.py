"""What a client or a subgraph may be called or may say is data to compiled code, never source."""

import keyword

import pytest

from supergraph.executor.source import Source
from supergraph.executor.tests.federation import Scripted, body, entities, federate, on, path, run
from supergraph.plan import Fetch, Flatten, Sequence

SCHEMA = federate(
    shop="""
      type Query { class(None: String, lambda: In): [injectedThing!] def: String }
      input In { import: String }
      interface injectedThing { None: String }
      type True implements injectedThing @key(fields: "is") { is: ID! None: String }
      type injectedOther implements injectedThing @key(fields: "is") { is: ID! None: String }
    """,
    words='type True @key(fields: "is") { is: ID! exec: String eval: [Int] }',
)
# Names of Python, of the builtins, and of what compiled code itself uses.
ALIASES = (
    *(name for name in keyword.kwlist if name.isidentifier()),
    *("__import__", "__builtins__", "__class__", "exec", "open", "globals", "self"),
    *("b", "x", "o", "v", "k0", "R0", "U", "f0", "e0", "data", "found", "target", "names", "get"),
    "injected" + "z" * 5_000,
)
VALUES = (
    "'injected'",
    '"injected"',
    "'''injected\"\"\"",
    "injected\\",
    "injected\n  raise SystemExit",
    "injected\u2028\u2029\x00\x1b{x}%s\N{SNOWMAN}\N{PILE OF POO}",
    "{__import__('os')}",
    "injected" * 10_000,
)
LOOKUP = "query($representations:[_Any!]!){_entities(representations:$representations)"


@pytest.fixture(params=[None, 0], ids=["merged", "on-records"])
def options(request):
    return {"runs_before_records": request.param}


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    """Everything that is compiled while a test runs."""
    texts: list[str] = []
    compile_source = Source.compile

    def spy(source, label):
        texts.extend(source._lines)
        return compile_source(source, label)

    monkeypatch.setattr(Source, "compile", spy)
    yield texts
    assert not [text for text in texts if "injected" in text or not text.isascii()]


async def test_aliases_are_only_keys(options, sources):
    text = " ".join(f"{alias}: def" for alias in ALIASES)
    answer = {alias: VALUES[number % len(VALUES)] for number, alias in enumerate(ALIASES)}
    fetch = Fetch("shop", f"{{{text}}}")
    result = await run(
        SCHEMA, f"{{ {text} }}", fetch, {"shop": Scripted({"data": answer})}, **options
    )
    assert body(result) == {"data": answer}
    assert sources


@pytest.mark.parametrize("value", VALUES)
async def test_values_types_and_variables_are_only_data(options, sources, value):
    things = [
        {"__typename": "True", "is": value, "None": value},
        {"__typename": "injectedOther", "is": value, "None": value},
        {"__typename": "True", "is": "other", "None": None},
    ]
    words = Scripted(entities({value: {"exec": value, "eval": [1]}}, "is"))
    words_of = Fetch("words", LOOKUP + "{...on True{exec eval}}}", requires=(on("True", "is"),))
    first = "query($import:String){class(None:$import){__typename None ...on True{is}}}"
    plan = Sequence(
        (
            Fetch("shop", first, variable_usages=("import",)),
            Flatten(path("class.@|[True]"), words_of),
        )
    )
    shop = Scripted({"data": {"class": things}})
    document = "query($import: String) { class(None: $import) { None ... on True { exec eval } } }"
    variables = {"import": value}
    answer = body(
        await run(
            SCHEMA, document, plan, {"shop": shop, "words": words}, variables=variables, **options
        )
    )
    assert answer["data"]["class"] == [
        {"None": value, "exec": value, "eval": [1]},
        {"None": value},
        {"None": None, "exec": None, "eval": None},
    ]
    assert shop.requests[0]["variables"] == variables
    assert words.representations == [
        [{"__typename": "True", "is": value}, {"__typename": "True", "is": "other"}]
    ]
    assert sources
