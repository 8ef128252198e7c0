"""The examples that each command's help shows do run."""

import re
import shlex

import pytest

from supergraph.cli import serve as serve_module

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",'
    ' import: ["@key", "@override", "@tag"])\n'
)
FILES = {
    "products.graphql": LINK
    + 'type Query { me: User @tag(name: "partner") search: Product @tag(name: "internal") }\n'
    'type User @tag(name: "partner") { name: String }\n'
    'type Product @key(fields: "id") { id: ID! stars: Int }\n',
    "reviews.graphql": LINK + 'type Product @key(fields: "id") { id: ID! stars: Int'
    ' @override(from: "products", label: "next") }\n',
    "supergraph.yaml": """
subgraphs:
  products: {routing_url: http://products.test/graphql, schema: {file: products.graphql}}
  reviews: {routing_url: http://reviews.test/graphql, schema: {file: reviews.graphql}}
""",
    "query.graphql": "{ me { name } }\n",
    "queries.graphql": "query Search { search { stars } } query Me { me { name } }\n",
    "operations/web/me.graphql": "query Me { me { name } }\n",
    "router.yaml": "supergraph: {path: supergraph.graphql}\n",
}
EXAMPLE = re.compile(r"^(?:echo '(.*)' \| )?supergraph (.*?)(?: < (\S+))?$")
COMMANDS = ("compose", "check", "contract", "api-schema", "subgraphs", "plan", "serve")


@pytest.fixture
def workplace(run, tmp_path, monkeypatch):
    """A folder that has every file the examples name; nothing is served for long."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if path.parent == tmp_path and path.stem in {"products", "reviews"}:
            (tmp_path / "subgraphs").mkdir(exist_ok=True)
            (tmp_path / "subgraphs" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    for name in ("supergraph.graphql", "published.graphql"):
        assert run("compose", "--config", "supergraph.yaml", "-o", name).exit_code == 0
    served = []
    monkeypatch.setattr(serve_module, "serve", lambda *arguments, **_: served.append(arguments))
    return served


def examples(run, command):
    """Returns the examples of a command's help: arguments, and what comes in on standard input."""
    text = run(*command, "--help").stdout.partition("Example")[2].partition("\nOptions:")[0]
    lines = text.partition(":")[2].replace("\\\n", " ").splitlines()
    for line in filter(None, map(str.strip, lines)):
        ((piped, arguments, file),) = EXAMPLE.findall(line)
        yield shlex.split(arguments), FILES[file] if file else piped


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_a_command_run(run, workplace, command):
    shown = list(examples(run, [command]))

    assert shown[0][0][0] == command
    for arguments, given in shown:
        result = run(*arguments, input=given)
        assert result.exit_code == 0, f"{arguments}: {result.output}"
    assert len(workplace) == (len(shown) if command == "serve" else 0)


def test_the_examples_of_the_whole_run(run, workplace):
    shown = list(examples(run, []))

    assert {arguments[0] for arguments, _ in shown} == {"compose", "check", "plan", "serve"}
    for arguments, given in shown:
        assert run(*arguments, input=given).exit_code == 0
    assert len(workplace) == 1
