"""What the README says is so: its commands run, its links lead somewhere."""

import re
import shlex
import shutil
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from infra.contract.federation import CHECKOUT, SCHEMA_FOLDER
from infra.embedded.ports import free_port

README = (CHECKOUT / "README.md").read_text()


def router_commands() -> list[list[str]]:
    """The `supergraph …` commands of the README, in order, run by this environment."""
    program = str(Path(sys.executable).with_name("supergraph"))
    lines = re.findall(r"^\$ supergraph (.*)$", README, re.MULTILINE)
    return [[program, *shlex.split(line)] for line in lines]


@pytest.fixture
def folder(tmp_path):
    """A folder that holds the files that the commands name."""
    shutil.copy(SCHEMA_FOLDER / "supergraph.yaml", tmp_path)
    shutil.copytree(SCHEMA_FOLDER / "subgraphs", tmp_path / "subgraphs")
    shutil.copy(SCHEMA_FOLDER / "operations/web/flagship.graphql", tmp_path / "query.graphql")
    return tmp_path


def test_the_routers_commands_run_as_shown(folder):
    compose, plan, serve = router_commands()
    assert run(compose, folder) == ""
    assert 'Fetch(service: "products")' in run(plan, folder)
    port = free_port()
    serve[serve.index("4000")] = str(port)
    with subprocess.Popen(serve, cwd=folder) as server:
        try:
            assert answers(port)
        finally:
            server.terminate()


def run(command: list[str], folder: Path) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(port: int) -> bool:
    """Whether the router answers `/health` with 200 within a minute."""
    for _ in range(300):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    return False


@pytest.mark.parametrize("page", ["README.md", "subgraphs/README.md"])
def test_every_link_into_the_checkout_leads_somewhere(page):
    path = CHECKOUT / page
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text())
    assert targets
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert missing == []
