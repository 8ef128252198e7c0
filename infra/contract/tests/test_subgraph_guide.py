"""`subgraphs/README.md`, followed to the letter on a copy of the checkout."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.contract.federation import CHECKOUT

GUIDE = CHECKOUT / "subgraphs" / "README.md"
COPIED = ("subgraphs", "events", "infra", "supergraph", "schema", "pyproject.toml")
NEVER = shutil.ignore_patterns("__pycache__", "node_modules", "explorer_assets", ".*")


def follow(guide: str, checkout: Path) -> list[list[str]]:
    """Write the guide's files, extend its YAML, and return the commands it tells to run."""
    for name, content in re.findall(
        r"^`([\w/.]+)`\n\n```python\n(.*?)```", guide, re.MULTILINE | re.DOTALL
    ):
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    [entry] = re.findall(
        r"^Add .*`schema/supergraph.yaml`:\n\n```yaml\n(.*?)```", guide, re.MULTILINE | re.DOTALL
    )
    with (checkout / "schema" / "supergraph.yaml").open("a") as config:
        config.write(entry)
    [console] = re.findall(r"```console\n(.*?)```", guide, re.DOTALL)
    return [line.removeprefix("$ ").split() for line in console.splitlines()]


@pytest.mark.services
def test_the_guide_adds_a_subgraph_that_composes_and_passes_its_tests(tmp_path, services):
    for name in COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=NEVER)
        else:
            shutil.copy(source, tmp_path / name)
    commands = follow(GUIDE.read_text(), tmp_path)
    assert [command[0] for command in commands] == ["python", "python", "tox"]
    for command in commands[:-1]:
        done = subprocess.run(
            [sys.executable, *command[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    api = (tmp_path / "schema" / "api.graphql").read_text()
    assert "supportMessageSend(" in api
    assert "customer: User!" in api
