"""The wheel is the router and nothing else: built, installed alone, and asked a query."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.wheel

PROJECT = Path(__file__).resolve().parents[3]
CONSTRAINTS = PROJECT / "infra" / "constraints.txt"
OF_THE_STORE = ("sqlalchemy", "stripe", "strawberry-graphql", "confluent-kafka", "pymongo", "redis")


def run(*command, timeout=300, **options):
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    environment = {**os.environ, "SUPERGRAPH_EXPLORER_REQUIRED": "1"}
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, PROJECT,
        env=environment,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """The folder of the programs of an environment that has the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    constraints = ("-c", CONSTRAINTS) if CONSTRAINTS.exists() else ()
    run(programs / "python", "-m", "pip", "install", "--quiet", *constraints, wheel)
    return programs


def test_the_wheel_holds_the_router_its_page_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "supergraph",
        "supergraph_router",
    }
    assert "supergraph/server/explorer_assets/index.html" in names
    assert "supergraph/server/explorer_assets/licenses.md" in names
    assert "supergraph/py.typed" in names
    assert not [name for name in names if "/tests/" in name or "conftest" in name]


def test_nothing_of_the_store_is_installed_with_it(environment):
    listed = run(environment / "python", "-m", "pip", "list", "--format=freeze").lower()
    installed = {line.partition("==")[0].replace("_", "-") for line in listed.splitlines()}
    assert "supergraph-router" in installed
    assert not installed.intersection(OF_THE_STORE)


def test_the_router_alone_serves_two_subgraphs_over_http(environment, http_supergraph, tmp_path):
    path = tmp_path / "supergraph.graphql"
    path.write_text(http_supergraph, encoding="utf-8")
    # In a folder of its own: the checkout must not be found in its stead.
    process = subprocess.Popen(
        [environment / "supergraph", "serve", "--supergraph", path, "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready_line = process.stdout.readline()
        found = re.search(r"http://\S+/graphql", ready_line)
        assert found, ready_line
        url = found.group()
        query = {"query": "{ products { name reviews { text } } }"}
        answer = httpx.post(url, json=query, timeout=30).json()
        assert answer["data"]["products"][0] == {"name": "Lamp", "reviews": [{"text": "good"}]}
        page = httpx.get(url.replace("/graphql", "/graphiql"))
        assert page.status_code == 200
        (script,) = re.findall(r'src="\./(assets/[^"]+\.js)"', page.text)
        assert httpx.get(url.replace("/graphql", f"/graphiql/{script}")).status_code == 200
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_the_router_alone_composes_and_plans(environment, tmp_path):
    (tmp_path / "products.graphql").write_text(
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
        'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }'
    )
    command = environment / "supergraph"
    run(command, "compose", "--folder", ".", "-o", "out", cwd=tmp_path)
    (tmp_path / "query").write_text("{ products { id } }")
    assert 'Fetch(service: "products")' in run(
        command, "plan", "--supergraph", "out", "query", cwd=tmp_path
    )
